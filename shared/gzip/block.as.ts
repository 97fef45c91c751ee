import { alignBits, nextOf, pendingBitsOf, pendingOf, putBits, putBytes, resumeBits } from './bits.as';
import { assignCodes, codeLengths } from './huffman.as';
import {
  block,
  codes,
  distanceCodes,
  distanceCounts,
  distanceSymbols,
  endOfBlock,
  firstLength,
  frequencies,
  headerItems,
  lengthLengths,
  lengthSymbols,
  literalCodes,
  literalCounts,
  literalLengths,
  literalSymbols,
  tokens,
} from './layout.as';
import { extraOfDistance, extraOfLength, symbolOfLength } from './symbols.as';

/** The most bytes that a stored block can have. */
const maxStored: u32 = 0xffff;

/** The order in which a header lists the lengths of the code that encodes its code lengths. */
const lengthOrder: u32 = <u32>(
  memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])
);

let distanceLengths: u32 = literalLengths;
let literalsUsed: u32 = 0;
let distancesUsed: u32 = 0;
let itemsEnd: u32 = headerItems;
let lengthsUsed: u32 = 0;

/** Writes the tokens, or the bytes themselves if those take less. */
export function putBlock(size: u32, tokensEnd: u32, isLast: bool): void {
  const bits = plan();
  const stored = ((size + maxStored - 1) / maxStored) * 5 + size;
  if (bits >= (<u64>stored) << 3) {
    putStored(size, isLast);
    return;
  }
  putBits(isLast ? 5 : 4, 3);
  putHeader();
  fillCodes();
  putTokens(tokensEnd);
}

function putStored(size: u32, isLast: bool): void {
  let from = block;
  do {
    const count = min(size, maxStored);
    size -= count;
    putBits(isLast && size === 0 ? 1 : 0, 3);
    alignBits();
    putBits(count | ((~count & 0xffff) << 16), 32);
    putBytes(from, count);
    from += count;
  } while (size > 0);
}

/** Makes the block's codes from the counts. @returns the size of the block in bits, without its first three */
function plan(): u64 {
  let bits: u64 = 0;
  memory.copy(frequencies, literalCounts, 256 << 2);
  memory.fill(frequencies + (256 << 2), 0, (literalSymbols - 256) << 2);
  store<u32>((endOfBlock << 2) + frequencies, 1);
  for (let less: u32 = 0; less < 256; less++) {
    const count = load<u32>(((firstLength + less) << 2) + literalCounts);
    const at = (symbolOfLength(less) << 2) + frequencies;
    store<u32>(at, load<u32>(at) + count);
    bits += <u64>count * extraOfLength(less);
  }
  bits += makeCode(literalSymbols, 15, literalLengths);
  literalsUsed = usedOf(literalLengths, literalSymbols, 257);

  memory.copy(frequencies, distanceCounts, distanceSymbols << 2);
  distanceLengths = literalLengths + literalsUsed;
  for (let symbol: u32 = 0; symbol < distanceSymbols; symbol++) {
    bits += <u64>load<u32>((symbol << 2) + distanceCounts) * extraOfDistance(symbol);
  }
  bits += makeCode(distanceSymbols, 15, distanceLengths);
  distancesUsed = usedOf(distanceLengths, distanceSymbols, 1);
  return bits + planHeader();
}

/** @returns how many bits all symbols in `frequencies` take, without extra bits */
function makeCode(symbols: u32, limit: u32, lengths: u32): u64 {
  // Some readers refuse a code with fewer than two symbols.
  let used: u32 = 0;
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    used += load<u32>((symbol << 2) + frequencies) === 0 ? 0 : 1;
  }
  for (let symbol: u32 = 0; used < 2; symbol++) {
    const at = (symbol << 2) + frequencies;
    if (load<u32>(at) !== 0) continue;
    store<u32>(at, 1);
    used += 1;
  }
  codeLengths(symbols, limit, lengths);
  let bits: u64 = 0;
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    bits += <u64>load<u32>((symbol << 2) + frequencies) * load<u8>(lengths + symbol);
  }
  return bits;
}

/** How many symbols there are up to the last one with a code, but at least `least`. */
function usedOf(lengths: u32, symbols: u32, least: u32): u32 {
  while (symbols > least && load<u8>(lengths + symbols - 1) === 0) symbols -= 1;
  return symbols;
}

/** Lists the code lengths of both codes, with their repeats. @returns how many bits they take */
function planHeader(): u64 {
  itemsEnd = headerItems;
  memory.fill(frequencies, 0, lengthSymbols << 2);
  const end = distanceLengths + distancesUsed;
  let at = literalLengths;
  while (at < end) {
    const length = load<u8>(at);
    let run: u32 = 1;
    while (at + run < end && load<u8>(at + run) === length) run += 1;
    at += run;
    if (length === 0) {
      while (run >= 11) {
        const count = min<u32>(run, 138);
        item(18, count - 11);
        run -= count;
      }
      if (run >= 3) {
        item(17, run - 3);
        run = 0;
      }
    } else {
      item(length, 0);
      run -= 1;
      while (run >= 3) {
        const count = min<u32>(run, 6);
        item(16, count - 3);
        run -= count;
      }
    }
    for (; run > 0; run--) item(length, 0);
  }
  const extra =
    load<u32>((16 << 2) + frequencies) * 2 +
    load<u32>((17 << 2) + frequencies) * 3 +
    load<u32>((18 << 2) + frequencies) * 7;
  const bits = makeCode(lengthSymbols, 7, lengthLengths);
  lengthsUsed = lengthSymbols;
  while (lengthsUsed > 4 && load<u8>(lengthLengths + load<u8>(lengthOrder + lengthsUsed - 1)) === 0)
    lengthsUsed -= 1;
  return bits + extra + 14 + lengthsUsed * 3;
}

function item(symbol: u32, extra: u32): void {
  store<u16>(itemsEnd, <u16>(symbol | (extra << 5)));
  itemsEnd += 2;
  const at = (symbol << 2) + frequencies;
  store<u32>(at, load<u32>(at) + 1);
}

function putHeader(): void {
  putBits((literalsUsed - 257) | ((distancesUsed - 1) << 5) | ((lengthsUsed - 4) << 10), 14);
  for (let i: u32 = 0; i < lengthsUsed; i++) putBits(load<u8>(lengthLengths + load<u8>(lengthOrder + i)), 3);
  assignCodes(lengthLengths, lengthSymbols);
  for (let at: u32 = headerItems; at < itemsEnd; at += 2) {
    const symbol = <u32>load<u16>(at) & 31;
    putBits(load<u16>((symbol << 1) + codes), load<u8>(lengthLengths + symbol));
    if (symbol >= 16) putBits(load<u16>(at) >>> 5, symbol === 16 ? 2 : symbol === 17 ? 3 : 7);
  }
}

/** Makes the tables that `putTokens` uses from the codes. */
function fillCodes(): void {
  assignCodes(literalLengths, literalsUsed);
  for (let byte: u32 = 0; byte < 256; byte++) {
    const length = <u32>load<u8>(literalLengths + byte);
    store<u32>((byte << 2) + literalCodes, load<u16>((byte << 1) + codes) | (length << 24));
  }
  for (let less: u32 = 0; less < 256; less++) {
    const symbol = symbolOfLength(less);
    if (symbol >= literalsUsed) break;
    const length = <u32>load<u8>(literalLengths + symbol);
    const extra = extraOfLength(less);
    const bits = <u32>load<u16>((symbol << 1) + codes) | ((less & ((1 << extra) - 1)) << length);
    store<u32>(((firstLength + less) << 2) + literalCodes, bits | ((length + extra) << 24));
  }
  endCode = load<u16>((endOfBlock << 1) + codes);

  assignCodes(distanceLengths, distancesUsed);
  for (let symbol: u32 = 0; symbol < distancesUsed; symbol++) {
    const length = <u32>load<u8>(distanceLengths + symbol);
    const bits =
      load<u16>((symbol << 1) + codes) | (length << 16) | ((length + extraOfDistance(symbol)) << 24);
    store<u32>((symbol << 2) + distanceCodes, bits);
  }
}

let endCode: u16 = 0;

/** Has no branch between literals and matches, because a processor can't predict which of them is next. */
function putTokens(end: u32): void {
  let pending = pendingOf();
  let count = pendingBitsOf();
  let next = nextOf();
  for (let at: u32 = tokens; at < end; at += 4) {
    const token = load<u32>(at);
    const literal = load<u32>((token & 511) << 2, literalCodes);
    const distance = load<u32>(((token >>> 9) & 31) << 2, distanceCodes);
    pending |= (<u64>(literal & 0xffffff)) << count;
    count += literal >>> 24;
    const code = (distance & 0xffff) | ((token >>> 14) << ((distance >>> 16) & 31));
    pending |= (<u64>code) << count;
    count += distance >>> 24;
    store<u64>(next, pending);
    next += <u32>(count >>> 3);
    pending >>>= count & 56;
    count &= 7;
  }
  resumeBits(pending, count, next);
  putBits(endCode, load<u8>(literalLengths + endOfBlock));
}
