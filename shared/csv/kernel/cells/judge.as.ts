import { judgeDate, judgeTime } from './dates.as';
import { firstBytes, QUOTE, settings, WORDS, WORDS_END } from './layout.as';
import { judgeDecimal, judgeDouble, judgeLong } from './numbers.as';
import { becomesNull, SAME, UNSURE } from './verdict.as';

// Kinds of steps: what the cells of a column must be, or where they come from.
export const TEXT: u32 = 0;
export const LONG: u32 = 1;
export const DOUBLE: u32 = 2;
export const DECIMAL: u32 = 3;
export const DATE: u32 = 4;
export const TIME: u32 = 5;
export const CONSTANT: u32 = 6;
export const ROW: u32 = 7;

const SPACE: u8 = 0x20;
const TAB: u8 = 0x09;
/** `\N`, which is null without quotes. */
const NULL_MARK: u16 = 0x4e5c;

@inline
export function isNullMark(from: u32, to: u32): u32 {
  return u32(to - from === 2) & u32(load<u16>(from) === NULL_MARK);
}

/** Whether a text is one of the null words of the route. */
function isNullWord(from: u32, to: u32): bool {
  if (from === to || load<u8>(firstBytes + load<u8>(from)) === 0) return false;
  const end = load<u32>(settings, WORDS_END);
  for (let word = load<u32>(settings, WORDS); word < end; word += load<u8>(word) + 1)
    if (u32(load<u8>(word)) === to - from && memory.compare(word + 1, from, to - from) === 0) return true;
  return false;
}

function hasQuote(from: u32, to: u32, quote: i32): bool {
  for (; from < to; from++) if (load<u8>(from) === quote) return true;
  return false;
}

@inline
function isBlank(at: u32): bool {
  const byte = load<u8>(at);
  return byte === SPACE || byte === TAB;
}

/** What is to become of a cell. */
export function judge(kind: u32, from: u32, to: u32): i32 {
  if (from === to) return SAME;
  const quote = load<i32>(settings, QUOTE);
  const quoted = quote >= 0 && load<u8>(from) === quote;
  if (quoted) {
    from++;
    to--;
    // No null word has a quote in it.
    if (hasQuote(from, to, quote)) return kind === TEXT ? SAME : UNSURE;
  } else if (isNullMark(from, to)) return becomesNull();
  if (isNullWord(from, to)) return becomesNull();
  if (kind === TEXT) return SAME;

  const length = to - from;
  while (from < to && isBlank(from)) from++;
  while (to > from && isBlank(to - 1)) to--;
  const isTrimmed = to - from !== length;
  if (from === to) return becomesNull();
  if (isTrimmed && (isNullWord(from, to) || (!quoted && isNullMark(from, to)))) return becomesNull();
  switch (kind) {
    case LONG:
      return judgeLong(from, to, isTrimmed);
    case DOUBLE:
      return judgeDouble(from, to, isTrimmed);
    case DECIMAL:
      return judgeDecimal(from, to, isTrimmed);
    case DATE:
      return judgeDate(from, to, isTrimmed);
    default:
      return judgeTime(from, to, isTrimmed);
  }
}
