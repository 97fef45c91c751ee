import { damaged } from './fault.ts';

const broken = 'has a page that is no LZ4';

/**
 * The bytes that a block of LZ4 holds (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md).
 *
 * @param size how many there must be
 */
export function inflateLz4(input: Uint8Array, size: number): Uint8Array {
  const output = Buffer.allocUnsafeSlow(size);
  if (fill(input, output, 0) !== size) damaged(broken);
  return output;
}

/** The codec before that: blocks in the frames of Hadoop, or one block without. */
export function inflateOldLz4(input: Uint8Array, size: number): Uint8Array {
  return inflateHadoop(input, size) ?? inflateLz4(input, size);
}

/** null: they are no such frames. */
function inflateHadoop(input: Uint8Array, size: number): Uint8Array | null {
  const output = Buffer.allocUnsafeSlow(size);
  const view = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  let at = 0;
  let to = 0;
  while (at + 8 <= view.length) {
    const told = view.readUInt32BE(at);
    const length = view.readUInt32BE(at + 4);
    at += 8;
    if (length > view.length - at || told > size - to) return null;
    const from = to;
    try {
      to = fill(input.subarray(at, at + length), output, to);
    } catch {
      return null;
    }
    if (to - from !== told) return null;
    at += length;
  }
  return at === view.length && to === size ? output : null;
}

/** @returns where the output ends */
function fill(input: Uint8Array, output: Uint8Array, from: number): number {
  let at = 0;
  let to = from;

  function lengthOf(nibble: number): number {
    let length = nibble;
    if (nibble === 15) {
      for (let byte = 255; byte === 255; length += byte) byte = input[at++] ?? damaged(broken);
    }
    return length;
  }

  while (at < input.length) {
    const token = input[at++] as number;
    const literals = lengthOf(token >> 4);
    if (literals > input.length - at || literals > output.length - to) damaged(broken);
    output.set(input.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    if (at === input.length) break;
    const back = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8);
    at += 2;
    const length = lengthOf(token & 15) + 4;
    if (at > input.length || back === 0 || back > to || length > output.length - to) damaged(broken);
    for (const end = to + length; to < end; to++) output[to] = output[to - back] as number;
  }
  return to;
}
