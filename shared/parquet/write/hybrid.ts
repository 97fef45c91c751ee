/** As many equal numbers in a row are written as a run; fewer are packed bit by bit, in groups of this size. */
const GROUP = 8;

/** Bytes that so many numbers take at most. */
export function hybridRoom(count: number, width: number): number {
  // A run takes no more than its numbers would in groups; each switch between the two has a header of up to five bytes.
  return Math.ceil(count / GROUP) * (width + 5) + 16;
}

/**
 * Writes numbers in the hybrid of run lengths and packed bits
 * (https://github.com/apache/parquet-format/blob/master/Encodings.md#RLE), in which levels and places of a dictionary are.
 *
 * @param width bits of each number, up to 24
 * @returns the index behind what was written
 */
export function writeHybrid(
  numbers: Uint8Array | Int32Array,
  count: number,
  width: number,
  into: Uint8Array,
  from: number,
): number {
  let at = from;
  /** Numbers before `next` that are not written yet: whole groups. */
  let first = 0;
  let next = 0;

  function varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      into[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    into[at++] = rest;
  }

  function pack(): void {
    if (next === first) return;
    const groups = Math.ceil((next - first) / GROUP);
    varint((groups << 1) | 1);
    let bits = 0;
    let filled = 0;
    for (let place = first; place < first + groups * GROUP; place++) {
      if (place < count) bits |= (numbers[place] as number) << filled;
      filled += width;
      for (; filled >= 8; filled -= 8) {
        into[at++] = bits & 255;
        bits >>>= 8;
      }
    }
  }

  while (next < count) {
    const number = numbers[next] as number;
    let end = next + 1;
    while (end < count && numbers[end] === number) end++;
    if (end - next < GROUP) {
      next = Math.min(next + GROUP, count);
      continue;
    }
    pack();
    varint((end - next) << 1);
    for (let shift = 0; shift < width; shift += 8) into[at++] = (number >>> shift) & 255;
    first = end;
    next = end;
  }
  pack();
  return at;
}
