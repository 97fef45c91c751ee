import { ConfigInvalid } from '../errors.ts';

export const LF = 0x0a;
export const CR = 0x0d;
export const QUOTE = 0x22;

/** How text becomes records and cells. Each character here is one of ASCII. */
export interface Dialect {
  /** What separates cells; null: a record is one cell. */
  delimiter: string | null;
  /** What a cell may be enclosed in; null: nothing. */
  quote: string | null;
  /**
   * `double`: a quote inside a quoted cell is written twice. `backslash`: a backslash before a quote, the delimiter, a
   * line break or another backslash stands for that character, in quotes and outside; before anything else it is text.
   */
  escape: 'double' | 'backslash';
  /** `keep` makes a quote inside an unquoted cell and text after a closing quote part of the cell, counted. */
  strayQuotes: 'reject' | 'keep';
  /** Blanks around cells are no part of them, also between a delimiter and a quote. */
  trim: boolean;
  /** A line that begins with this is no record; null: every line is one. */
  comment: string | null;
  /** What ends a record: a line feed, with or without a carriage return before it, or a carriage return alone. */
  lineEnd: 'lf' | 'cr';
  /** Of a line of nothing, or of blanks: no record, an anomaly, or a record of one null. */
  blankLines: 'skip' | 'reject' | 'null';
}

/** What Domo reads [F2, F4]: text in this dialect can go to it as it is. */
export const domoDialect: Dialect = {
  ...{ delimiter: ',', quote: '"', escape: 'double', strayQuotes: 'reject', trim: false, comment: null },
  ...{ lineEnd: 'lf', blankLines: 'reject' },
};

/**
 * The delimiter as a byte.
 * Throws ConfigInvalid for a delimiter that can't separate fields: more than one character, a character outside ASCII
 * (it has several bytes), NUL, a quote, or a line end.
 */
export function delimiterByte({ delimiter }: Pick<Dialect, 'delimiter'>): number {
  const byte = delimiter?.charCodeAt(0) ?? 0;
  const unfit = [0, LF, CR, QUOTE];
  if (delimiter?.length === 1 && byte < 0x80 && !unfit.includes(byte)) return byte;
  throw new ConfigInvalid(
    `${JSON.stringify(delimiter)} cannot be a delimiter: it must be one ASCII character, and neither a quote nor a line end`,
  );
}
