/**
 * A CSV of numbers whose rows are all of one length, so that any of its bytes can be made without those before it.
 * Like `00000000042,1234567,123.456`.
 */
export interface FixedCsv {
  /** Without the header. */
  rows: number;
  seed: number;
}

export const fixedColumns = [
  { name: 'id', type: 'LONG' },
  { name: 'amount', type: 'LONG' },
  { name: 'price', type: 'DOUBLE' },
] as const;

export const fixedHeader = `${fixedColumns.map(({ name }) => name).join(',')}\n`;

const wordsPerRow = 7;
/** Of a row, with its line feed. */
export const fixedRowBytes = wordsPerRow * 4;
/** Made at once. */
const rowsPerBlock = 32_768;

export function fixedSize({ rows }: FixedCsv): number {
  return fixedHeader.length + rows * fixedRowBytes;
}

/** The bytes from `from` up to, without, `to`. */
export function* fixedBytes(csv: FixedCsv, from: number, to: number): Generator<Buffer> {
  const start = fixedHeader.length;
  if (from < start) yield Buffer.from(fixedHeader).subarray(from, to);
  const first = Math.floor(Math.max(0, from - start) / fixedRowBytes);
  const last = Math.ceil(Math.max(0, to - start) / fixedRowBytes);
  for (let row = first; row < last; row += rowsPerBlock) {
    const block = rowsFrom(csv, row, Math.min(rowsPerBlock, last - row));
    const offset = start + row * fixedRowBytes;
    yield block.subarray(Math.max(0, from - offset), to - offset);
  }
}

function rowsFrom({ seed }: FixedCsv, first: number, count: number): Buffer {
  const words = new Uint32Array(count * wordsPerRow);
  for (let i = 0, at = 0; i < count; i++, at += wordsPerRow) {
    const id = first + i + 1;
    const amount = mix(id ^ Math.imul(seed, 0x9e3779b1));
    const price = mix(amount ^ 0x5bd1e995);
    words[at] = fourDigits[Math.floor(id / 10_000_000)] as number;
    words[at + 1] = fourDigits[Math.floor(id / 1000) % 10_000] as number;
    words[at + 2] = threeAndComma[id % 1000] as number;
    words[at + 3] = fourDigits[amount % 10_000] as number;
    words[at + 4] = threeAndComma[(amount >>> 16) % 1000] as number;
    words[at + 5] = threeAndPoint[price % 1000] as number;
    words[at + 6] = threeAndLineFeed[(price >>> 16) % 1000] as number;
  }
  return Buffer.from(words.buffer);
}

/** Four characters as one number, in the order of this machine's bytes: written at once, they are what makes it fast. */
function spelled(count: number, digits: number, end: string): Uint32Array {
  const text = Array.from({ length: count }, (_, i) => String(i).padStart(digits, '0') + end).join('');
  const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
  return new Uint32Array(bytes.buffer);
}

const fourDigits = spelled(10_000, 4, '');
const threeAndComma = spelled(1000, 3, ',');
const threeAndPoint = spelled(1000, 3, '.');
const threeAndLineFeed = spelled(1000, 3, '\n');

/** Scatters a whole number over 32 bits. */
function mix(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
