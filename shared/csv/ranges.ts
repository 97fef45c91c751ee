/** Contiguous bytes of an object. The records that begin in them are one part. */
export interface Range {
  /** 0-based. */
  index: number;
  /** How many ranges the object has. */
  count: number;
  start: number;
  /** Exclusive. */
  end: number;
}

/**
 * Cuts the data of an object, [dataStart, dataEnd), into ranges of equal size. Each has at least `partSize` bytes, unless
 * the data has fewer: then there is one range, or none if there is no data.
 *
 * Every range except the first begins one byte before its share, because only the line feed before a record shows that
 * a record begins. So a record belongs to the range that holds the byte before it.
 */
export function planRanges(dataStart: number, dataEnd: number, partSize: number): Range[] {
  return [...eachRange(dataStart, dataEnd, partSize)];
}

/** The ranges of `planRanges`, one at a time: an object may have 100,000. */
export function* eachRange(dataStart: number, dataEnd: number, partSize: number): Generator<Range> {
  const length = dataEnd - dataStart;
  const count = countRanges(dataStart, dataEnd, partSize);
  // floor(k * length / count), without a product beyond 2^53.
  const share = Math.floor(length / count);
  const edge = (k: number) => dataStart + k * share + Math.floor((k * (length % count)) / count);
  const start = (k: number) => (k === 0 ? dataStart : k === count ? dataEnd : edge(k) - 1);
  for (let index = 0; index < count; index++) {
    yield { index, count, start: start(index), end: start(index + 1) };
  }
}

/**
 * Joins each range in which no row begins with the one before it, and those at the start with the first that has rows:
 * only such ranges are numbered, because the ids of parts must have no gap [P6]. Where no range has rows, all are one.
 *
 * @param empty the indexes of the ranges without rows, each once
 */
export function* joinRanges(ranges: Iterable<Range>, empty: readonly number[]): Generator<Range> {
  const isEmpty = new Set(empty);
  let index = 0;
  let open: Range | null = null;
  let hasRows = false;
  for (const range of ranges) {
    const isFilled = !isEmpty.has(range.index);
    if (open !== null && hasRows && isFilled) {
      yield open;
      open = null;
      index += 1;
    }
    hasRows = isFilled || (open !== null && hasRows);
    const { start }: Range = open ?? range;
    open = { index, count: countJoined(range.count, empty), start, end: range.end };
  }
  if (open !== null) yield open;
}

/** How many ranges `joinRanges` makes of so many. */
export function countJoined(count: number, empty: readonly number[]): number {
  return count === 0 ? 0 : Math.max(1, count - empty.length);
}

/** How many ranges `planRanges` cuts. */
export function countRanges(dataStart: number, dataEnd: number, partSize: number): number {
  const length = dataEnd - dataStart;
  if (!Number.isSafeInteger(partSize) || partSize < 1) throw new RangeError(`part size ${partSize}`);
  if (!Number.isSafeInteger(length) || length < 0)
    throw new RangeError(`data from ${dataStart} to ${dataEnd}`);
  return length === 0 ? 0 : Math.max(1, Math.floor(length / partSize));
}
