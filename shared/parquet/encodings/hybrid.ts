import { damaged } from '../fault.ts';

/** Reads whole numbers of a page one after the other: levels, places in a dictionary, truth values. */
export interface NumberReader {
  read(count: number, into: Int32Array): void;
  /** The number that the next `count` numbers all are, which are then taken; -1 where that can't be seen at once. */
  same(count: number): number;
}

/** Nothing but this number. */
export function createConstant(value: number): NumberReader {
  return {
    read: (count, into) => void into.fill(value, 0, count),
    same: () => value,
  };
}

/**
 * Reads the hybrid of runs and bit-packed numbers
 * (https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE).
 *
 * @param width bits of a number, 32 at most
 */
export function createHybrid(bytes: Uint8Array, from: number, end: number, width: number): NumberReader {
  if (width < 0 || width > 32) damaged(`has numbers of ${width} bits`);
  const valueBytes = (width + 7) >> 3;
  const mask = width === 32 ? -1 : (1 << width) - 1;
  let at = from;
  /** Numbers that are left of the run or of the group under way. */
  let left = 0;
  let isRun = true;
  let value = 0;
  /** Of bit-packed numbers: the next one's first bit, from `packed` on. */
  let packed = 0;
  let bit = 0;

  function next(): void {
    let head = 0;
    let scale = 1;
    for (;;) {
      if (at >= end) damaged('has a page that ends before its values do');
      const byte = bytes[at++] as number;
      head += (byte & 127) * scale;
      if (byte < 128) break;
      scale *= 128;
      if (scale > 2 ** 35) damaged('has a run whose length does not end');
    }
    isRun = head % 2 === 0;
    if (isRun) {
      left = head / 2;
      if (at + valueBytes > end) damaged('has a page that ends before its values do');
      value = 0;
      for (let k = 0; k < valueBytes; k++) value |= (bytes[at + k] as number) << (8 * k);
      at += valueBytes;
    } else {
      left = ((head - 1) / 2) * 8;
      packed = at;
      bit = 0;
      const size = (left / 8) * width;
      // Some writers leave out the bytes of the last group that have no number.
      if (size > end - at && width > 0) left = Math.min(left, Math.floor(((end - at) * 8) / width));
      at += Math.min(size, end - at);
      if (left === 0) damaged('has a page that ends before its values do');
    }
  }

  function unpack(count: number, into: Int32Array, to: number): void {
    let position = packed * 8 + bit;
    for (let k = 0; k < count; k++) {
      const byte = Math.floor(position / 8);
      const shift = position & 7;
      const word =
        (bytes[byte] as number) |
        ((bytes[byte + 1] as number) << 8) |
        ((bytes[byte + 2] as number) << 16) |
        ((bytes[byte + 3] as number) << 24);
      let number = word >>> shift;
      if (shift + width > 32) number |= (bytes[byte + 4] as number) << (32 - shift);
      into[to + k] = number & mask;
      position += width;
    }
    bit += count * width;
  }

  return {
    read(count, into) {
      for (let done = 0; done < count; ) {
        while (left === 0) next();
        const some = Math.min(left, count - done);
        if (isRun) into.fill(value, done, done + some);
        else unpack(some, into, done);
        left -= some;
        done += some;
      }
    },
    same(count) {
      while (left === 0 && count > 0) next();
      if (!isRun || left < count) return -1;
      left -= count;
      return value;
    },
  };
}
