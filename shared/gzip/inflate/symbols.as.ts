import { endOf, hasBits, nextOf, pendingBitsOf, pendingOf, resumeBits, skipBits } from './bits.as';
import { isEnd, isException, isLiteral, isPointer } from './entry.as';
import { distanceBits, distanceTable, literalBits, literalTable } from './layout.as';
import { goesOn, isFull, needsInput, notADistance, notALiteral, tooFarBack } from './status.as';

/** Beyond the end of a match, a copy may write so much. */
export const copySlack: u32 = 16;
/** What one turn of the fast loop reads and writes at most. */
const fastInput: u32 = 32;
const fastOutput: u32 = 8 + 258;

/** The end of the block was read. */
export const blockEnded: i32 = -2;

/** Where the next byte of the text goes, and the first that a match may go back to. */
export let out: u32 = 0;
export let reach: u32 = 0;

export function setOutput(at: u32, first: u32): void {
  out = at;
  reach = first;
}

/** Decodes the symbols of a block up to its end, or until the text has come to `limit`, or the input ends. */
export function decode(limit: u32): i32 {
  const status = decodeFast(limit);
  return status === goesOn ? decodeExactly(limit) : status;
}

function literalEntry(bits: u64): u64 {
  return <u64>load<u32>(((<u32>bits & ((1 << literalBits) - 1)) << 2) + literalTable);
}

function distanceEntry(bits: u64): u64 {
  return <u64>load<u32>(((<u32>bits & ((1 << distanceBits) - 1)) << 2) + distanceTable);
}

/** The entry that a pointer leads to. `bits` begin behind what the pointer takes. */
function linkedEntry(pointer: u64, bits: u64, table: u32): u64 {
  const index = <u32>(pointer >>> 16) + (<u32>bits & ((1 << (<u32>(pointer >>> 8) & 15)) - 1));
  return <u64>load<u32>((index << 2) + table);
}

/** The length or distance of an entry. `bits` begin with its code. */
function amount(entry: u64, bits: u64): u32 {
  return <u32>(entry >>> 16) + <u32>((bits & (((<u64>1) << entry) - 1)) >>> (entry >>> 8));
}

/**
 * Decodes as long as neither input nor output can end within a turn. The bits of the input are kept as in libdeflate: of
 * their count, only the lower six bits mean something, and bits above the count may already be those that come next.
 */
function decodeFast(limit: u32): i32 {
  let pending = pendingOf();
  let count = pendingBitsOf();
  let next = nextOf();
  const lastNext = <i32>endOf() - <i32>fastInput;
  const lastOut = <i32>limit - <i32>fastOutput;
  let to = out;
  let status = goesOn;
  while (<i32>next <= lastNext && <i32>to <= lastOut) {
    pending |= load<u64>(next) << count;
    next += <u32>(~count >>> 3) & 7;
    count |= 56;
    let entry = literalEntry(pending);
    if (entry & isLiteral) {
      store<u16>(to, <u16>(entry >>> 16));
      to += <u32>(entry >>> 8) & 3;
      pending >>>= entry;
      count -= entry;
      entry = literalEntry(pending);
      if (entry & isLiteral) {
        store<u16>(to, <u16>(entry >>> 16));
        to += <u32>(entry >>> 8) & 3;
        pending >>>= entry;
        count -= entry;
        entry = literalEntry(pending);
        if (entry & isLiteral) {
          store<u16>(to, <u16>(entry >>> 16));
          to += <u32>(entry >>> 8) & 3;
          pending >>>= entry;
          count -= entry;
          entry = literalEntry(pending);
          if (entry & isLiteral) {
            store<u16>(to, <u16>(entry >>> 16));
            to += <u32>(entry >>> 8) & 3;
            pending >>>= entry;
            count -= entry;
            continue;
          }
        }
      }
    }
    // At least 23 bits are left: enough for a length.
    if (entry & isException) {
      if (entry & isPointer) {
        pending >>>= literalBits;
        count -= literalBits;
        entry = linkedEntry(entry, pending, literalTable);
        if (entry & isLiteral) {
          store<u8>(to, <u8>(entry >>> 16));
          to += 1;
          pending >>>= entry;
          count -= entry;
          continue;
        }
      }
      if (entry & isException) {
        status = entry & isEnd ? blockEnded : notALiteral;
        if (status === blockEnded) {
          pending >>>= entry;
          count -= entry;
        }
        break;
      }
    }
    const length = amount(entry, pending);
    pending >>>= entry;
    count -= entry;
    pending |= load<u64>(next) << count;
    next += <u32>(~count >>> 3) & 7;
    count |= 56;
    entry = distanceEntry(pending);
    if (entry & isException) {
      if ((entry & isPointer) === 0) {
        status = notADistance;
        break;
      }
      pending >>>= distanceBits;
      count -= distanceBits;
      entry = linkedEntry(entry, pending, distanceTable);
    }
    const distance = amount(entry, pending);
    if (distance > to - reach) {
      status = tooFarBack;
      break;
    }
    pending >>>= entry;
    count -= entry;
    copy(to, distance, length);
    to += length;
  }
  out = to;
  count &= 63;
  resumeBits(pending & (((<u64>1) << count) - 1), count, next);
  return status;
}

/** Copies a match. It may write `copySlack` bytes too many. */
function copy(to: u32, distance: u32, length: u32): void {
  const end = to + length;
  let from = to - distance;
  if (distance >= 16) {
    v128.store(to, v128.load(from));
    while (to + 16 < end) {
      to += 16;
      from += 16;
      v128.store(to, v128.load(from));
    }
  } else if (distance === 1) {
    const byte = v128.splat<u8>(load<u8>(from));
    for (; to < end; to += 16) v128.store(to, byte);
  } else {
    // Of eight bytes that are copied, those up to the distance are right.
    const step = min<u32>(distance, 8);
    for (; to < end; to += step) {
      store<u64>(to, load<u64>(from));
      from += step;
    }
  }
}

/** Decodes one symbol at a time, up to the first at or behind the limit: where it stops depends on the text alone. */
function decodeExactly(limit: u32): i32 {
  while (out < limit) {
    hasBits(48);
    const before = pendingBitsOf();
    const bits = pendingOf();
    let entry = literalEntry(bits);
    let used: u64 = 0;
    if (entry & isPointer && entry & isException) {
      used = literalBits;
      entry = linkedEntry(entry, bits >>> used, literalTable);
    }
    if (entry & isLiteral) {
      used += used > 0 ? entry & 63 : (entry >>> 10) & 15;
      if (used > before) return needsInput;
      store<u8>(out, <u8>(entry >>> 16));
      out += 1;
      skipBits(used);
      continue;
    }
    if (used + (entry & 63) > before) return needsInput;
    if (entry & isException) {
      if ((entry & isEnd) === 0) return notALiteral;
      skipBits(used + (entry & 63));
      return blockEnded;
    }
    const length = amount(entry, bits >>> used);
    used += entry & 63;
    entry = distanceEntry(bits >>> used);
    if (entry & isException) {
      if ((entry & isPointer) === 0) {
        if (used + (entry & 63) > before) return needsInput;
        skipBits(used);
        return notADistance;
      }
      used += distanceBits;
      entry = linkedEntry(entry, bits >>> used, distanceTable);
    }
    if (used + (entry & 63) > before) return needsInput;
    const distance = amount(entry, bits >>> used);
    if (distance > out - reach) {
      skipBits(used);
      return tooFarBack;
    }
    skipBits(used + (entry & 63));
    copy(out, distance, length);
    out += length;
  }
  return isFull;
}
