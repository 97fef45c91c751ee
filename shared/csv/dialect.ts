import { ConfigInvalid } from '../errors.ts';

export const LF = 0x0a;
export const CR = 0x0d;
export const QUOTE = 0x22;

/** In which ways the records of a file differ from RFC 4180 with LF or CRLF line ends [F2]. */
export interface Dialect {
  /** One ASCII character. */
  delimiter: string;
  /** `keep` lets a quote inside an unquoted field and text after a closing quote through, counted. */
  strayQuotes: 'reject' | 'keep';
}

/**
 * The delimiter as a byte.
 * Throws ConfigInvalid for a delimiter that can't separate fields: more than one character, a character outside ASCII
 * (it has several bytes), NUL, a quote, or a line end.
 */
export function delimiterByte({ delimiter }: Pick<Dialect, 'delimiter'>): number {
  const byte = delimiter.charCodeAt(0);
  const unfit = [0, LF, CR, QUOTE];
  if (delimiter.length === 1 && byte < 0x80 && !unfit.includes(byte)) return byte;
  throw new ConfigInvalid(
    `${JSON.stringify(delimiter)} cannot be a delimiter: it must be one ASCII character, and neither a quote nor a line end`,
  );
}
