import { isWithin } from './plain.as';

// Patterns are of fixed width, so that two comparisons of 16 bytes check one. A pattern in the memory: its bytes; the
// places of year, month, day, hour, minute and second, -1 for what it lacks; then the least bytes and how far each may
// lie above, for the first 16 bytes and for the last 16; then which of the first 16 bytes and which of the last 16 are
// those of `yyyy-MM-ddTHH:mm`, and those of it that are in no cell.
export const PATTERN: u32 = 144;
export const YEAR: u32 = 4;
export const MONTH: u32 = 8;
export const DAY: u32 = 12;
export const HOUR: u32 = 16;
export const MINUTE: u32 = 20;
export const SECOND: u32 = 24;
const LEAST: u32 = 32;
export const FIRST: u32 = 96;
export const LAST: u32 = 112;
export const LITERALS: u32 = 128;

/** Whether a cell has the width of a pattern, and digits and literals where that has them. */
@inline
export function fitsPattern(pattern: u32, from: u32, to: u32): bool {
  if (to - from !== load<u32>(pattern)) return false;
  if (!isWithin(from, v128.load(pattern, LEAST), v128.load(pattern, LEAST + 16))) return false;
  return isWithin(max(from, to - 16), v128.load(pattern, LEAST + 32), v128.load(pattern, LEAST + 48));
}
