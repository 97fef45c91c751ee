import { hasBits, pendingOf, position, seek, takeBits } from './bits.as';
import { fillTable, isComplete, isIncomplete, pairLiterals } from './codes.as';
import { isEnd, isException, isLiteral } from './entry.as';
import {
  distanceBits,
  distanceEntries,
  distanceSymbols,
  distanceTable,
  endOfBlock,
  header,
  input,
  lengthBits,
  lengthEntries,
  lengthLengths,
  lengths,
  lengthTable,
  literalBits,
  literalEntries,
  literalSymbols,
  literalTable,
} from './layout.as';
import {
  goesOn,
  needsInput,
  noEndOfBlock,
  nothingToRepeat,
  tooManyLengths,
  tooManySymbols,
  wrongBlockType,
  wrongDistanceCode,
  wrongLengthCode,
  wrongLiteralCode,
  wrongStoredSize,
} from './status.as';

/** The order in which a header lists the lengths of the code that encodes its code lengths. */
const lengthOrder: u32 = <u32>(
  memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])
);

export let isLast: bool = false;
/** The block has symbols; else it has stored bytes, of which so many are left. */
export let hasSymbols: bool = false;
export let storedLeft: u32 = 0;
/** Of the copy at `header`: its bytes, and the bits of the first that belong to the block before. */
export let headerSize: u32 = 0;
export let headerBit: u32 = 0;
/** The tables are those of the fixed code. */
let isFixed: bool = false;

/** Fills what no header changes. */
export function startEntries(): void {
  for (let symbol: u32 = 0; symbol < 256; symbol++) {
    store<u32>((symbol << 2) + literalEntries, isLiteral | (1 << 8) | (symbol << 16));
  }
  store<u32>((endOfBlock << 2) + literalEntries, isException | isEnd);
  let base: u32 = 3;
  for (let symbol: u32 = 257; symbol < 285; symbol++) {
    const extra: u32 = symbol < 265 ? 0 : (symbol - 261) >>> 2;
    store<u32>((symbol << 2) + literalEntries, (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>((285 << 2) + literalEntries, 258 << 16);
  store<u32>((286 << 2) + literalEntries, isException);
  store<u32>((287 << 2) + literalEntries, isException);
  base = 1;
  for (let symbol: u32 = 0; symbol < 30; symbol++) {
    const extra: u32 = symbol < 2 ? 0 : (symbol - 2) >>> 1;
    store<u32>((symbol << 2) + distanceEntries, (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>((30 << 2) + distanceEntries, isException);
  store<u32>((31 << 2) + distanceEntries, isException);
  for (let symbol: u32 = 0; symbol < 19; symbol++) store<u32>((symbol << 2) + lengthEntries, symbol << 16);
}

/** Reads the header of a block, or, where the input ends within it, nothing. */
export function readHeader(): i32 {
  const start = position();
  const status = tryHeader();
  if (status !== goesOn) {
    seek(start);
    return status;
  }
  headerBit = start & 7;
  headerSize = ((position() + 7) >>> 3) - (start >>> 3);
  memory.copy(header, input + (start >>> 3), headerSize);
  return goesOn;
}

function tryHeader(): i32 {
  if (!hasBits(3)) return needsInput;
  isLast = takeBits(1) === 1;
  const type = takeBits(2);
  hasSymbols = type !== 0;
  if (type === 0) return readStored();
  if (type === 1) return useFixed();
  return type === 2 ? readCodes() : wrongBlockType;
}

function readStored(): i32 {
  seek((position() + 7) & ~7);
  if (!hasBits(32)) return needsInput;
  storedLeft = takeBits(16);
  return (takeBits(16) ^ 0xffff) === storedLeft ? goesOn : wrongStoredSize;
}

function useFixed(): i32 {
  if (isFixed) return goesOn;
  isFixed = true;
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  memory.fill(lengths + literalSymbols, 5, distanceSymbols);
  return fillTables(literalSymbols, distanceSymbols);
}

function fillTables(literals: u32, distances: u32): i32 {
  if (fillTable(lengths, literals, literalEntries, literalTable, literalBits) >= isIncomplete) {
    return wrongLiteralCode;
  }
  pairLiterals();
  const status = fillTable(lengths + literals, distances, distanceEntries, distanceTable, distanceBits);
  return status >= isIncomplete ? wrongDistanceCode : goesOn;
}

function readCodes(): i32 {
  if (!hasBits(14)) return needsInput;
  const literals = takeBits(5) + 257;
  const distances = takeBits(5) + 1;
  const used = takeBits(4) + 4;
  if (literals > 286 || distances > 30) return tooManySymbols;
  memory.fill(lengthLengths, 0, 19);
  for (let i: u32 = 0; i < used; i++) {
    if (!hasBits(3)) return needsInput;
    store<u8>(lengthLengths + load<u8>(lengthOrder + i), <u8>takeBits(3));
  }
  if (fillTable(lengthLengths, 19, lengthEntries, lengthTable, lengthBits) !== isComplete)
    return wrongLengthCode;
  const status = readLengths(literals + distances);
  if (status !== goesOn) return status;
  if (load<u8>(lengths + endOfBlock) === 0) return noEndOfBlock;
  isFixed = false;
  return fillTables(literals, distances);
}

function readLengths(count: u32): i32 {
  let at = lengths;
  const end = lengths + count;
  while (at < end) {
    // A symbol and what may follow it take 14 bits; less is enough at the end of the input.
    hasBits(14);
    const entry = load<u32>(((<u32>pendingOf() & ((1 << lengthBits) - 1)) << 2) + lengthTable);
    const symbol = entry >>> 16;
    const bits = entry & 63;
    const extra: u32 = symbol < 16 ? 0 : symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
    if (!hasBits(bits + extra)) return needsInput;
    takeBits(bits);
    if (symbol < 16) {
      store<u8>(at, <u8>symbol);
      at += 1;
      continue;
    }
    if (symbol === 16 && at === lengths) return nothingToRepeat;
    const length: u8 = symbol === 16 ? load<u8>(at - 1) : 0;
    const repeats = takeBits(extra) + (symbol === 18 ? 11 : 3);
    if (at + repeats > end) return tooManyLengths;
    memory.fill(at, length, repeats);
    at += repeats;
  }
  return goesOn;
}

export function takeStored(size: u32): void {
  storedLeft -= size;
}
