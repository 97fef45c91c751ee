import { output } from './layout.as';

/** Bits that don't fill a byte yet: at most 7 between calls. The lowest is written first. */
let pending: u64 = 0;
let pendingBits: u64 = 0;
/** Where the next byte goes. */
let next: u32 = output;

export function startBits(): void {
  pending = 0;
  pendingBits = 0;
}

/** To be called after the output was read: the next bytes are written to its start. */
export function startOutput(): void {
  next = output;
}

export function outputSize(): u32 {
  return <u32>(next - output);
}

/** Writes at most 48 bits. */
export function putBits(bits: u64, count: u64): void {
  pending |= bits << pendingBits;
  pendingBits += count;
  store<u64>(next, pending);
  next += <u32>(pendingBits >>> 3);
  pending >>>= pendingBits & 56;
  pendingBits &= 7;
}

/** Writes zeros up to the next whole byte. */
export function alignBits(): void {
  if (pendingBits > 0) putBits(0, 8 - pendingBits);
}

/** Writes bytes. The output must be at a whole byte. */
export function putBytes(from: u32, count: u32): void {
  memory.copy(next, from, count);
  next += count;
}

/** The pending bits, for a loop that keeps them in a variable of its own and gives them back with `resumeBits`. */
export function pendingOf(): u64 {
  return pending;
}
export function pendingBitsOf(): u64 {
  return pendingBits;
}
export function nextOf(): u32 {
  return next;
}
export function resumeBits(bits: u64, count: u64, at: u32): void {
  pending = bits;
  pendingBits = count;
  next = at;
}
