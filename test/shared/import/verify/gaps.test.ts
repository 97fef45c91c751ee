import type { SegmentReport, UploadReport } from '../../../../shared/import/part.ts';
import { createGaps } from '../../../../shared/import/verify/gaps.ts';

/** What a part has: of each of its loads a range, and how many rows begin in it; null: nothing is known of it. */
type Part = [load: string, range: number, rows: number | null][];

function gapsOf(parts: Part[]) {
  const gaps = createGaps();
  for (const [index, ranges] of parts.entries()) {
    const own = ranges.map(([load, range, rows]) => ({
      ...{ load, error: null },
      cut: rows === null ? null : { range, rows, empty: rows === 0 },
    })) as SegmentReport[];
    const isKnown = ranges.some(([, , rows]) => rows !== null);
    const report: UploadReport = { part: index + 1, segments: own, sentBytes: 1, error: null, tries: 0 };
    gaps.add(isKnown ? report : null);
  }
  return Object.fromEntries(['a', 'b', 'c'].map((load) => [load, gaps.of(load)]));
}

const none = { a: null, b: null, c: null };

test.each<[string, Part[], Partial<typeof none> | Record<string, number[]>]>([
  ['no parts', [], {}],
  ['parts with rows', [[['a', 0, 1]], [['a', 1, 1]]], {}],
  ['a part without rows at the end', [[['a', 0, 1]], [['a', 1, 0]]], {}],
  ['no rows at all', [[['a', 0, 0]], [['b', 0, 0]]], {}],
  ['a part without rows', [[['a', 0, 1]], [['a', 1, 0]], [['a', 2, 1]]], { a: [1] }],
  ['also those at its end', [[['a', 0, 0]], [['a', 1, 1]], [['a', 2, 0]]], { a: [0, 2] }],
  ['an end before another load', [[['a', 0, 1]], [['a', 1, 0]], [['b', 0, 1]]], { a: [1] }],
  ['loads one behind the other', [[['a', 0, 0]], [['b', 0, 0]], [['b', 1, 1]]], { a: [0], b: [0] }],
  [
    'a file without rows that shares a part with one that has some',
    [
      [
        ['a', 0, 0],
        ['b', 0, 1],
      ],
      [['c', 0, 1]],
    ],
    {},
  ],
  [
    'files without rows that share a part',
    [
      [
        ['a', 0, 0],
        ['b', 0, 0],
      ],
      [['c', 0, 1]],
    ],
    { a: [0], b: [0] },
  ],
])('%s', (_, parts, expected) => {
  expect(gapsOf(parts)).toEqual({ ...none, ...expected });
});

test('a part of which nothing is known is no gap', () => {
  expect(gapsOf([[['a', 0, 1]], [['a', 1, null]], [['b', 0, 1]]])).toEqual(none);
});
