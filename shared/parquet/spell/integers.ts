import { writeAscii, writeWhole } from './digits.ts';

/** The number of 64 bits in two halves, where a double has it exactly; else NaN. */
export function safeOf(low: number, high: number): number {
  return high >= -0x20_0000 && high < 0x20_0000 ? high * 4_294_967_296 + (low >>> 0) : Number.NaN;
}

export function bigOf(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

/** @returns where it ends */
export function writeLong(bytes: Uint8Array, at: number, low: number, high: number): number {
  const safe = safeOf(low, high);
  return Number.isNaN(safe)
    ? writeAscii(bytes, at, bigOf(low, high).toString())
    : writeWhole(bytes, at, safe);
}

/** The same without a sign. */
export function writeUnsigned(bytes: Uint8Array, at: number, low: number, high: number): number {
  if (high >= 0) return writeLong(bytes, at, low, high);
  return writeAscii(bytes, at, BigInt.asUintN(64, bigOf(low, high)).toString());
}

/** A number in two's complement, its highest byte first. */
export function bigOfBytes(bytes: Uint8Array, from: number, end: number): bigint {
  if (from === end) return 0n;
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('hex');
  return BigInt.asIntN((end - from) * 8, BigInt(`0x${hex}`));
}
