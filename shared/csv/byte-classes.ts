import { blanksOf, CR, type Dialect, type DialectBytes, LF } from './dialect.ts';

export const OTHER = 0;
export const BLANK = 1;
export const DELIMITER = 2;
export const QUOTATION = 3;
export const LINE_END = 4;
/** A carriage return that a line feed may follow. */
export const CARRIAGE_RETURN = 5;
export const ESCAPE = 6;
export const COMMENT = 7;

/** How many classes there are. */
export const CLASSES = 8;

/** What each byte means to the automaton of a dialect. */
export function classesOf(dialect: Dialect, bytes: DialectBytes): Uint8Array {
  const classes = new Uint8Array(256);
  const set = (byte: number, meaning: number) => {
    if (byte >= 0) classes[byte] = meaning;
  };
  if (dialect.trim) for (const blank of blanksOf(bytes)) set(blank, BLANK);
  set(bytes.delimiter, DELIMITER);
  set(bytes.quote, QUOTATION);
  set(bytes.escape, ESCAPE);
  set(bytes.comment, COMMENT);
  if (dialect.lineEnd === 'cr') set(CR, LINE_END);
  else {
    set(LF, LINE_END);
    set(CR, CARRIAGE_RETURN);
  }
  return classes;
}
