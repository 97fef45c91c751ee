import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { run } from '../cli/captured.ts';
import { createDataSets } from '../helpers/data-sets.ts';
import { domoFaults } from '../helpers/domo-faults.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { hastyClock } from '../helpers/hasty-clock.ts';
import { noticesIn } from '../helpers/notices.ts';

// All files are dropped before the tests, one after the other: they look at what is left of them all.
jest.setTimeout(900_000);

/** In every cell that is planted, and nowhere else. */
const mark = 'plantedCell7351';
const columns = [
  { name: 'id', type: 'LONG' as const },
  { name: 'name', type: 'STRING' as const },
];
const dataSet = (name: string) => ({ name, columns });
const head = 'id,name\n';
/** An answer of Domo that repeats a row of the request. */
const repeating = { kind: 'status', status: 400, message: `The row is bad. Row: 1,${mark}`, times: null };

let folder = '';
let sandbox: Sandbox;
let drops: Drops;
const said: string[] = [];
/** What became of each file. */
const loads = new Map<string, LedgerRow>();
/** All that was written before a file was dropped whose cells may be shown, and all after that. */
let hidden = new Map<string, string>();
let shown = new Map<string, string>();

async function drop(name: string, route: string, body: string | Buffer, ...faults: Fault[]): Promise<void> {
  await domoFaults(sandbox.ready, 'POST', ...faults);
  loads.set(name, await drops.outcome(await drops.drop(`${route}/${name}.csv`, body), 200));
  await domoFaults(sandbox.ready, 'DELETE');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-show-cells-'));
  const [api = ''] = await createDataSets(join(folder, 'state'), ['api'], columns);
  const routes = [
    { name: 'people', dataSet: dataSet('People') },
    { name: 'headless', dataSet: dataSet('Headless'), read: { header: false } },
    { name: 'stray', dataSet: dataSet('Stray'), read: { strayQuotes: 'keep' } },
    { name: 'infer', dataSet: { name: 'Infer', columns: 'infer' } },
    { name: 'api', dataSetApi: { dataSetId: api } },
    // The same, but cells may be shown: there the search must find them.
    { name: 'shown', dataSet: dataSet('Shown'), showCells: true },
  ];
  const imports = routes.map((route) => ({
    ...{ prefix: `${route.name}/`, updateMethod: 'APPEND', commitInterval: 0, showCells: false },
    ...('dataSetApi' in route ? {} : { maxRecordBytes: 2048 }),
    ...route,
  }));
  const config = join(folder, 'sluice.config.json');
  await writeFile(config, JSON.stringify({ imports }));
  sandbox = await startSandbox({
    ...{ config, dir: join(folder, 'state'), fresh: false, port: 0, domoPort: 0, clock: hastyClock },
    domo: { indexingMs: 20 },
    log: (line) => said.push(line),
  });
  drops = await connect(sandbox.ready);

  for (const [name, route, body, , faults = []] of bad) await drop(name, route, body, ...faults);
  for (const [name, route, fault] of passing) {
    await drop(name, route, `${head}7,${mark}\n`, { ...repeating, times: 12, ...fault });
  }
  hidden = await written();
  await drop('shown', 'shown', `${head}${mark},b\n`);
  await drop('shown and refused', 'shown', `${head}1,${mark}\n`, { ...repeating, operation: 'uploadPart' });
  shown = await written();
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** All that the product writes and says, by where it stands. */
async function written(): Promise<Map<string, string>> {
  const { ready } = sandbox;
  const found = new Map<string, string>([['what the sandbox says', said.join('\n')]]);
  for (const name of ['TableName', 'ReportsTableName'] as const) {
    // Nothing of what was put there is compressed: the reports are few.
    const { Items } = await drops.table.client.send(new ScanCommand({ TableName: drops.outputs[name] }));
    found.set(`table ${name}`, JSON.stringify(Items));
  }
  found.set('notices', JSON.stringify(noticesIn(join(folder, 'state'))));
  const { Contents = [] } = await drops.s3.send(
    new ListObjectsV2Command({ Bucket: ready.bucket, Prefix: '_sluice/' }),
  );
  for (const { Key = '' } of Contents) {
    const { Body } = await drops.s3.send(new GetObjectCommand({ Bucket: ready.bucket, Key }));
    found.set(Key, (await Body?.transformToString()) ?? '');
  }
  // What Domo's stand-in logs is no log of the product; runs have inputs, outputs and errors.
  for (const name of ['logs', 'step-functions', 'sqs']) {
    const dir = join(folder, 'state', name);
    for (const path of existsSync(dir) ? readdirSync(dir, { recursive: true, encoding: 'utf8' }) : []) {
      if (/domo\.log$/.test(path)) continue;
      const text = readIfFile(join(dir, path));
      if (text !== null) found.set(`${name}/${path}`, text);
    }
  }
  for (const args of [['history', '--json'], ['history'], ['status', '--json']]) {
    const { out, err } = await run([...args, '--endpoint', ready.aws]);
    found.set(args.join(' '), out + err);
  }
  return found;
}

function readIfFile(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}

/** Where the mark stands, each with what is around it. */
const marked = (texts: ReadonlyMap<string, string>) =>
  [...texts].flatMap(([where, text]) => {
    const at = text.search(new RegExp(mark, 'i'));
    return at < 0 ? [] : [`${where}: …${text.slice(Math.max(0, at - 200), at + 60)}…`];
  });

type Fault = Record<string, unknown>;
const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** A file that ends badly, for a reason. */
const bad: [string, string, string | Buffer, RegExp, Fault[]?][] = [
  [
    'a cell of the wrong type',
    'people',
    `${head}1,a\n${mark},b\n`,
    /row 3, byte 12: the cell in column "id" is no LONG/,
  ],
  ['too few columns', 'people', `${head}1,a\n${mark}\n`, /row 3.*1 column/],
  ['too many columns', 'people', `${head}1,${mark},${mark}\n`, /row 2.*3 columns/],
  ['a quote in an unquoted cell', 'people', `${head}1,${mark}"${mark}\n`, /row 2.*a quote stands inside/],
  ['text behind a closing quote', 'people', `${head}1,"${mark}" ${mark}\n`, /row 2.*text follows the quote/],
  ['a quote that is never closed', 'people', `${head}1,"${mark}\n2,${mark}\n`, /row 2.*never ends/],
  ['a carriage return alone', 'people', `${head}1,${mark}\r2,${mark}\n`, /row 2.*carriage return/],
  ['a NUL', 'people', `${head}1,${mark}\0${mark}\n`, /row 2.*NUL/],
  [
    'Latin-1',
    'people',
    latin1(`${head}1,${mark}\xeb${mark}\n`),
    /row 2, byte 25: the byte here is not UTF-8\. /,
  ],
  ['a row that is too long', 'people', `${head}1,${mark.repeat(200)}\n`, /row 2.*2048/],
  ['other names in its header', 'people', `id,${mark}\n1,a\n`, /missing: "name"; extra: column 2\. /],
  ['no header', 'people', `1,${mark}\n2,${mark}\n`, /missing: "id", "name"; extra: columns 1, 2\. /],
  [
    'no header, and the same cell twice',
    'people',
    `${mark},${mark}\n`,
    /missing: "id", "name"; extra: columns 1, 2\. /,
  ],
  ['a header of other width', 'people', `id,name,${mark},${mark}\n1,a,b,c\n`, /extra: columns 3, 4\. /],
  ['semicolons', 'people', `1;${mark}\n2;${mark}\n`, /missing: "id", "name"; extra: columns 1, 2\. /],
  ['a first row that is ragged, without header', 'headless', `1,${mark},${mark}\n`, /row 1.*3 columns/],
  [
    'a first cell of the wrong type, without header',
    'headless',
    `${mark},${mark}\n`,
    /row 1, byte 0: the cell in column "id"/,
  ],
  [
    'a row that Domo repeats',
    'stray',
    `${head}1,a\n2,${mark}"${mark}" b, c\n`,
    /Domo refused part 1 of the file: what it says is not shown|row 3/,
  ],
  [
    'names that differ by case',
    'infer',
    `${mark},${mark.toUpperCase()}\n1,2\n`,
    /more than once: columns 1, 2\. /,
  ],
  [
    'a part that Domo refuses',
    'people',
    `${head}1,${mark}\n`,
    /Domo refused part 1 of the file: what it says is not shown/,
    [{ ...repeating, operation: 'uploadPart' }],
  ],
  [
    'a part that Domo refuses with a page',
    'people',
    `${head}1,${mark}\n`,
    /answered 400/,
    [{ ...repeating, body: 'html', operation: 'uploadPart' }],
  ],
  [
    'a part that is too large',
    'people',
    `${head}1,${mark}\n`,
    /answered 413: what it says is not shown/,
    [{ ...repeating, status: 413, operation: 'uploadPart' }],
  ],
  [
    'an execution that can’t be made',
    'people',
    `${head}1,${mark}\n`,
    /answered 400: what it says is not shown/,
    [{ ...repeating, operation: 'createExecution' }],
  ],
  [
    'a commit that Domo refuses',
    'people',
    `${head}1,${mark}\n`,
    /answered 400: what it says is not shown/,
    [{ ...repeating, operation: 'commitExecution' }],
  ],
  [
    'a wrong cell in one request',
    'api',
    `${head}1,a\n${mark},b\n`,
    /row 3, byte 12: the cell in column "id" is no LONG/,
  ],
  ['a ragged row in one request', 'api', `${head}1,${mark},${mark}\n`, /row 2.*3 columns/],
  ['Latin-1 in one request', 'api', latin1(`${head}1,${mark}\xeb\n`), /row 2, byte 25: the byte here is not/],
  [
    'rows that Domo refuses in one request',
    'api',
    `${head}1,${mark}\n`,
    /answered 400: what it says is not shown/,
    [{ ...repeating, operation: 'importData' }],
  ],
  [
    'one request that is too large',
    'api',
    `${head}1,${mark}\n`,
    /answered 413: what it says is not shown/,
    [{ ...repeating, status: 413, operation: 'importData' }],
  ],
];

/** Trouble that Domo has with a request, and that passes. */
const passing: [string, string, Fault][] = [
  ['a part', 'people', { operation: 'uploadPart', status: 503 }],
  ['a commit', 'people', { operation: 'commitExecution', status: 503 }],
  ['the question after an execution', 'people', { operation: 'getExecution', status: 503 }],
  ['a request without an end', 'api', { operation: 'importData', status: 429 }],
];

test.each(bad)('of %s no cell is shown', (name, _route, _body, reason) => {
  const load = loads.get(name);
  expect(load?.reason).toMatch(reason);
  expect(['rejected', 'failed']).toContain(load?.state);
  expect(load?.reason).not.toMatch(new RegExp(`${mark}|0xEB|ë`, 'i'));
});

test.each(passing)('nor where trouble passes that Domo had with %s', (name) => {
  expect(loads.get(name)?.reason ?? '').not.toContain(mark);
});

test('nor in what is planned of a file', async () => {
  const plan = async (route: string, body: string | Buffer) => {
    const file = join(folder, 'planned.csv');
    await writeFile(file, body);
    const where = [file, '--route', route, '--endpoint', sandbox.ready.aws];
    const [lines, json] = [await run(['plan', ...where]), await run(['plan', ...where, '--json'])];
    return lines.out + lines.err + json.out + json.err;
  };
  for (const [, route, body] of bad) expect(await plan(route, body)).not.toMatch(new RegExp(mark, 'i'));
  const good = await plan('people', `${head}1,${mark}\n`);
  expect(good).not.toContain(mark);
  expect(good).toContain('Its rows are not shown: the route has "showCells": false.');
  expect(await plan('shown', `${head}1,${mark}\n`)).toContain(mark);
});

describe('in all that is written', () => {
  test('no cell of any of these files stands', () => {
    const names = [...hidden.keys()];
    expect(names.some((name) => name.startsWith('_sluice/receipts/'))).toBe(true);
    expect(names.some((name) => /^logs\/.*[Ss]plit/.test(name))).toBe(true);
    expect(marked(hidden)).toEqual([]);
  });

  test('a cell stands that may be shown, so that the search finds what there is', () => {
    expect(loads.get('shown')?.reason).toContain(`"${mark}" in column "id" is no LONG`);
    expect(loads.get('shown and refused')?.reason).toContain(`Row: 1,${mark}`);
    const places = marked(shown).map((place) => place.split(/[:/]/)[0]);
    expect([...new Set(places)]).toEqual(
      expect.arrayContaining(['table TableName', 'table ReportsTableName', 'notices', '_sluice', 'history']),
    );
  });
});
