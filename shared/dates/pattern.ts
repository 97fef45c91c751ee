/** A field of a date or time that stands in digits. */
export type NumberField =
  | 'year'
  | 'shortYear'
  | 'month'
  | 'day'
  | 'hour24'
  | 'hour12'
  | 'hour11'
  | 'minute'
  | 'second';

/** What a pattern asks for, piece by piece. */
export type PatternPiece =
  | { kind: 'literal'; text: string }
  /** One blank, of whatever kind. */
  | { kind: 'blank' }
  /** From `least` to `most` digits. `isCompact`: other digits stand right before or behind them. */
  | { kind: 'number'; field: NumberField; least: number; most: number; isCompact: boolean }
  /** Exactly so many digits. */
  | { kind: 'fraction'; digits: number }
  /** An English name, in any case: one of `names`, in the order of the months, or of the days from Sunday on. */
  | { kind: 'monthName' | 'weekday'; names: string[] }
  /** AM or PM, in any case, with points or without. */
  | { kind: 'period' }
  /** An offset as ISO 8601 has it; `named`: or a name of UTC, with an offset or without. */
  | { kind: 'offset'; named: boolean };

/** A pattern that was read. */
export interface DatePattern {
  /** As it is written. */
  source: string;
  pieces: PatternPiece[];
  hasTime: boolean;
}

const monthNames = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const short = (names: string[]) => names.map((name) => name.slice(0, 3));

const number = (field: NumberField, least: number, most: number): PatternPiece => {
  return { kind: 'number', field, least, most, isCompact: false };
};
/** `d` is one or two digits, `dd` two. */
const oneOrTwo = (field: NumberField, letters: number) => (letters <= 2 ? number(field, letters, 2) : null);

/** By letter: the piece for so many of it, or null where nothing is meant by so many. */
const letters: Record<string, (count: number) => PatternPiece | null> = {
  y: yearOf,
  u: (count) => (count === 2 ? null : yearOf(count)),
  M: monthOf,
  L: monthOf,
  d: (count) => oneOrTwo('day', count),
  E: (count) =>
    count <= 3 ? { kind: 'weekday', names: short(dayNames) } : named('weekday', dayNames, count),
  a: (count) => (count <= 3 ? { kind: 'period' } : null),
  H: (count) => oneOrTwo('hour24', count),
  h: (count) => oneOrTwo('hour12', count),
  K: (count) => oneOrTwo('hour11', count),
  m: (count) => oneOrTwo('minute', count),
  s: (count) => oneOrTwo('second', count),
  S: (count) => (count <= 9 ? { kind: 'fraction', digits: count } : null),
  X: (count) => (count <= 3 ? { kind: 'offset', named: false } : null),
  x: (count) => (count <= 3 ? { kind: 'offset', named: false } : null),
  Z: (count) => (count <= 5 ? { kind: 'offset', named: count === 4 } : null),
  O: (count) => (count === 1 || count === 4 ? { kind: 'offset', named: true } : null),
  z: (count) => (count <= 4 ? { kind: 'offset', named: true } : null),
};

/** What people write who mean something that CLDR has under another letter. */
const instead: Record<string, string> = {
  Y: 'y is the year (Y is the year of a week)',
  D: 'd is the day of the month (D is the day of the year)',
  n: 'm is the minute',
  f: 'S is the fraction of a second',
  F: 'S is the fraction of a second',
  T: "a T that stands in the text is written 'T'",
  A: 'a is AM or PM',
  p: 'a is AM or PM',
  k: 'H is the hour from 0 to 23',
  e: 'E is the name of the weekday',
  c: 'E is the name of the weekday',
  V: 'an offset is XXX, and a time zone without one is "timeZone"',
  v: 'an offset is XXX, and a time zone without one is "timeZone"',
};

function yearOf(count: number): PatternPiece | null {
  if (count === 2) return number('shortYear', 2, 2);
  return count === 1 || count === 4 ? number('year', 4, 4) : null;
}

function monthOf(count: number): PatternPiece | null {
  if (count === 3) return { kind: 'monthName', names: short(monthNames) };
  return count === 4 ? { kind: 'monthName', names: monthNames } : oneOrTwo('month', count);
}

function named(kind: 'weekday', names: string[], count: number): PatternPiece | null {
  return count === 4 ? { kind, names } : null;
}

/**
 * Reads a pattern in the letters of Unicode's CLDR (UTS 35, part 4, "Date Field Symbol Table"). Of these:
 *
 * `y` `yyyy` `u` `uuuu` a year of four digits; `yy` of two; `M` `d` `H` `h` `K` `m` `s` one or two digits, doubled two;
 * `MMM` `MMMM` `EEE` `EEEE` English names; `a` AM or PM; `S` digits of the fraction, exactly as many as there are letters;
 * `X` `x` `Z` an offset, `z` `O` `ZZZZ` also `UTC` and `GMT+1`; letters in single quotes stand for themselves, two
 * quotes for one. Everything that is no letter stands for itself; a blank for any blank.
 *
 * @returns the pattern, or in `problem` what is wrong with it and what to write instead
 */
export function parsePattern(source: string): DatePattern | { problem: string } {
  const pieces: PatternPiece[] = [];
  for (let at = 0; at < source.length; ) {
    const letter = source[at] as string;
    if (letter === "'") {
      const quoted = quotedAt(source, at);
      if (quoted === null)
        return { problem: 'a quote is opened that nothing closes; write two quotes for one' };
      pieces.push({ kind: 'literal', text: quoted.text });
      at = quoted.end;
    } else if (/[A-Za-z]/.test(letter)) {
      let end = at;
      while (source[end] === letter) end++;
      const field = source.slice(at, end);
      const piece = letters[letter]?.(field.length);
      if (!piece) return { problem: unknown(letter, field) };
      pieces.push(piece);
      at = end;
    } else if (letter === '%') {
      return { problem: `"%" is of another notation: write "dd.MM.yyyy HH:mm:ss" for "%d.%m.%Y %H:%M:%S"` };
    } else {
      pieces.push(isBlankCharacter(letter) ? { kind: 'blank' } : { kind: 'literal', text: letter });
      at++;
    }
  }
  const joined = joinLiterals(pieces);
  const problem = problemOf(joined);
  if (problem !== null) return { problem };
  return { source, pieces: joined.map(withNeighbours), hasTime: joined.some(isHour) };
}

const isBlankCharacter = (character: string) => /[ \t\u00a0\u202f]/.test(character);
const isNumber = (piece: PatternPiece | undefined) => piece?.kind === 'number' || piece?.kind === 'fraction';
const has = (pieces: PatternPiece[], ...fields: NumberField[]) =>
  pieces.filter((piece) => piece.kind === 'number' && fields.includes(piece.field)).length;
const isHour = (piece: PatternPiece) => piece.kind === 'number' && piece.field.startsWith('hour');

function withNeighbours(piece: PatternPiece, index: number, pieces: PatternPiece[]): PatternPiece {
  if (piece.kind !== 'number') return piece;
  return { ...piece, isCompact: isNumber(pieces[index - 1]) || isNumber(pieces[index + 1]) };
}

function unknown(letter: string, field: string): string {
  if (letters[letter]) return `"${field}" has too few or too many letters`;
  return `"${field}" is not known${instead[letter] ? `: ${instead[letter]}` : `: letters that stand in the text are written in single quotes, '${field}'`}`;
}

/** The text in the quotes that begin at `at`; null where they do not end. */
function quotedAt(source: string, at: number): { text: string; end: number } | null {
  if (source[at + 1] === "'") return { text: "'", end: at + 2 };
  let text = '';
  for (let index = at + 1; index < source.length; index++) {
    if (source[index] !== "'") text += source[index];
    else if (source[index + 1] === "'") {
      text += "'";
      index++;
    } else return { text, end: index + 1 };
  }
  return null;
}

function joinLiterals(pieces: PatternPiece[]): PatternPiece[] {
  const joined: PatternPiece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (piece.kind === 'literal' && last?.kind === 'literal')
      joined[joined.length - 1] = { kind: 'literal', text: last.text + piece.text };
    else joined.push(piece);
  }
  return joined;
}

/** What keeps the pieces from being one date, or one date-time, that can be read in one way. */
function problemOf(pieces: PatternPiece[]): string | null {
  const months = has(pieces, 'month') + pieces.filter(({ kind }) => kind === 'monthName').length;
  const counts: [string, number][] = [
    ['the year (y)', has(pieces, 'year', 'shortYear')],
    ['the month (M)', months],
    ['the day (d)', has(pieces, 'day')],
  ];
  for (const [name, count] of counts) if (count === 0) return `${name} is missing`;
  const hours = pieces.filter(isHour).length;
  const twelve = has(pieces, 'hour12', 'hour11') > 0;
  const periods = pieces.filter(({ kind }) => kind === 'period').length;
  counts.push(
    ['the hour (H)', hours],
    ['the minute (m)', has(pieces, 'minute')],
    ['the second (s)', has(pieces, 'second')],
    ['the fraction of the second (S)', pieces.filter(({ kind }) => kind === 'fraction').length],
    ['AM or PM (a)', periods],
    ['the weekday (E)', pieces.filter(({ kind }) => kind === 'weekday').length],
    ['the offset (X)', pieces.filter(({ kind }) => kind === 'offset').length],
  );
  for (const [name, count] of counts) if (count > 1) return `${name} is there twice`;
  const there = (name: string) => counts.some(([known, count]) => known === name && count > 0);
  if (twelve && periods === 0)
    return 'h is the hour from 1 to 12 and needs a, AM or PM; the hour from 0 to 23 is H';
  if (!twelve && periods > 0) return 'a, AM or PM, belongs to h, the hour from 1 to 12';
  if (hours > 0 !== there('the minute (m)')) return 'the hour (H) and the minute (m) belong together';
  if (there('the second (s)') && hours === 0) return 'a second (s) needs an hour and a minute';
  if (there('the fraction of the second (S)') && !there('the second (s)'))
    return 'a fraction (S) needs the second (s)';
  if (there('the offset (X)') && hours === 0) return 'an offset (X) needs a time';
  const unclear = pieces.findIndex(
    (piece, index) => piece.kind === 'number' && piece.least < piece.most && isNumber(pieces[index + 1]),
  );
  return unclear < 0
    ? null
    : 'digits that follow each other without a sign between them need fixed lengths: dd, MM, yyyy';
}
