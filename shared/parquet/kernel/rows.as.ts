import { EMPTY, END, found, TOO_LONG } from './layout.as';

const COMMA: u8 = 0x2c;
const LF: u8 = 0x0a;
const EMPTY_TEXT: u16 = 0x2222;

/** Of each column: u32 each, where it says which cell each row has, and where it says at which addresses cells end. */
const ROWS: u32 = 0;
const ENDS: u32 = 4;
const SOURCE: u32 = 8;

/**
 * Writes rows from the cells of their columns. It stops before a row that does not end before `limit`, behind which 16
 * bytes are free, and before one of more than `most` bytes.
 *
 * @param row the first, and `count` behind the last
 * @returns the row at which it has stopped
 */
export function gather(row: u32, count: u32, sources: u32, width: u32, out: u32, limit: u32, most: u32): u32 {
  let at = out;
  let empty: u32 = 0;
  let isTooLong: u32 = 0;
  const last = sources + width * SOURCE;
  for (; row < count; row++) {
    const begin = at;
    for (let source = sources; source < last; source += SOURCE) {
      const cell = load<i32>(load<u32>(source, ROWS) + (row << 2));
      let length: u32 = 0;
      if (cell >= 0) {
        const place = load<u32>(source, ENDS) + (<u32>cell << 2);
        const from = load<u32>(place);
        length = load<u32>(place, 4) - from;
        if (at + length >= limit) break;
        copy(at, from, length);
      } else if (at >= limit) break;
      at += length;
      store<u8>(at++, COMMA);
      if (source + SOURCE === last) store<u8>(at - 1, LF);
    }
    // In a row of one column Domo has no spelling for a null.
    if (width === 1 && at === begin + 1) {
      store<u16>(begin, EMPTY_TEXT);
      store<u8>(begin, LF, 2);
      at += 2;
      empty++;
    }
    if (at === begin || load<u8>(at - 1) !== LF) {
      at = begin;
      break;
    }
    if (at - begin > most) {
      at = begin;
      isTooLong = 1;
      break;
    }
  }
  store<u32>(found, at, END);
  store<u32>(found, empty, EMPTY);
  store<u32>(found, isTooLong, TOO_LONG);
  return row;
}

@inline
function copy(to: u32, from: u32, length: u32): void {
  if (length > 256) memory.copy(to, from, length);
  else for (let k: u32 = 0; k < length; k += 16) v128.store(to + k, v128.load(from + k));
}
