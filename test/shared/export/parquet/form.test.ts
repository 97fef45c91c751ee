import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Column, ColumnType } from '../../../../shared/data-set.ts';
import { assumed } from '../../../../shared/domo/behaviour.ts';
import { createParquetForm } from '../../../../shared/export/parquet/form.ts';
import { readByDuckDb } from '../../../shared/parquet/duckdb.ts';
import { readParquet } from '../../../shared/parquet/read.ts';

const plainly = { spelling: assumed, showCells: true };

interface Exported {
  bytes: Buffer;
  records: number;
  isOpen: boolean;
  told: object;
}

/** What an export becomes whose CSV comes in these pieces. */
function exported(
  columns: Column[],
  chunks: (string | Buffer)[],
  wish: Parameters<typeof createParquetForm>[1] = plainly,
): Exported {
  const form = createParquetForm({ id: 'd', schema: { columns } }, wish);
  const pieces = chunks.flatMap((chunk) => form.push(Buffer.from(chunk)));
  const bytes = Buffer.concat([...pieces, ...form.end()]);
  return { bytes, ...form.received, told: form.told };
}

const columnsOf = (...types: ColumnType[]): Column[] =>
  types.map((type, place) => ({ name: `c${place + 1}`, type }));
/** The values of the second column, beside a LONG that is always 1. */
async function valuesOf(type: ColumnType, cells: string[], wish = plainly): Promise<(string | null)[]> {
  const csv = `c1,c2\n${cells.map((cell) => `1,${cell}\n`).join('')}`;
  const { rows } = await readParquet(exported(columnsOf('LONG', type), [csv], wish).bytes);
  return rows.map(([, value]) => value ?? null);
}

test.each<[ColumnType, [cell: string, value: string | null][]]>([
  [
    'STRING',
    [
      ['a', 'a'],
      ['', null],
      ['""', ''],
      ['"a ""b"", c\n"', 'a "b", c\n'],
      ['\\N', '\\N'],
      ['007', '007'],
      ['ü🦊', 'ü🦊'],
    ],
  ],
  [
    'LONG',
    [
      ['0', '0'],
      ['-1', '-1'],
      ['', null],
      ['""', null],
      ['9223372036854775807', '9223372036854775807'],
      ['-9223372036854775808', '-9223372036854775808'],
      ['4294967296', '4294967296'],
      ['-4294967297', '-4294967297'],
      ['5.0', '5'],
    ],
  ],
  [
    'DOUBLE',
    [
      ['0.1', '0.1'],
      ['-2.5', '-2.5'],
      ['1000000000000000000000', '1000000000000000000000'],
      ['0.8414709848078965', '0.8414709848078965'],
      ['-0', '-0'],
      ['0', '0'],
      ['1e-7', '0.0000001'],
      ['0.30000000000000004', '0.30000000000000004'],
    ],
  ],
  [
    'DECIMAL',
    [
      ['1.5', '1.5'],
      ['-0.0000000000000001', '-0.0000000000000001'],
      ['1234567890123456789012.1234567890123456', '1234567890123456789012.1234567890123456'],
      ['-9999999999999999999999.9999999999999999', '-9999999999999999999999.9999999999999999'],
      ['0', '0'],
      ['', null],
    ],
  ],
  [
    'DATE',
    [
      ['1970-01-01', '1970-01-01'],
      ['0001-01-01', '0001-01-01'],
      ['9999-12-31', '9999-12-31'],
      ['2020-02-29', '2020-02-29'],
      ['', null],
      ['2020-02-29 00:00:00', '2020-02-29'],
    ],
  ],
  [
    'DATETIME',
    [
      ['1970-01-01 00:00:00', '1970-01-01T00:00:00'],
      ['1969-12-31 23:59:59', '1969-12-31T23:59:59'],
      ['0001-01-01 00:00:00', '0001-01-01T00:00:00'],
      ['9999-12-31 23:59:59.999999', '9999-12-31T23:59:59.999999'],
      ['2026-01-31T10:11:12.5', '2026-01-31T10:11:12.500000'],
      ['2026-01-31 10:11:12+01:00', '2026-01-31T09:11:12'],
      ['2026-01-31', '2026-01-31T00:00:00'],
      ['', null],
    ],
  ],
])('cells of %s keep their values', async (type, cells) => {
  const values = await valuesOf(
    type,
    cells.map(([cell]) => cell),
  );
  const plain = (value: string | null) =>
    value
      ?.replace(' ', 'T')
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '') ?? null;
  const isNumber = type === 'DECIMAL' || type === 'DATETIME';
  expect(isNumber ? values.map(plain) : values).toEqual(
    cells.map(([, value]) => (isNumber ? plain(value) : value)),
  );
});

test.each<[ColumnType, string, string]>([
  ['LONG', 'many', '"many" in column "c2" is no LONG'],
  ['LONG', '9223372036854775808', 'is out of the range of a LONG'],
  ['LONG', '1.5', 'has a fraction, which a LONG does not keep'],
  ['LONG', '-0', 'would lose its minus as a LONG'],
  ['LONG', '07', 'would lose its leading zero as a LONG'],
  [
    'LONG',
    '\\N',
    'is no LONG, and \\N without quotes is null in exports of some Domos. Nothing was kept: Parquet has no other value for it, and no null may stand in its place. Run npx sluice probe',
  ],
  ['DOUBLE', '1e999', 'is out of the range of a DOUBLE'],
  ['DOUBLE', '0.12345678901234567890', 'has more digits than a DOUBLE gives back'],
  ['DOUBLE', 'NaN', 'is no DOUBLE'],
  ['DECIMAL', '12345678901234567890123', 'is out of the range of a DECIMAL'],
  ['DECIMAL', '0.12345678901234567', 'has more digits than a DECIMAL gives back'],
  ['DATE', '2021-02-29', 'is a day or a time that there is not, and no DATE'],
  ['DATE', '2021-02-28 12:00:00', 'has a time, which a DATE does not keep'],
  ['DATETIME', '2021-02-28 24:30:00', 'is a day or a time that there is not'],
  ['DATETIME', '2021-02-28 12:00:00.1234567', 'has a finer fraction of a second than a DATETIME keeps'],
  ['DATETIME', 'yesterday', 'is no DATETIME'],
])('a %s of %s ends the export, and says where', async (type, cell, problem) => {
  await expect(valuesOf(type, ['', cell])).rejects.toMatchObject({
    ...{ name: 'ExportCellInvalid', fault: 'domo', retryable: false },
    message: expect.stringContaining(problem),
  });
  await expect(valuesOf(type, ['', cell])).rejects.toThrow(/^Row 3 of the export of DataSet d: /);
  const hidden = valuesOf(type, ['', cell], { ...plainly, showCells: false });
  await expect(hidden).rejects.toThrow(/^Row 3 of the export of DataSet d: the cell in column "c2" /);
});

const two = columnsOf('LONG', 'STRING');
test.each<[string, string | Buffer, string]>([
  [
    'another name',
    'c1,other\n',
    'Row 1 of the export of DataSet d names column 2 "other", and the DataSet\'s schema "c2"',
  ],
  ['names in another order', 'c2,c1\n', 'Row 1 of the export of DataSet d names column 1 "c2"'],
  ['a cell too few', 'c1,c2\n1\n', 'Row 2 of the export of DataSet d has 1 cells, and the DataSet 2 columns'],
  ['a cell too many', 'c1,c2\n1,a\n1,a,\n', 'Row 3 of the export of DataSet d has 3 cells'],
  ['a blank line', 'c1,c2\n\n', 'Row 2 of the export of DataSet d has 1 cells'],
  [
    'text behind a quote',
    'c1,c2\n1,"a"b\n',
    'Row 2 of the export of DataSet d has text behind the closing quote',
  ],
  [
    'a stray quote',
    'c1,c2\n1,a"b\n',
    'Row 2 of the export of DataSet d has a quote inside a cell without quotes',
  ],
  [
    'a return that may be of the cell',
    'c1,c2\n1,a\r\n',
    'Row 2 of the export of DataSet d ends with a carriage return and a line feed',
  ],
  [
    'no UTF-8',
    Buffer.from('c1,c2\n1,a\n2,\xff\n', 'latin1'),
    'Row 3 of the export of DataSet d or one of the 2 before it is no UTF-8',
  ],
])('%s is refused', (_, csv, message) => {
  expect(() => exported(two, [csv])).toThrow(message);
  expect(() => exported(two, [csv])).toThrow(expect.objectContaining({ name: 'DomoAnswerInvalid' }));
});

test.each<[string, string, (string | null)[][], number, boolean]>([
  ['nothing at all', '', [], 0, false],
  ['a header only', 'c1,c2\n', [], 1, false],
  ['a last line without an end', 'c1,c2\n1,a', [['1', 'a']], 2, false],
  ['a last line that ends with nothing', 'c1,c2\n1,', [['1', null]], 2, false],
  ['a last line that ends with a quote', 'c1,c2\n1,"a"', [['1', 'a']], 2, false],
  [
    'CRLF',
    'c1,c2\r\n1,"a"\r\n2,b\r\n3,\r\n',
    [
      ['1', 'a'],
      ['2', 'b'],
      ['3', null],
    ],
    4,
    false,
  ],
  ['a return inside a cell', 'c1,c2\n1,a\rb\n', [['1', 'a\rb']], 2, false],
  ['an end in quotes, which the verdict tells', 'c1,c2\n1,a\n2,"b\n', [['1', 'a']], 3, true],
])('%s', async (_, csv, rows, records, isOpen) => {
  const whole = exported(two, [csv]);
  expect((await readParquet(whole.bytes)).rows).toEqual(rows);
  expect(whole).toMatchObject({ records, isOpen });
  // However it is cut.
  const bytes = Buffer.from(csv);
  const single = [...bytes].map((byte) => Buffer.from([byte]));
  expect(exported(two, single).bytes.equals(whole.bytes)).toBe(true);
});

test('a DataSet of one column has a null in each blank line', async () => {
  // Not read by ourselves: Domo has no spelling for such a row, so that it becomes an empty text on its way there.
  const { bytes } = exported(columnsOf('STRING'), ['c1\na\n\n""\n']);
  const folder = await mkdtemp(join(tmpdir(), 'sluice-export-'));
  try {
    await writeFile(join(folder, 'x.parquet'), bytes);
    expect(await readByDuckDb(join(folder, 'x.parquet'))).toEqual([['a'], [null], ['']]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('where Domo spells null as a word, that is null, and an empty cell is an empty text', async () => {
  const wish = { ...plainly, spelling: { exportNull: '\\N', exportEscape: 'always' } as const };
  const { bytes, told } = exported(two, ["c1,'c2\n\\N,\\N\n,\n'-5,\"\\N\"\n1,'-\n"], wish);
  expect((await readParquet(bytes)).rows).toEqual([
    [null, null],
    [null, ''],
    ['-5', '\\N'],
    ['1', "'-"],
  ]);
  expect(told).toMatchObject({ nulls: 2, formulasEscaped: true });
});

test('what is told of the columns: their types in Domo and in the file', () => {
  const { told } = exported(columnsOf('DECIMAL', 'DATETIME'), ['c1,c2\n']);
  expect(told).toEqual({
    columns: [
      { name: 'c1', type: 'DECIMAL', parquet: 'DECIMAL(38, 16)' },
      { name: 'c2', type: 'DATETIME', parquet: 'TIMESTAMP(MICROS, UTC)' },
    ],
  });
});

const digits = (most: number) =>
  fc.bigInt({ min: -(10n ** BigInt(most)) + 1n, max: 10n ** BigInt(most) - 1n });
const day = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
});
/** Values of each type, as Domo spells them in CSV. */
const spelt: Record<ColumnType, fc.Arbitrary<string>> = {
  STRING: fc.string({ unit: 'grapheme' }).filter((text) => !/^\\N$/.test(text)),
  LONG: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  DOUBLE: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => {
    const text = Object.is(value, -0) ? '-0' : String(value);
    return text.includes('e') ? String(Math.fround(Number(text) % 1e6)).replace(/.*e.*/, '0.5') : text;
  }),
  DECIMAL: fc
    .tuple(digits(22), fc.integer({ min: 0, max: 10 ** 9 }))
    .map(([whole, part]) =>
      `${whole}.${String(part).padStart(16, '0')}`.replace(/\.?0+$/, '').replace(/^-0$|^-?$/, '0'),
    ),
  DATE: day.map((value) => value.toISOString().slice(0, 10)),
  DATETIME: day.map((value) => value.toISOString().slice(0, 19).replace('T', ' ')),
};
const types = Object.keys(spelt) as ColumnType[];

test('random tables: what is read back is what Domo has sent', async () => {
  const table = fc.array(fc.constantFrom(...types), { minLength: 2, maxLength: 6 }).chain((chosen) =>
    fc.tuple(
      fc.constant(chosen),
      fc.array(fc.tuple(...chosen.map((type) => fc.option(spelt[type], { nil: null, freq: 4 }))), {
        maxLength: 30,
      }),
      fc.integer({ min: 1, max: 60 }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(table, async ([chosen, rows, size]) => {
      const spell = (value: string | null) =>
        value === null
          ? ''
          : /[",\r\n]/.test(value) || value === ''
            ? `"${value.replaceAll('"', '""')}"`
            : value;
      const lines = [chosen.map((_, place) => `c${place + 1}`), ...rows.map((row) => row.map(spell))];
      const csv = Buffer.from(lines.map((line) => `${line.join(',')}\n`).join(''));
      const chunks: Buffer[] = [];
      for (let at = 0; at < csv.length; at += size) chunks.push(csv.subarray(at, at + size));
      const { bytes, records } = exported(columnsOf(...chosen), chunks);
      expect(records).toBe(rows.length + 1);
      const found = (await readParquet(bytes)).rows;
      const plain = (value: string | null, place: number) =>
        value !== null && chosen[place] === 'DECIMAL'
          ? value.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
          : chosen[place] === 'DATETIME'
            ? (value?.replace('T', ' ').replace(/\.0+$/, '') ?? null)
            : value;
      expect(found.map((row) => row.map(plain))).toEqual(rows.map((row) => row.map(plain)));
    }),
    { numRuns: 150 },
  );
});
