const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const plainAscii = /^[\x20-\x7e]*$/;
// The escape sequences that `paint` adds.
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they begin with
const escapes = /\u001b\[[0-9;]*m/g;
const wide =
  /^(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}])/u;
const nothing = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;

/** How many columns of a terminal a text takes. Colours don't count. */
export function displayWidth(text: string): number {
  const bare = text.replace(escapes, '');
  if (plainAscii.test(bare)) return bare.length;
  let width = 0;
  for (const { segment } of graphemes.segment(bare)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(grapheme: string): number {
  if (nothing.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}

/** The text in exactly `width` columns: filled up, or cut with `…` at its end. */
export function fill(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const short = shorten(text, width);
  const space = ' '.repeat(Math.max(0, width - displayWidth(short)));
  return align === 'left' ? short + space : space + short;
}

/** At most `width` columns of a text without colours, with `…` in place of what is cut off. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const next = graphemeWidth(segment);
    if (used + next > width - 1) break;
    kept += segment;
    used += next;
  }
  return width < 1 ? '' : `${kept}…`;
}

/** As `shorten`, but cuts in the middle, because both ends of a path matter. */
export function shortenMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const all = Array.from(graphemes.segment(text), ({ segment }) => segment);
  const tail: string[] = [];
  let used = 0;
  for (const segment of all.reverse()) {
    used += graphemeWidth(segment);
    if (used > Math.floor((width - 1) * 0.6)) break;
    tail.unshift(segment);
  }
  const end = tail.join('');
  return shorten(text, width - displayWidth(end)) + end;
}

/** A text from a file or a key, in one line and without control characters. */
export function printable(text: string): string {
  return text.replace(/\r\n|[\r\n]/g, '⏎').replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '�');
}

/** As `printable`, but line breaks stay. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Wraps words into lines of at most `width` columns. A longer word stays whole. Line breaks are kept. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    for (const word of paragraph.split(' ')) {
      const last = lines.at(-1);
      if (last === undefined || displayWidth(last) + 1 + displayWidth(word) > width) lines.push(word);
      else lines[lines.length - 1] = `${last} ${word}`;
    }
    return lines;
  });
}
