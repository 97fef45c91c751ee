import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { createRecast } from '../../../shared/cells/recast.ts';
import { loadKernel } from '../../../shared/csv/kernel/kernel.ts';
import type { ScanOptions } from '../../../shared/csv/scan.ts';
import { createScanner } from '../../../shared/csv/scanner.ts';
import { type CellTable, cellTables } from '../../helpers/cell-tables.ts';

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

test('the kernel and the reference give the same, whatever the table, its spelling and the cuts', () => {
  fc.assert(
    fc.property(cellTables, bounds, cuts, (table, options, edges) => {
      const one = scan(table, options, edges, false);
      const other = scan(table, options, edges, true);
      if (!isDeepStrictEqual(one, other)) expect(one).toEqual(other);
    }),
    { numRuns: Number(process.env['CELL_KERNEL_RUNS'] ?? 2000) },
  );
});
