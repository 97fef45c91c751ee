import { damaged, unread } from '../fault.ts';
import { BLOCK } from '../kernel/kernel.ts';
import type { ValueReader, Values } from './values.ts';

const tooShort = 'has a page that ends before its values do';

/** Differences of numbers, in blocks (DELTA_BINARY_PACKED). */
export interface DeltaReader {
  /** How many numbers there are. */
  readonly total: number;
  /** Writes numbers of 32 bits, or both halves of numbers of 64. */
  read(count: number, into: Int32Array, isWide: boolean): void;
  /** The byte behind the numbers; to be asked when all have been read. */
  end(): number;
}

export function createDelta(bytes: Uint8Array, from: number, end: number): DeltaReader {
  let at = from;
  /** The number before, as two halves, and what has been read of a number of any size. */
  let low = 0;
  let high = 0;
  let readLow = 0;
  let readHigh = 0;

  function byte(): number {
    if (at >= end) damaged(tooShort);
    return bytes[at++] as number;
  }

  /** Reads a number of up to 64 bits into `readLow` and `readHigh`. */
  function varint(): void {
    readLow = 0;
    readHigh = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const part = byte();
      const bits = part & 127;
      if (shift < 32) readLow |= bits << shift;
      if (shift > 25) readHigh |= shift < 32 ? bits >> (32 - shift) : bits << (shift - 32);
      if (part < 128) return;
    }
    damaged('has a number that does not end');
  }

  function zigzag(): void {
    varint();
    const sign = -(readLow & 1);
    readLow = ((readLow >>> 1) | (readHigh << 31)) ^ sign;
    readHigh = (readHigh >>> 1) ^ sign;
  }

  function count(): number {
    varint();
    if (readHigh !== 0 || readLow < 0) damaged('has a page with a number of values that is too large');
    return readLow;
  }

  const blockSize = count();
  const miniblocks = count();
  const total = count();
  zigzag();
  low = readLow;
  high = readHigh;
  if (
    miniblocks < 1 ||
    miniblocks > 4096 ||
    blockSize % miniblocks !== 0 ||
    blockSize < 1 ||
    blockSize > 2 ** 24
  )
    damaged('has a page of differences whose blocks can not be');
  const miniSize = blockSize / miniblocks;
  if (miniSize % 8 !== 0) damaged('has a page of differences whose blocks can not be');

  let taken = 0;
  let minLow = 0;
  let minHigh = 0;
  let widths = 0;
  let mini = miniblocks;
  let width = 0;
  let left = 0;
  /** The first bit of the next difference, behind the byte `packed`. */
  let packed = 0;
  let bit = 0;

  function nextMini(): void {
    if (mini === miniblocks) {
      zigzag();
      minLow = readLow;
      minHigh = readHigh;
      widths = at;
      at += miniblocks;
      if (at > end) damaged(tooShort);
      mini = 0;
    }
    width = bytes[widths + mini] as number;
    if (width > 64) damaged(`has numbers of ${width} bits`);
    packed = at;
    bit = 0;
    left = miniSize;
    at += (miniSize / 8) * width;
    // The last one may lack what has no number.
    if (at > end) at = end;
    mini++;
  }

  /** The bits of a difference, `some` of them from the bit `position` on: 32 at most. */
  function bits(position: number, some: number): number {
    const first = packed + Math.floor(position / 8);
    const shift = position & 7;
    if (first + ((shift + some + 7) >> 3) > end) damaged(tooShort);
    let word = 0;
    const bytesOf = Math.min(4, (shift + some + 7) >> 3);
    for (let k = 0; k < bytesOf; k++) word |= (bytes[first + k] as number) << (8 * k);
    let number = word >>> shift;
    if (shift + some > 32) number |= (bytes[first + 4] as number) << (32 - shift);
    return some === 32 ? number | 0 : number & ((1 << some) - 1);
  }

  function add(addLow: number, addHigh: number): void {
    const sum = (low >>> 0) + (addLow >>> 0);
    high = (high + addHigh + (sum > 0xffff_ffff ? 1 : 0)) | 0;
    low = sum | 0;
  }

  return {
    total,
    read(wanted, into, isWide) {
      if (taken + wanted > total) damaged(tooShort);
      for (let k = 0; k < wanted; k++) {
        if (taken > 0) {
          if (left === 0) nextMini();
          left--;
          add(minLow, minHigh);
          if (width > 0) {
            const lower = bits(bit, Math.min(width, 32));
            add(lower, width > 32 ? bits(bit + 32, width - 32) : 0);
            bit += width;
          }
        }
        taken++;
        if (isWide) {
          into[2 * k] = low;
          into[2 * k + 1] = high;
        } else into[k] = low;
      }
    },
    end: () => at,
  };
}

/** INT32 and INT64. */
export function createDeltaNumbers(
  bytes: Uint8Array,
  from: number,
  end: number,
  isWide: boolean,
): ValueReader {
  const delta = createDelta(bytes, from, end);
  return { read: (count, { ints }) => delta.read(count, ints, isWide) };
}

/**
 * Numbers that other bytes stand behind. They are read twice, for a few bytes may say that there are very many.
 *
 * @param most no page has more values
 */
function followedNumbers(
  bytes: Uint8Array,
  from: number,
  end: number,
  most: number,
): { numbers: DeltaReader; end: number } {
  const ahead = createDelta(bytes, from, end);
  if (ahead.total > most) damaged('has a page with another number of values than it says');
  const passed = new Int32Array(BLOCK);
  for (let left = ahead.total; left > 0; left -= BLOCK) ahead.read(Math.min(left, BLOCK), passed, false);
  return { numbers: createDelta(bytes, from, end), end: ahead.end() };
}

/** The lengths of all texts, then their bytes (DELTA_LENGTH_BYTE_ARRAY). */
export function createDeltaLengths(bytes: Uint8Array, from: number, end: number, most: number): ValueReader {
  const { numbers, end: begin } = followedNumbers(bytes, from, end, most);
  let at = begin;
  return {
    read(count, into) {
      const { starts, ends } = into;
      into.bytes = bytes;
      // They become what they are the lengths of.
      numbers.read(count, ends, false);
      for (let k = 0; k < count; k++) {
        const length = ends[k] as number;
        if (length < 0 || length > end - at) damaged(tooShort);
        starts[k] = at;
        at += length;
        ends[k] = at;
      }
    },
  };
}

/** How much of each text is that of the one before, then what is not (DELTA_BYTE_ARRAY). */
export function createDeltaTexts(bytes: Uint8Array, from: number, end: number, most: number): ValueReader {
  const { numbers: prefixes, end: second } = followedNumbers(bytes, from, end, most);
  const { numbers: lengths, end: begin } = followedNumbers(bytes, second, end, most);
  if (prefixes.total !== lengths.total) damaged('has a page whose texts have no lengths');
  let at = begin;
  let before: Uint8Array = new Uint8Array(0);

  return {
    read(count, into: Values) {
      const { starts, ends } = into;
      // They become where the texts begin and end.
      prefixes.read(count, starts, false);
      lengths.read(count, ends, false);
      let size = 0;
      for (let k = 0; k < count; k++) size += (starts[k] as number) + (ends[k] as number);
      if (size > largest) unread(tooLong);
      const joined = new Uint8Array(Math.max(0, size));
      let to = 0;
      for (let k = 0; k < count; k++) {
        const prefix = starts[k] as number;
        const length = ends[k] as number;
        if (prefix < 0 || prefix > before.length || length < 0 || length > end - at) damaged(tooShort);
        if (to + prefix + length > joined.length) damaged(tooShort);
        joined.set(before.subarray(0, prefix), to);
        joined.set(bytes.subarray(at, at + length), to + prefix);
        at += length;
        starts[k] = to;
        to += prefix + length;
        ends[k] = to;
        before = joined.subarray(to - prefix - length, to);
      }
      into.bytes = joined;
    },
  };
}

/** Bytes that the texts of one call may have. */
const largest = 64 * 2 ** 20;
const tooLong = `has texts of more than ${largest} bytes in a block of rows, each told by what the one before has (DELTA_BYTE_ARRAY). Write it in another encoding, and drop that`;
