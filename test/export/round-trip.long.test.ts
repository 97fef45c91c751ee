import { parse } from 'csv-parse/sync';
import type { ColumnType } from '../../shared/config/route.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { type Exports, exportsOf } from '../helpers/exports.ts';
import { found } from '../helpers/found.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(150_000);

/** As it stands in the file, and as it comes back where that is another text. */
type Cell = [cell: string, back?: string];

/** By the type of the column. What comes back otherwise names the fact of the protocol that causes it. */
const cells: Record<ColumnType, Cell[]> = {
  STRING: [
    ['plain'],
    ['""'],
    [''],
    ['"a ""quoted"" word"'],
    ['""""'],
    ['"a,b"'],
    ['"Unix\nbreak"'],
    ['"Windows\r\nbreak"'],
    ['"old Mac\rbreak"'],
    ['"ends with a break\n"'],
    ['"\n1,2,forged\n"'],
    ['"unneeded quotes"', 'unneeded quotes'], // E5: minimal quoting
    [' spaces around '],
    ['tab\there'],
    ['=1+1'], // E4: formulas are not escaped unless asked for
    ['=HYPERLINK(1)'],
    ['+49 30 123'],
    ['-1'],
    ['@name'],
    ["'quoted"],
    ['007'],
    ['1e5'],
    ['1.50'],
    ['2020-01-31'],
    ['9223372036854775807'],
    ['NULL'],
    ['null'],
    ['\\N', ''], // F6: an unquoted \N is null
    ['"\\N"'],
    ['naïve – Ωmega – 数据 – नीला'],
    ['e\u0301'],
    ['🦊👩‍👩‍👧‍👦'],
    ['\u00a0\u200b'],
    ['\uFEFFbom'],
    [`"${'long, '.repeat(20_000)}"`],
  ],
  LONG: [
    ['0'],
    ['-1'],
    ['9223372036854775807'],
    ['-9223372036854775808'],
    ['1234567890123456789'],
    ['5.0', '5'], // F9: numbers are stored as numbers
    [''],
    ['""', ''], // F3: an empty string in a typed column is null
  ],
  DECIMAL: [
    ['0.1'],
    ['-123456789.123456789'],
    ['1234567890123456789012.1234567890123456'],
    ['1.50', '1.5'], // F9
    [''],
  ],
  DOUBLE: [['0.1'], ['-2.5'], ['3.0', '3'], ['1e3', '1000'], ['1.5e-3', '0.0015'], ['']], // F9: no exponents
  DATE: [['2020-02-29'], ['0001-01-01'], ['9999-12-31'], ['']],
  DATETIME: [
    ['2020-02-29T23:59:59', '2020-02-29 23:59:59'], // E8
    ['2020-02-29 23:59:59'],
    ['2020-02-29T23:59:59Z', '2020-02-29 23:59:59'], // F7: all times are UTC
    ['2020-02-29', '2020-02-29 00:00:00'],
    [''],
  ],
};

const name = (type: string) => type.toLowerCase();
const routes = Object.keys(cells) as ColumnType[];
const copyOf = (type: string) => `copy-of-${name(type)}`;
const parquetOf = (type: string) => ({
  ...{ name: `parquet-of-${name(type)}`, format: 'parquet', prefix: `exports/parquet/${name(type)}/` },
});
const schedule = 'at(2199-01-01T00:00:00)';

const routeOf = (type: ColumnType, route: string) => ({
  name: route,
  prefix: `incoming/${route}/`,
  dataSet: {
    name: route,
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'a "cell", of it', type },
      { name: 'end', type: 'STRING' },
    ],
  },
  updateMethod: 'REPLACE',
  commitInterval: 0,
  files: { sameContent: 'load' },
});

let sandbox: SandboxProcess;
let drops: Drops;
let exports: Exports;
beforeAll(async () => {
  sandbox = await startSandboxProcess({
    imports: routes.flatMap((type) => [
      routeOf(type, name(type)),
      // Parquet says that the times are UTC, so that the zone of a route does not count.
      {
        ...routeOf(type, copyOf(type)),
        ...(type === 'DATETIME' ? { cells: { timeZone: 'Asia/Tokyo' } } : {}),
      },
    ]),
    exports: [
      ...routes.map((type) => ({
        ...{ name: name(type), route: name(type), schedule, prefix: `exports/${name(type)}/` },
      })),
      ...routes.flatMap((type) => [
        { ...parquetOf(type), route: name(type), schedule },
        { name: copyOf(type), route: copyOf(type), schedule, prefix: `exports/${copyOf(type)}/` },
      ]),
      {
        ...{ name: 'minutely', route: 'long', schedule: 'cron(* * * * ? *)', timeZone: 'Asia/Kathmandu' },
        prefix: 'exports/minutely/',
      },
    ],
  });
  drops = await connect(sandbox);
  exports = exportsOf(sandbox, drops);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});

/** Records with null told from an empty string [F3, E7]. */
function records(csv: Buffer | string): (string | null)[][] {
  return parse(csv, { cast: (cell, { quoting }) => (cell === '' && !quoting ? null : cell) });
}

async function load(type: ColumnType): Promise<string> {
  const lines = cells[type].map(([cell], id) => `${id},${cell},.\n`);
  const csv = `id,"a ""cell"", of it",end\n${lines.join('')}`;
  const outcome = await drops.outcome(await drops.drop(`incoming/${name(type)}/cells.csv`, csv));
  expect(outcome).toMatchObject({ state: 'committed', rows: cells[type].length });
  return csv;
}

test.each(routes)('hard cells of type %s come back as they are known to', async (type) => {
  const csv = await load(type);
  const ended = await exports.run(name(type), '2026-11-25T06:00:00Z');
  if (ended.status === 'FAILED') throw new Error(ended.cause);
  const expected = records(csv).map((record, row) => {
    const back = row === 0 ? undefined : cells[type][row - 1]?.[1];
    return back === undefined ? record : [record[0], back === '' ? null : back, record[2]];
  });
  const content = await exports.pointed(ended.exported.latest);
  expect(records(content)).toEqual(expected);
  // And what comes back goes there again as the same.
  const copy = `incoming/${name(type)}/back.csv`;
  const again = await drops.outcome(await drops.drop(copy, content));
  expect(again).toMatchObject({ state: 'committed', rows: cells[type].length });
  const second = await exports.run(name(type), '2026-11-25T07:00:00Z');
  if (second.status === 'FAILED') throw new Error(second.cause);
  expect((await exports.pointed(second.exported.latest)).equals(content)).toBe(true);
});

test.each(routes)('cells of type %s go through Parquet as the same values', async (type) => {
  await load(type);
  const csv = await exported(name(type), '2026-11-25T06:30:00Z');
  const { name: job, prefix } = parquetOf(type);
  const parquet = await exported(job, '2026-11-25T06:30:00Z');
  expect(await exports.latest(prefix)).toMatchObject({
    ...{ format: 'parquet', rows: cells[type].length, csvBytes: csv.length },
    key: `${prefix}20261125T063000Z/${job}.parquet`,
    columns: [{ type: 'LONG', parquet: 'INT64' }, { name: 'a "cell", of it', type }, { parquet: 'STRING' }],
  });
  const again = await drops.outcome(await drops.drop(`incoming/${copyOf(type)}/back.parquet`, parquet));
  expect(again).toMatchObject({ state: 'committed', rows: cells[type].length });
  expect(records(await exported(copyOf(type), '2026-11-25T06:30:00Z'))).toEqual(records(csv));
});

async function exported(job: string, time: string): Promise<Buffer> {
  const ended = await exports.run(job, time);
  if (ended.status === 'FAILED') throw new Error(ended.cause);
  return exports.pointed(ended.exported.latest);
}

test('a schedule of every minute fires by itself, and gives its time', async () => {
  await load('LONG');
  const latest = await found('an export that nobody started', () => exports.latest('exports/minutely/'), {
    seconds: 130,
    every: 250,
  });
  expect(latest.scheduledTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/);
  expect(Date.parse(latest.completedAt)).toBeGreaterThanOrEqual(Date.parse(latest.scheduledTime));
  expect(latest.key).toMatch(/^exports\/minutely\/\d{8}T\d{4}00Z\/minutely\.csv$/);
  await exports.pointed(latest);
});
