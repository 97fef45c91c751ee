import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { createRecast } from '../../../shared/cells/recast.ts';
import { type CellRules, plainRules } from '../../../shared/cells/rules.ts';
import { domoDialect } from '../../../shared/csv/dialect.ts';
import { createCellKernel } from '../../../shared/csv/kernel/cells/kernel.ts';
import { loadKernel } from '../../../shared/csv/kernel/kernel.ts';
import type { ScanOptions } from '../../../shared/csv/scan.ts';
import { createScanner } from '../../../shared/csv/scanner.ts';
import type { ColumnType } from '../../../shared/data-set.ts';
import { type CellTable, cellTables, cellTexts, spelled } from '../../helpers/cell-tables.ts';

const bounds = fc.record({
  emptyColumns: fc.constantFrom('drop' as const, 'drop' as const, 'reject' as const),
  shortRows: fc.constantFrom('reject' as const, 'pad' as const),
  maxRecordBytes: fc.constantFrom(20, 70, 5000, 5000, Number.POSITIVE_INFINITY),
  offset: fc.constantFrom(0, 17, 5e9),
  until: fc.oneof(fc.nat(600), fc.constant(Number.POSITIVE_INFINITY), fc.constant(Number.POSITIVE_INFINITY)),
  rowsBefore: fc.constantFrom(0, 1, 999_999_999),
});
type Bounds = typeof bounds extends fc.Arbitrary<infer T> ? T : never;
const cuts = fc.oneof(
  fc.constant<number[]>([]),
  fc.array(fc.nat(700)),
  fc
    .integer({ min: 1, max: 130 })
    .map((step) => Array.from({ length: 30 }, (_, index) => step * (index + 1))),
);

/** All that a scan of the table finds and writes. */
function scan(table: CellTable, options: Bounds, edges: number[], isReference: boolean) {
  const { dialect, width, columns, rules, trim } = table;
  const { rowsBefore, until, ...others } = options;
  const data = Buffer.from(table.text);
  const scanOptions: ScanOptions = {
    ...{ ...others, dialect, width },
    until: others.offset + until,
    dataEnd: others.offset + data.length,
    recast: createRecast({ columns, rules, trim, rowsBefore, thisYear: 2026 }),
  };
  const scanner = createScanner(scanOptions, isReference ? null : loadKernel());
  const written: Buffer[] = [];
  const places = [...edges.filter((edge) => edge < data.length).sort((a, b) => a - b), data.length];
  let from = 0;
  const steps: unknown[] = [];
  for (const to of places) {
    if (to === from || scanner.done) continue;
    const length = scanner.push(data.subarray(from, to));
    written.push(...scanner.take().map((bytes) => Buffer.from(bytes)));
    // After an anomaly nothing is written; what was before it in the same chunk does not count.
    const { rows, changes, position, anomaly } = scanner;
    steps.push(
      anomaly ? { anomaly } : { length, rows, changes, position, written: Buffer.concat(written).toString() },
    );
    from = to;
  }
  if (!scanner.done) scanner.end();
  written.push(...scanner.take().map((bytes) => Buffer.from(bytes)));
  const { rows, changes, position, anomaly, unterminated, done } = scanner;
  return {
    ...{ steps, rows, position, anomaly, unterminated, done },
    ...(anomaly ? {} : { changes, written: Buffer.concat(written).toString() }),
  };
}

/** The kernel looks at many records together. */
const repetitions = fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 1, 1, 20);

test('the kernel and the reference give the same, whatever the table, its spelling and the cuts', () => {
  fc.assert(
    fc.property(cellTables, repetitions, bounds, cuts, (once, times, options, edges) => {
      const table = { ...once, text: once.text.repeat(times) };
      const one = scan(table, options, edges, false);
      const other = scan(table, options, edges, true);
      if (!isDeepStrictEqual(one, other)) expect(one).toEqual(other);
    }),
    { numRuns: Number(process.env.CELL_KERNEL_RUNS ?? 1000) },
  );
});

const spellings: [string, Partial<CellRules>, string][] = [
  ['plain', {}, ','],
  ['null words', { nulls: ['NULL', 'N/A', '-'] }, ','],
  [
    'null words that are values',
    { nulls: ['42', '-1', '0', '1.5', '2026-01-31', '2026-01-31T10:11:12'] },
    ',',
  ],
  ['thousands', { thousands: ',' }, ';'],
  [
    'German',
    { decimal: ',', thousands: '.', dates: ['dd.MM.yyyy', 'dd.MM.yyyy HH:mm'], timeZone: 'Europe/Berlin' },
    ';',
  ],
  ['in UTC by patterns', { dates: ['dd.MM.yyyy HH:mm:ss', 'dd.MM.yyyy HH:mm', 'dd.MM.yyyy'] }, ';'],
  ['American', { dates: ['MM/dd/yyyy', 'MM/dd/yyyy HH:mm'], timeZone: 'America/New_York' }, ','],
  ['French', { decimal: ',', thousands: ' ', dates: ['dd/MM/yyyy'] }, '\t'],
  ['symbols', { symbols: ['€'] }, ','],
];
const reachable: Bounds = {
  ...{ emptyColumns: 'drop', shortRows: 'reject', maxRecordBytes: 5000, offset: 0 },
  ...{ until: Number.POSITIVE_INFINITY, rowsBefore: 1 },
};

test.each(spellings)('each cell alone: %s', (_, own, delimiter) => {
  const rules: CellRules = { ...plainRules, ...own, invalid: 'null' };
  const dialect = { ...domoDialect, delimiter };
  for (const [type, texts] of Object.entries(cellTexts) as [ColumnType, string[]][]) {
    for (const text of texts) {
      for (const isQuoted of [false, true]) {
        for (const order of [
          [0, 1],
          [1, 0],
        ]) {
          const columns = order.map((index) => ({
            ...{ name: `c${index}`, origin: { kind: 'cell' as const, index } },
            type: index === 0 ? type : ('STRING' as const),
          }));
          const record = `${spelled(text, isQuoted, dialect)}${delimiter}x\n`;
          // The records around it show that it changes nothing but itself.
          const table = {
            dialect,
            width: 2,
            columns,
            rules,
            trim: false,
            text: `${delimiter}y\n${record}${delimiter}z\n`,
          };
          const [one, other] = [false, true].map((isReference) => scan(table, reachable, [], isReference));
          if (!isDeepStrictEqual(one, other)) expect({ text, ...one }).toEqual({ text, ...other });
        }
      }
    }
  }
});

const usual = (['LONG', 'DOUBLE', 'DATE', 'DATETIME', 'STRING'] as const).map((type, index) => ({
  ...{ type, name: type, index },
}));

/** All that the kernel makes of 5000 records that are the same. */
function readAll(record: string, delimiter: string, order: 1 | -1, own: Partial<CellRules>) {
  const bytes = Buffer.from(record.repeat(5000));
  const kernel = createCellKernel({
    ...{ dialect: { ...domoDialect, delimiter }, width: 5, emptyColumns: 'drop', maxRecordBytes: 5000 },
    columns: usual.map(({ index, ...column }) => ({
      ...column,
      origin: { kind: 'cell', index: order > 0 ? index : 4 - index },
    })),
    ...{ trim: false, rules: { ...plainRules, ...own } },
  });
  let at = 0;
  let rows = 0;
  let text = '';
  for (let stopped = false; kernel && !stopped; ) {
    const run = kernel.run(bytes, at, bytes.length, rows + 1);
    at += run.consumed;
    rows += run.rows;
    text += Buffer.from(run.output ?? []).toString();
    stopped = run.stopped;
  }
  return { isWhole: at === bytes.length, rows, text, changes: kernel?.changes };
}

test('the kernel reads all that is usual itself', () => {
  const record = '"a ""b"", c";31.01.2026 10:11;01.02.2026;1.234,50;-12\r\n';
  const rules = { decimal: ',', thousands: '.', dates: ['dd.MM.yyyy', 'dd.MM.yyyy HH:mm'] };
  expect(readAll(record, ';', -1, rules)).toEqual({
    ...{ isWhole: true, rows: 5000, changes: { number: 5000, date: 10_000 } },
    text: '-12,1234.50,2026-02-01,2026-01-31T10:11:00,"a ""b"", c"\r\n'.repeat(5000),
  });
});

test.each(['-12,0.5,2026-02-01,2026-01-31T10:11:12,a\n', '7,,"2026-02-01",2026-01-31 10:11:12,"a,b"\r\n'])(
  'the kernel writes nothing where nothing changes: %j',
  (record) => {
    expect(readAll(record, ',', 1, {})).toEqual({ isWhole: true, rows: 5000, text: '', changes: {} });
  },
);

test('the kernel passes over no record, whatever was in its memory before', () => {
  readAll('5,0.5,2026-02-01,2026-01-31T10:11:12,a\n', ',', 1, {});
  const { rows, changes } = readAll('5.0,0.5,2026-02-01,2026-01-31T10:11:12,a\n', ',', 1, {});
  expect({ rows, changes }).toEqual({ rows: 5000, changes: { number: 5000 } });
});
