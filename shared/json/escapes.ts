import type { Expected } from './fault.ts';

/** What an escape in a string may not be, and where it stands in its text. */
export interface BadEscape {
  at: number;
  expected: Expected;
}

/**
 * The first escape by which a text would have half a surrogate pair, or a NUL; null: there is none.
 *
 * @param text what a string is @param spelt as it is spelt between its quotes, one character for each byte
 */
export function badEscapeOf(text: string, spelt: string): BadEscape | null {
  if (!text.isWellFormed()) return { at: firstEscape(spelt, isSurrogate), expected: 'surrogate' };
  if (text.includes('\0')) return { at: firstEscape(spelt, (code) => code === 0), expected: 'noNul' };
  return null;
}

/** Where the first escape of a code unit stands that is wrong for itself. */
function firstEscape(spelt: string, isBad: (code: number) => boolean): number {
  const escapes = /\\(?:u([0-9a-fA-F]{4})|.)/gs;
  let high = -1;
  for (let found = escapes.exec(spelt); found !== null; found = escapes.exec(spelt)) {
    if (found[1] === undefined) continue;
    const code = Number.parseInt(found[1], 16);
    const isPair = high >= 0 && isLow(code) && found.index === high + 6;
    if (high >= 0 && !isPair) return high;
    high = -1;
    if (!isBad(code) || isPair) continue;
    if (isSurrogate(code) && !isLow(code)) high = found.index;
    else return found.index;
  }
  return Math.max(0, high);
}

const isSurrogate = (code: number) => code >= 0xd800 && code <= 0xdfff;
const isLow = (code: number) => code >= 0xdc00 && code <= 0xdfff;
