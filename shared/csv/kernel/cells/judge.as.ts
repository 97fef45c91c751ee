import { judgeDate, judgeTime } from './dates.as';
import { firstBytes, QUOTE, settings, WORDS, WORDS_END } from './layout.as';
import { judgeNumber } from './numbers.as';
import { becomesNull, SAME, UNSURE } from './verdict.as';

// Kinds of steps: where a column gets its cells from, and what they must be.
export const COPY: u32 = 0;
export const TEXT: u32 = 1;
export const LONG: u32 = 2;
export const NUMBER: u32 = 3;
export const DATE: u32 = 4;
export const TIME: u32 = 5;
export const CONSTANT: u32 = 6;
export const ROW: u32 = 7;

const BLANK: u8 = 0x20;

/** Whether a text is one of the null words. */
function isNullWord(from: u32, to: u32): bool {
  const end = load<u32>(settings, WORDS_END);
  for (let word = load<u32>(settings, WORDS); word < end; word += load<u8>(word) + 1)
    if (u32(load<u8>(word)) === to - from && memory.compare(word + 1, from, to - from) === 0) return true;
  return false;
}

function hasQuote(from: u32, to: u32, quote: i32): bool {
  for (; from < to; from++) if (load<u8>(from) === quote) return true;
  return false;
}

/** What is to become of a cell, the slow way. */
export function judge(kind: u32, from: u32, to: u32): i32 {
  const quote = load<i32>(settings, QUOTE);
  const quoted = quote >= 0 && from < to && load<u8>(from) === quote;
  if (quoted) {
    from++;
    to--;
    if (kind !== TEXT && from === to) return UNSURE;
    if (hasQuote(from, to, quote)) return kind === TEXT ? SAME : UNSURE;
  }
  if (from === to) return SAME;
  if (load<u8>(firstBytes + load<u8>(from)) && isNullWord(from, to)) return becomesNull();
  if (kind === TEXT) return SAME;

  const first = from;
  const last = to;
  while (from < to && load<u8>(from) === BLANK) from++;
  while (to > from && load<u8>(to - 1) === BLANK) to--;
  if (from === to) return UNSURE;
  const isTrimmed = from !== first || to !== last;
  switch (kind) {
    case LONG:
      return judgeNumber(from, to, true, isTrimmed);
    case NUMBER:
      return judgeNumber(from, to, false, isTrimmed);
    case DATE:
      return judgeDate(from, to, isTrimmed);
    default:
      return judgeTime(from, to, isTrimmed);
  }
}
