import { QUOTE, settings } from './layout.as';

// Cells as Domo's CSV.

const COMMA: i8 = 0x2c;
const MARK: i8 = 0x22;
const CR: i8 = 0x0d;

/** Longer pieces are worth a call. */
const LONG_PIECE: u32 = 256;

/** Copies 16 bytes at once: up to 15 more than asked for are written. */
@inline
export function copy(to: u32, from: u32, length: u32): u32 {
  v128.store(to, v128.load(from));
  if (length > LONG_PIECE) memory.copy(to + 16, from + 16, length - 16);
  else for (let at: u32 = 16; at < length; at += 16) v128.store(to + at, v128.load(from + at));
  return to + length;
}

@inline
function isSpecial(bytes: v128): v128 {
  return v128.or(
    v128.or(i8x16.eq(bytes, i8x16.splat(COMMA)), i8x16.eq(bytes, i8x16.splat(MARK))),
    i8x16.eq(bytes, i8x16.splat(CR)),
  );
}

/** A cell that was in no quotes, which is looked at and written in one go. @returns the end of the output */
@inline
export function putText(out: u32, from: u32, to: u32): u32 {
  let place = out;
  let at = from;
  for (; at + 16 < to; at += 16) {
    const bytes = v128.load(at);
    if (v128.any_true(isSpecial(bytes))) return putQuoted(out, from, to, -1);
    v128.store(place, bytes);
    place += 16;
  }
  const bytes = v128.load(at);
  if (u32(i8x16.bitmask(isSpecial(bytes))) & ((1 << (to - at)) - 1)) return putQuoted(out, from, to, -1);
  v128.store(place, bytes);
  return place + to - at;
}

/** Whether Domo's grammar wants quotes around these bytes. A line feed is in none that had no quotes. */
function needsQuotes(from: u32, to: u32): bool {
  for (; from < to; from += 16) {
    const bytes = v128.load(from);
    const places = u32(i8x16.bitmask(isSpecial(bytes)));
    if (to - from < 16) return (places & ((1 << (to - from)) - 1)) !== 0;
    if (places) return true;
  }
  return false;
}

/** A cell that stays, in quotes if it was in quotes or must be. @returns the end of the output */
export function putCell(out: u32, from: u32, to: u32): u32 {
  const quote = load<i32>(settings, QUOTE);
  const quoted = quote >= 0 && from < to && load<u8>(from) === quote;
  if (quoted ? quote === MARK : !needsQuotes(from, to)) return copy(out, from, to - from);
  return quoted ? putQuoted(out, from + 1, to - 1, quote) : putQuoted(out, from, to, -1);
}

/** In quotes. Each `doubled` that is there twice becomes one. */
function putQuoted(out: u32, from: u32, to: u32, doubled: i32): u32 {
  store<u8>(out++, u8(MARK));
  for (; from < to; from++) {
    const byte = load<u8>(from);
    if (byte === doubled) from++;
    store<u8>(out++, byte);
    if (byte === MARK) store<u8>(out++, byte);
  }
  store<u8>(out++, u8(MARK));
  return out;
}

/** @returns the end of the output */
export function putNumber(out: u32, number: u64): u32 {
  let length: u32 = 1;
  for (let rest = number; rest >= 10; rest /= 10) length++;
  for (let at = out + length; at > out; number /= 10) store<u8>(--at, u8(0x30 + (number % 10)));
  return out + length;
}
