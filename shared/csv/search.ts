/** A call into native code takes as long as looking at this many bytes in JavaScript. */
const NEAR = 48;

/** Index of the first `byte` in [from, to), or `to`. */
export function nextByte(bytes: Uint8Array, byte: number, from: number, to: number): number {
  const near = Math.min(to, from + NEAR);
  for (let at = from; at < near; at++) if (bytes[at] === byte) return at;
  if (near === to) return to;
  const found = indexOfByte(bytes, byte, near);
  return found < 0 || found > to ? to : found;
}

/** `Uint8Array.indexOf` at the speed of `Buffer.indexOf`, which is a vectorised search. */
export function indexOfByte(bytes: Uint8Array, byte: number, from: number): number {
  return bufferOf(bytes).indexOf(byte, from);
}

/** The same bytes as a Buffer, without a copy. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
