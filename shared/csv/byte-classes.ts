import { CR, LF, QUOTE } from './dialect.ts';

export const ORDINARY = 0;
export const DELIMITER = 1;
export const QUOTATION = 2;
export const LINE_FEED = 3;
export const CARRIAGE_RETURN = 4;

/** What each byte means outside quotes. */
export function classesOf(delimiter: number): Uint8Array {
  const classes = new Uint8Array(256);
  classes[delimiter] = DELIMITER;
  classes[QUOTE] = QUOTATION;
  classes[LF] = LINE_FEED;
  classes[CR] = CARRIAGE_RETURN;
  return classes;
}
