import { input } from './layout.as';

/** The next byte of the input that was not made pending, and the end of the input. */
let next: u32 = input;
let end: u32 = input;
/** Bits of the input that are not used yet. The lowest is the first. */
let pending: u64 = 0;
let pendingBits: u64 = 0;

/** How many bits of the input are used, from its start on. */
export function position(): u32 {
  return ((next - input) << 3) - <u32>pendingBits;
}

/** Goes to a position. */
export function seek(bits: u32): void {
  next = input + (bits >>> 3);
  pending = 0;
  pendingBits = 0;
  if ((bits & 7) === 0) return;
  pending = <u64>load<u8>(next) >>> (bits & 7);
  pendingBits = 8 - (bits & 7);
  next += 1;
}

/** Where the input ends. Bits behind it are never used. */
export function endInput(at: u32): void {
  end = at;
}

/** Makes so many bits pending, 56 at most. @returns false: the input has fewer */
export function hasBits(count: u64): bool {
  while (pendingBits < count) {
    if (next >= end) return false;
    pending |= (<u64>load<u8>(next)) << pendingBits;
    pendingBits += 8;
    next += 1;
  }
  return true;
}

export function takeBits(count: u64): u32 {
  const bits = <u32>(pending & (((<u64>1) << count) - 1));
  skipBits(count);
  return bits;
}

export function skipBits(count: u64): void {
  pending >>>= count;
  pendingBits -= count;
}

/** The pending bits, with zeros above them, for a loop that keeps them in variables of its own. */
export function pendingOf(): u64 {
  return pending;
}
export function pendingBitsOf(): u64 {
  return pendingBits;
}
export function nextOf(): u32 {
  return next;
}
export function endOf(): u32 {
  return end;
}
export function resumeBits(bits: u64, count: u64, at: u32): void {
  pending = bits;
  pendingBits = count;
  next = at;
}
