import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { domoDialect } from '../../../shared/csv/dialect.ts';
import { loadKernel } from '../../../shared/csv/kernel/kernel.ts';
import type { ScanOptions } from '../../../shared/csv/scan.ts';
import { createScanner } from '../../../shared/csv/scanner.ts';

/** Pieces of which most mean something; long ones, so that blocks of the kernel begin and end anywhere. */
const pieces = [
  ...[
    ',',
    ',',
    '"',
    '"',
    '\n',
    '\r\n',
    '\r',
    'a',
    'é',
    '""',
    '",',
    ',"',
    '"\n',
    'a,b\n',
    '"a",b\n',
    '\n\r\n',
    '\0',
  ],
  ...[20, 61, 62, 63, 64, 65].map((length) => 'x'.repeat(length)),
  `"${'y,\n'.repeat(30)}"`,
  '\xff',
  '€',
];
const clean = pieces.filter((piece) => !['\r', '\0', '\xff', '"'].includes(piece));
const encode = (parts: string[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part, part === '\xff' ? 'latin1' : 'utf8')));
/** Fields and records without a fault, which a few pieces then spoil. */
const field = fc.constantFrom(
  '',
  'a',
  '""',
  '"a"',
  '"a""b"',
  '","',
  '"\r\n"',
  'x'.repeat(60),
  `"${'""'.repeat(31)}"`,
);
const tidy = fc
  .record({
    columns: fc.integer({ min: 1, max: 3 }),
    fields: fc.array(field, { maxLength: 60 }),
    end: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ columns, fields, end }) => {
    const records = [];
    for (let at = 0; at + columns <= fields.length; at += columns)
      records.push(
        fields
          .slice(at, at + columns)
          .map((text) => (columns === 1 ? text || 'b' : text))
          .join(','),
      );
    return records.map((record) => record + end).join('');
  });
const spoiled = fc
  .tuple(
    tidy,
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(...pieces)), {
      maxLength: 2,
    }),
  )
  .map(([text, faults]) => {
    let bytes = Buffer.from(text);
    for (const [place, piece] of faults) {
      const at = Math.floor(place * bytes.length);
      bytes = Buffer.concat([bytes.subarray(0, at), encode([piece]), bytes.subarray(at)]);
    }
    return bytes;
  });
const wild = fc
  .oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 40 }),
    fc.array(fc.constantFrom(...clean), { maxLength: 60 }),
  )
  .map(encode);

const bounds = fc.record({
  dialect: fc
    .record({
      strayQuotes: fc.constantFrom('reject' as const, 'keep' as const),
      comment: fc.constantFrom(null, null, 'a'),
      blankLines: fc.constantFrom('reject' as const, 'skip' as const, 'null' as const),
    })
    .map((some) => ({ ...domoDialect, ...some })),
  shortRows: fc.constantFrom('reject' as const, 'pad' as const),
  emptyColumns: fc.constantFrom('reject' as const, 'drop' as const),
  width: fc.constantFrom(null, null, 0, 1, 2, 3),
  maxRecordBytes: fc.constantFrom(1, 2, 7, 63, 64, 65, 130, 5000, Number.POSITIVE_INFINITY),
  offset: fc.constantFrom(0, 17, 5e9),
  until: fc.oneof(fc.nat(600), fc.constant(Number.POSITIVE_INFINITY)),
  known: fc.boolean(),
});
const cuts = fc.oneof(
  fc.constant<number[]>([]),
  fc.array(fc.nat(700)),
  fc
    .integer({ min: 1, max: 130 })
    .map((step) => Array.from({ length: 30 }, (_, index) => step * (index + 1))),
);

const shape = { shortRows: 'reject', emptyColumns: 'reject' } as const;

/** All that a scanner shows and gives. */
function shown({ push, end, take, ...scanner }: ReturnType<typeof createScanner>) {
  const written = scanner.anomaly ? null : Buffer.concat(take()).toString('latin1');
  return { ...scanner, state: null, written };
}

/** Shows both scanners the same bytes, and compares them after each chunk. */
function compare(data: Buffer, edges: number[], options: ScanOptions): void {
  const both = [createScanner(options), createScanner(options, null)] as const;
  const agree = () => {
    const [one, other] = [shown(both[0]), shown(both[1])];
    // Jest's comparison takes several times as long: it is for showing the difference.
    if (!isDeepStrictEqual(one, other)) expect(one).toEqual(other);
    const [state, expected] = both.map((scanner) => (scanner.anomaly ? null : scanner.state));
    if (state !== null && state !== expected) expect(state).toBe(expected);
  };
  let from = 0;
  for (const to of [...edges.filter((edge) => edge < data.length).sort((a, b) => a - b), data.length]) {
    const taken = both.map((scanner) => scanner.push(data.subarray(from, to)));
    if (taken[0] !== taken[1]) expect(taken[0]).toBe(taken[1]);
    agree();
    if (both[1].done) return;
    from = to;
  }
  for (const scanner of both) scanner.end();
  agree();
}

describe('the kernel', () => {
  it('finds what the scanner finds without it, chunk by chunk', () => {
    fc.assert(
      fc.property(fc.oneof(wild, spoiled), cuts, bounds, (data, edges, { known, ...bound }) => {
        const dataEnd = known ? bound.offset + data.length : Number.POSITIVE_INFINITY;
        compare(data, edges, { ...bound, until: bound.until + bound.offset, dataEnd });
      }),
      { numRuns: 2_000 },
    );
  }, 120_000);

  it.each([',', '"', '\n', '\r', '\r\n', 'a', '""', '","', '"\n', '\n"', '\n\n', ',""', '"a', '\n\r\n'])(
    'reads %j at every place of a block',
    (piece) => {
      for (const strayQuotes of ['reject', 'keep'] as const) {
        for (const around of ['b', ',', '"b"\n']) {
          // Up to behind the edges of a block and of the chunks below.
          for (let at = 0; at < 108; at++) {
            const data = Buffer.from(`${around.repeat(at)}${piece}${around.repeat(20)}`);
            const options = {
              ...shape,
              dialect: { ...domoDialect, strayQuotes },
              width: null,
              maxRecordBytes: 5000,
            };
            compare(data, [], { ...options, offset: 0, until: 1e9, dataEnd: data.length });
            compare(data, [64, 100], { ...options, offset: 0, until: 1e9, dataEnd: 1e9 });
          }
        }
      }
    },
  );

  it('goes on over chunks that are larger than its memory', () => {
    const capacity = loadKernel().bytes.length;
    const record = 'a,"b\r\nc",d\n';
    const data = Buffer.from(record.repeat((3 * capacity) / record.length));
    const options = {
      dialect: { ...domoDialect, strayQuotes: 'reject' as const },
      ...shape,
      width: 3,
      offset: 0,
      until: 1e9,
    };
    compare(data, [], { ...options, maxRecordBytes: 100, dataEnd: data.length });
    const long = Buffer.from(`${record}a,"${'""'.repeat(capacity)}",d\n${record}`);
    compare(long, [], { ...options, maxRecordBytes: 1e9, dataEnd: long.length });
    compare(long, [], { ...options, maxRecordBytes: capacity + 70, dataEnd: long.length });
  });

  it('does not mix scans that go on in turns', () => {
    const options = { ...shape, width: null, maxRecordBytes: 100, offset: 0, until: 1e9, dataEnd: 1e9 };
    const scanners = (['reject', 'keep'] as const).map((strayQuotes) =>
      createScanner({ ...options, dialect: { ...domoDialect, strayQuotes } }),
    );
    for (const text of ['a,"b', 'c"\nd', 'e"f\n'])
      for (const scanner of scanners) scanner.push(Buffer.from(text));
    expect(scanners[0]).toMatchObject({
      rows: 1,
      anomaly: { kind: 'QuoteInUnquotedField', row: 2, offset: 9 },
    });
    expect(scanners[1]).toMatchObject({ rows: 2, anomaly: null, literalQuotes: 1 });
  });
});
