import type { Range } from '../csv/ranges.ts';
import type { Footer, RowGroup } from './footer.ts';

/** A larger row group is cut among the ranges that it lies in, each with its share of the rows. Bytes in the file. */
const largestWhole = 64 * 2 ** 20;

/** The rows of a row group that belong to a range: from the first up to, not including, the last. */
export interface Slice {
  group: RowGroup;
  from: number;
  to: number;
  /** Rows of the file before it. */
  before: number;
}

/**
 * The rows that belong to a range of bytes, in their order: row groups whose first byte lies in it; of a large row group
 * those of its rows whose place in it, by their share of its bytes, does. So each row belongs to one range.
 */
export function slicesOf(
  { groups }: Pick<Footer, 'groups'>,
  { start, end }: Pick<Range, 'start' | 'end'>,
): Slice[] {
  const slices: Slice[] = [];
  let before = 0;
  for (const group of groups) {
    const from = rowsBefore(group, start);
    const to = rowsBefore(group, end);
    if (to > from) slices.push({ group, from, to, before: before + from });
    before += group.rows;
  }
  return slices;
}

/** Those of the ranges in which no row begins, by their indexes. */
export function emptyRangesOf(footer: Pick<Footer, 'groups'>, ranges: Iterable<Range>): number[] {
  const empty: number[] = [];
  for (const range of ranges) if (slicesOf(footer, range).length === 0) empty.push(range.index);
  return empty;
}

/** How many rows of a row group have their place before a byte of the file. */
function rowsBefore(group: RowGroup, byte: number): number {
  const { start, end } = spanOf(group);
  if (byte <= start) return 0;
  if (byte >= end || end - start <= largestWhole) return group.rows;
  // Row n is at the byte n × size / rows; the product may be beyond 2^53.
  const rows = BigInt(group.rows);
  const size = BigInt(end - start);
  return Number((BigInt(byte - start) * rows + size - 1n) / size);
}

/** From the first byte of its first column to the end of its last one. */
export function spanOf({ chunks }: RowGroup): { start: number; end: number } {
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const chunk of chunks) {
    start = Math.min(start, chunk.start);
    end = Math.max(end, chunk.end);
  }
  return { start, end };
}
