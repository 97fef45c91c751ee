import type { Dialect } from '../dialect.ts';
import type { Text } from './look.ts';
import type { ReadRules } from './types.ts';

/**
 * `cr` where carriage returns end lines and no line feed does. Quotes open nothing in lines that are skipped, in a
 * comment, or behind a letter or a digit.
 */
export function lineEndOf(
  text: Text,
  {
    quote,
    escape: escaping,
    comment,
    skipLines,
  }: Pick<ReadRules, 'quote' | 'escape' | 'comment' | 'skipLines'>,
): Dialect['lineEnd'] {
  if (!hasBareReturn(text)) return 'lf';
  const { text: all } = text;
  if (!all.includes('\n')) return 'cr';
  let inside = false;
  let returns = false;
  let lines = 0;
  for (let at = 0; at < all.length; at++) {
    const character = all[at];
    const before = all[at - 1] ?? '\n';
    if (character === '\r' || character === '\n') lines += character === '\n' && before === '\r' ? 0 : 1;
    const isSkipped = skipLines !== 'auto' && lines < skipLines;
    if (!inside && character === comment && (before === '\r' || before === '\n')) {
      while (at + 1 < all.length && all[at + 1] !== '\r' && all[at + 1] !== '\n') at++;
    } else if (character === '\\' && escaping === 'backslash') at++;
    else if (character === quote) inside = !inside && !isSkipped && !/[\dA-Za-z]/.test(before);
    else if (!inside && character === '\n') return 'lf';
    else if (!inside && character === '\r' && all[at + 1] !== '\n') returns = true;
  }
  return returns ? 'cr' : 'lf';
}

/** Whether a carriage return stands without a line feed behind it. One may follow where the text goes on. */
export function hasBareReturn({ text, ends }: Text): boolean {
  return ends ? /\r(?!\n)/.test(text) : /\r[^\n]/.test(text);
}
