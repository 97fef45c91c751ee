import type { CellRules } from '../../../cells/rules.ts';
import { type Dialect, dialectBytes } from '../../dialect.ts';

/**
 * Whether the kernel can read a dialect: not where a byte means something only behind another one, as a backslash does,
 * nor where quotes may be strays, nor where quotes in a comment mean nothing.
 */
export function isReadable(dialect: Dialect): boolean {
  const { quote, escape: escaping, strayQuotes, trim, comment, lineEnd } = dialect;
  const isStrict = quote === null || strayQuotes === 'reject';
  return isStrict && escaping === 'double' && !trim && comment === null && lineEnd === 'lf';
}

/** What spells numbers for the kernel: bytes, or -1 for what it never meets. */
export interface NumberBytes {
  decimal: number;
  thousands: number;
}

/** Blanks that group digits. The reference takes them for each other, and the kernel knows the usual one. */
const blanks = [' ', '\u00a0', '\u202f'];
/** What numbers consist of beside marks and symbols. */
const inNumbers = /[0-9+\-().eE \t]/;

/** Null where the marks or symbols of a route could be taken for something else in a number. */
export function numberBytes({ decimal, thousands, symbols }: CellRules): NumberBytes | null {
  const grouping = thousands !== null && blanks.includes(thousands) ? ' ' : thousands;
  if (decimal !== '.' && inNumbers.test(decimal)) return null;
  if (grouping !== null && grouping !== '.' && grouping !== ' ' && inNumbers.test(grouping)) return null;
  if (grouping === decimal) return null;
  const marks = [decimal, grouping ?? ''].filter((mark) => mark !== '');
  if (symbols.some((symbol) => inNumbers.test(symbol) || marks.some((mark) => symbol.includes(mark))))
    return null;
  return { decimal: asciiByte(decimal), thousands: grouping === null ? -1 : asciiByte(grouping) };
}

function asciiByte(character: string): number {
  const code = character.charCodeAt(0);
  return character.length === 1 && code < 0x80 ? code : -1;
}

/** The null words as the kernel has them; null where one could not be found by its bytes alone. */
export function wordBytes({ nulls }: CellRules, { quote }: Dialect): Buffer[] | null {
  const words = [...new Set(nulls)];
  const isFit = (word: string) =>
    word !== '' && (quote === null || !word.includes(quote)) && isWellFormed(word);
  const bytes = words.map((word) => Buffer.from(word));
  return words.every(isFit) && bytes.every(({ length }) => length < 256) ? bytes : null;
}

/** Half a character has no bytes of its own. */
function isWellFormed(word: string): boolean {
  return Buffer.from(word).toString() === word;
}

/** The bytes that separate and enclose cells; -1 for none. */
export function structureBytes(dialect: Dialect): { delimiter: number; quote: number } {
  const { delimiter, quote } = dialectBytes(dialect);
  return { delimiter, quote };
}
