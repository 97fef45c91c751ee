import { ConfigInvalid } from '../errors.ts';

export const LF = 0x0a;
export const CR = 0x0d;
export const QUOTE = 0x22;
const SPACE = 0x20;
const TAB = 0x09;

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
  /**
   * `keep` makes a quote inside an unquoted cell part of the cell. Inside a quoted cell, a quote closes it only before a
   * delimiter or a line end (with `trim` also before blanks and one of these); any other quote is part of the cell. Both
   * are counted.
   */
  strayQuotes: 'reject' | 'keep';
  /**
   * Blanks around cells are no part of them, also between a delimiter and a quote. What is inside quotes stays as it is.
   */
  trim: boolean;
  /**
   * Where a record could begin with this, the line up to its end is no record, and quotes in it mean nothing; null: there
   * are no such lines.
   */
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

/** The bytes of a dialect that mean something; -1 where it has none. */
export interface DialectBytes {
  delimiter: number;
  quote: number;
  /** A backslash, or none. */
  escape: number;
  comment: number;
}

const names = { delimiter: 'delimiter', quote: 'quote', comment: 'beginning of a comment' } as const;
const BACKSLASH = 0x5c;

/**
 * The characters of a dialect as bytes.
 * Throws ConfigInvalid for characters that can't mean what they are to mean: more than one, one outside ASCII (it has
 * several bytes), NUL, a line end, a blank that is to be a quote or a comment, or one that already means something else.
 */
export function dialectBytes(dialect: Dialect): DialectBytes {
  const bytes: DialectBytes = {
    ...{ delimiter: -1, quote: -1, comment: -1 },
    escape: dialect.escape === 'backslash' ? BACKSLASH : -1,
  };
  for (const key of ['delimiter', 'quote', 'comment'] as const) {
    const text = dialect[key];
    if (text === null) continue;
    const byte = text.length === 1 ? text.charCodeAt(0) : 0;
    if (byte === 0 || byte > 0x7f || byte === LF || byte === CR || (key !== 'delimiter' && isBlank(byte)))
      fail(text, key, 'it must be one ASCII character, and no line end');
    if (Object.values(bytes).includes(byte)) fail(text, key, 'it already has another meaning');
    bytes[key] = byte;
  }
  return bytes;
}

function fail(text: string, key: keyof typeof names, why: string): never {
  throw new ConfigInvalid(`${JSON.stringify(text)} cannot be the ${names[key]}: ${why}`);
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

/** Which bytes are blanks: space and tab, unless they separate cells. */
export function blanksOf({ delimiter }: DialectBytes): readonly number[] {
  return [SPACE, TAB].filter((byte) => byte !== delimiter);
}

/** Whether a record that is well-formed in this dialect is spelt as Domo reads it, so that its bytes can go as they are. */
export function isDomoSpelling(dialect: Dialect): boolean {
  const { delimiter, quote, trim, lineEnd } = dialect;
  return delimiter === ',' && quote === '"' && dialect.escape === 'double' && !trim && lineEnd === 'lf';
}
