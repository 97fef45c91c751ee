// What a literal or a match is likely to cost, before the block's codes are known: by how often the symbols were used in the
// blocks before and in this one so far. A cost is in sixteenths of a bit, above nine bits for the length of what is paid
// for, so that the least of several costs also tells which one it is.
import {
  distanceCosts,
  distanceCounts,
  distanceSymbols,
  formerCounts,
  lengthCosts,
  literalCosts,
  literalCounts,
  longestShort,
  shortCosts,
  symbolCounts,
} from './layout.as';
import { extraOfDistance, extraOfLength, symbolOfLength } from './symbols.as';

/** Of the literals and lengths. */
const firstSymbols: u32 = 288;
const allSymbols: u32 = 320;
const lengthBits: u32 = 9;
/** An extra bit, as a cost. */
const bit: u32 = 16 << lengthBits;
/** Of a symbol. No code of deflate is longer. */
const mostBits: u32 = 15;
/** Each byte of the cost of what can't be. The cost of a segment and this are below 2^32. */
const never: u8 = 0x80;

/** Assumes something for the beginning of a stream: about what CSV is like. */
export function startCosts(): void {
  for (let symbol: u32 = 0; symbol < allSymbols; symbol++) {
    const isFrequent = symbol > 256 && symbol < 266;
    store<u32>((symbol << 2) + formerCounts, isFrequent ? 64 : symbol < firstSymbols ? 8 : 16);
  }
  updateCosts();
}

/** Makes the costs from the counts up to here. */
export function updateCosts(): void {
  sumCounts();
  toCosts(symbolCounts, firstSymbols);
  toCosts(symbolCounts + (firstSymbols << 2), allSymbols - firstSymbols);
  for (let byte: u32 = 0; byte < 256; byte++) store<u32>((byte << 2) + literalCosts, costOf(byte) | 1);
  memory.fill(shortCosts, never, (longestShort + 1) << 5);
  memory.fill(lengthCosts, never, 3 << 2);
  for (let length: u32 = 3; length < 259; length++) {
    const less = length - 3;
    const cost = (costOf(symbolOfLength(less)) + extraOfLength(less) * bit) | length;
    store<u32>((length << 2) + lengthCosts, cost);
    for (let most = length; most <= longestShort; most++)
      store<u32>((most << 5) + (less << 2) + shortCosts, cost);
  }
  for (let symbol: u32 = 0; symbol < distanceSymbols; symbol++) {
    const cost = costOf(firstSymbols + symbol) + extraOfDistance(symbol) * bit;
    const upper = symbol < 2 ? symbol * 254 : symbol + 254;
    store<u32>((upper << 2) + distanceCosts, cost);
  }
}

/** To be called at the end of a block: some of its counts stay for the next one. */
export function carryCounts(): void {
  sumCounts();
  for (let at: u32 = 0; at < allSymbols << 2; at += 16)
    v128.store(at, i32x4.shr_u(v128.load(at, symbolCounts), 2), formerCounts);
}

function costOf(symbol: u32): u32 {
  return load<u32>((symbol << 2) + symbolCounts);
}

function sumCounts(): void {
  memory.copy(symbolCounts, formerCounts, allSymbols << 2);
  for (let byte: u32 = 0; byte < 256; byte++) add(byte, load<u32>((byte << 2) + literalCounts));
  for (let less: u32 = 0; less < 256; less++)
    add(symbolOfLength(less), load<u32>(((256 + less) << 2) + literalCounts));
  for (let symbol: u32 = 0; symbol < distanceSymbols; symbol++)
    add(firstSymbols + symbol, load<u32>((symbol << 2) + distanceCounts));
}

function add(symbol: u32, count: u32): void {
  const at = (symbol << 2) + symbolCounts;
  store<u32>(at, load<u32>(at) + count);
}

/**
 * Replaces counts by costs. A symbol that never was used counts as if it was once. The upper bits of a number as f32 are
 * its logarithm, near enough.
 */
function toCosts(from: u32, symbols: u32): void {
  const one = i32x4.splat(1);
  const end = from + (symbols << 2);
  let sums = i32x4.splat(0);
  for (let at = from; at < end; at += 16) sums = i32x4.add(sums, v128.load(at));
  sums = i32x4.add(sums, v128.shuffle<i32>(sums, sums, 2, 3, 0, 1));
  sums = i32x4.add(sums, v128.shuffle<i32>(sums, sums, 1, 0, 3, 2));
  const total = logarithms(i32x4.add(sums, i32x4.splat(symbols)));
  for (let at = from; at < end; at += 16) {
    const bits = i32x4.sub(total, logarithms(i32x4.add(v128.load(at), one)));
    v128.store(at, i32x4.shl(i32x4.min_u(bits, i32x4.splat(mostBits << 4)), lengthBits));
  }
}

function logarithms(counts: v128): v128 {
  return i32x4.shr_u(f32x4.convert_i32x4_u(counts), 19);
}
