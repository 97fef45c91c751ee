import type { Dialect } from '../dialect.ts';
import { parseHead } from './parse.ts';
import type { Decision } from './types.ts';

/** Where a text begins, behind what is no part of it. Bytes. */
export interface Start {
  from: number;
  /** A byte order mark was there. */
  mark: boolean;
}

/** @param text one character for each byte */
export function startOf(text: string): Start {
  const mark = text.startsWith('\xef\xbb\xbf');
  return { from: mark ? 3 : 0, mark };
}

/** What stands behind the text of an object. */
export interface End {
  /** Bytes before it. */
  at: number;
  controlZ: boolean;
  /** NUL bytes. */
  padding: number;
}

/**
 * Where the text of an object ends: before a Ctrl-Z, which DOS and CP/M write as the end of a text, and before NUL
 * bytes, which fill up a file whose room was taken in advance. Null: the tail has nothing else, so what comes before it
 * may belong to that too.
 *
 * @param tail the last bytes, one character each
 * @param isWhole nothing comes before them: then null is for nothing but NUL bytes
 */
export function endOf(tail: string, isWhole = false): End | null {
  let at = tail.length;
  while (at > 0 && tail[at - 1] === '\0') at--;
  const padding = tail.length - at;
  let before = at;
  while (before > 0 && (tail[before - 1] === '\n' || tail[before - 1] === '\r')) before--;
  let begin = before;
  while (begin > 0 && tail[begin - 1] === '\x1a') begin--;
  // Before a line end it is a cell, unless it has the line to itself.
  const isAlone = before === at || begin === 0 || tail[begin - 1] === '\n' || tail[begin - 1] === '\r';
  const controlZ = begin < before && isAlone;
  if (controlZ) at = begin;
  return at === 0 && tail.length > 0 && !(isWhole && controlZ) ? null : { at, controlZ, padding };
}

export function decisionsOfEnd({ controlZ, padding }: End): Decision[] {
  const byDos = 'it is the last character, by which DOS ends a text';
  const filling = `the ${padding} NUL bytes at the end fill up the file and are no text`;
  return [
    ...(controlZ ? [{ setting: 'end', value: 'Ctrl-Z', why: byDos }] : []),
    ...(padding > 0 ? [{ setting: 'end', value: 'NUL', why: filling }] : []),
  ];
}

/**
 * The line by which Excel is told the delimiter, `sep=;`, and the byte behind it.
 *
 * @param from the first byte of the text
 */
export function sepLine(
  text: string,
  from: number,
  { quote, comment }: Pick<Dialect, 'quote' | 'comment'>,
): { delimiter: string; end: number } | null {
  const line = /^"?sep=([^"\r\n\w])"?(?:\r\n|\n|\r|$)/i.exec(text.slice(from, from + 16));
  if (line?.[1] === quote || line?.[1] === comment || line?.[1] === '\\') return null;
  return line ? { delimiter: line[1] as string, end: from + line[0].length } : null;
}

/**
 * Where the last records of an object begin, found from its last bytes alone; null if they don't prove it, so that more
 * of them are needed.
 *
 * They may begin inside a quoted cell, inside another one, or where one begins. A text that ends inside quotes is no
 * valid one, and one with a fault isn't either: that leaves one reading nearly always. A wrong one can't load anything:
 * the byte that is returned is taken as the end of the data, so the proof of the parts must find it outside quotes, as
 * it does at the end of any object. There, behind a line end and outside quotes, a record begins, and from it on there are exactly `count`.
 *
 * @param tail one character for each byte, up to the end of the text
 * @param isStart the first byte of `tail` is the first of the data
 */
export function footerIn(
  tail: string,
  dialect: Dialect,
  count: number,
  isStart: boolean,
  oneColumn: boolean,
): number | 'too-short' | null {
  const hypotheses = isStart
    ? [undefined]
    : dialect.quote === null
      ? (['unquoted'] as const)
      : ([undefined, 'unquoted', 'quoted'] as const);
  const found = hypotheses.flatMap((within) => {
    const { records, fault, cut } = parseHead(tail, { dialect, from: 0, ends: true, within });
    if (fault !== null || cut !== null) return [];
    // The first one is only the end of a record.
    const whole = isStart ? records : records.slice(1);
    const counted = whole.filter(({ kind }) => kind === 'record' || (kind === 'blank' && oneColumn));
    return [counted[counted.length - count]?.start ?? null];
  });
  const [first] = found;
  if (isStart && first === null) return 'too-short';
  return first !== undefined && found.every((start) => start === first) ? first : null;
}
