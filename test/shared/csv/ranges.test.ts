import fc from 'fast-check';
import { countJoined, joinRanges, planRanges } from '../../../shared/csv/ranges.ts';

describe('planRanges', () => {
  it.each([
    [0, 10, 100, [[0, 10]]],
    [
      4,
      10,
      3,
      [
        [4, 6],
        [6, 10],
      ],
    ],
    [
      0,
      10,
      4,
      [
        [0, 4],
        [4, 10],
      ],
    ],
    [
      3,
      6,
      1,
      [
        [3, 3],
        [3, 4],
        [4, 6],
      ],
    ],
    [5, 6, 1, [[5, 6]]],
    [5, 5, 1, []],
  ])('cuts [%d, %d) by %d', (dataStart, size, partSize, expected) => {
    const ranges = planRanges(dataStart, size, partSize);
    expect(ranges.map(({ start, end }) => [start, end])).toEqual(expected);
  });

  const sizes = fc.oneof(
    fc.nat(300),
    fc.maxSafeNat().map((size) => size % 5e13),
  );

  it('covers the data with equal ranges, in order, each byte once', () => {
    fc.assert(
      fc.property(fc.nat(1000), sizes, fc.integer({ min: 1, max: 200 }), (dataStart, length, divisor) => {
        const size = dataStart + length;
        const partSize = Math.max(1, Math.floor(length / divisor));
        const ranges = planRanges(dataStart, size, partSize);
        expect(ranges.length).toBeLessThanOrEqual(length);
        expect(ranges[0]?.start ?? size).toBe(dataStart);
        expect(ranges.at(-1)?.end ?? dataStart).toBe(size);
        for (const [index, range] of ranges.entries()) {
          expect(range).toMatchObject({ index, count: ranges.length });
          expect(range.start).toBe(ranges[index - 1]?.end ?? dataStart);
          const share = length / ranges.length;
          expect(Math.abs(range.end - range.start - share)).toBeLessThanOrEqual(2);
          expect(share).toBeGreaterThanOrEqual(Math.min(partSize, length));
        }
      }),
    );
  });

  it('cuts 5 TB by 64 MB without losing a byte', () => {
    const size = 5 * 2 ** 40;
    const ranges = planRanges(17, size, 2 ** 26);
    const k = 60_000;
    const exact = 17n + (BigInt(k) * BigInt(size - 17)) / BigInt(ranges.length) - 1n;
    expect(BigInt(ranges[k]?.start ?? 0)).toBe(exact);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a part size of %d', (partSize) => {
    expect(() => planRanges(0, 10, partSize)).toThrow(RangeError);
  });

  it('refuses data that ends before it begins', () => {
    expect(() => planRanges(10, 9, 1)).toThrow(RangeError);
  });
});

describe('joinRanges', () => {
  it.each<[string, number[], [start: number, end: number][]]>([
    [
      'nothing where none is empty',
      [],
      [
        [0, 9],
        [9, 19],
        [19, 29],
        [29, 40],
      ],
    ],
    [
      'one with the one before it',
      [1],
      [
        [0, 19],
        [19, 29],
        [29, 40],
      ],
    ],
    [
      'several in a row, and at the end',
      [1, 3],
      [
        [0, 19],
        [19, 40],
      ],
    ],
    ['those at the start with the first that has rows', [0, 1, 3], [[0, 40]]],
    [
      'those at the start, and no further one',
      [0, 1],
      [
        [0, 29],
        [29, 40],
      ],
    ],
    ['all where none has rows', [0, 1, 2, 3], [[0, 40]]],
  ])('joins %s', (_, empty, expected) => {
    const joined = [...joinRanges(planRanges(0, 40, 10), empty)];
    expect(joined.map(({ start, end }) => [start, end])).toEqual(expected);
    expect(joined.map(({ index }) => index)).toEqual(expected.map((_, index) => index));
    expect(new Set(joined.map(({ count }) => count))).toEqual(new Set([expected.length]));
    expect(countJoined(4, empty)).toBe(expected.length);
  });

  it('has none of none', () => {
    expect([[...joinRanges([], [])], countJoined(0, [])]).toEqual([[], 0]);
  });
});
