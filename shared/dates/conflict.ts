import { daysOf, weekdayOf } from './calendar.ts';
import { type DatePattern, type PatternPiece, parsePattern } from './pattern.ts';
import { readPattern } from './pattern-reader.ts';
import { emptyTime, type WrittenTime } from './written-time.ts';

/** A text that two patterns read as different dates. */
export interface PatternConflict {
  first: string;
  second: string;
  text: string;
}

/** The spellings of ISO 8601 that are read without a pattern, so far as another pattern could mean something else by them. */
const iso = [
  ...['yyyy-MM-dd', 'yyyyMMdd', "yyyy-MM-dd'T'HH:mm", 'yyyy-MM-dd HH:mm', "yyyy-MM-dd'T'HH:mm:ss"],
  ...['yyyy-MM-dd HH:mm:ss', "yyyyMMdd'T'HHmm", "yyyyMMdd'T'HHmmss", 'yyyyMMdd HHmmss'],
];

/** How many dates are written by each pattern and read by the others. */
const TRIALS = 150;
const THIS_YEAR = 2026;

/**
 * Two patterns that read one text differently, such as `dd/MM/yyyy` and `MM/dd/yyyy`, with a text that shows it; or a
 * pattern that reads a text of ISO 8601 differently. Null where none is found: dates whose numbers fit every field are
 * written by one and read by the other, in each spelling that a pattern takes. A pattern that can't be used has no
 * conflict.
 */
export function conflictOf(patterns: readonly string[]): PatternConflict | null {
  const key = JSON.stringify(patterns);
  let conflict = conflicts.get(key);
  if (conflict === undefined) {
    conflict = findConflict(patterns);
    conflicts.set(key, conflict);
  }
  return conflict;
}

/** By list of patterns: hundreds of routes have the same few. */
const conflicts = new Map<string, PatternConflict | null>();

function findConflict(patterns: readonly string[]): PatternConflict | null {
  const parsed = [...new Set(patterns)]
    .map(parsePattern)
    .filter((pattern) => !('problem' in pattern)) as DatePattern[];
  const all = [...parsed, ...iso.map((source) => parsePattern(source) as DatePattern)];
  for (const [index, first] of parsed.entries()) {
    for (const second of all.slice(index + 1)) {
      const text = differentlyRead(first, second) ?? differentlyRead(second, first);
      if (text !== null) return { first: first.source, second: second.source, text };
    }
  }
  return null;
}

/** A text of `writer` that `reader` reads differently. */
function differentlyRead(writer: DatePattern, reader: DatePattern): string | null {
  const time = emptyTime();
  const found = samplesOf(writer).find(
    ({ text, time: written }) =>
      readPattern(reader, text, THIS_YEAR, time) === null && !isSame(written, time),
  );
  return found?.text ?? null;
}

interface Sample {
  text: string;
  /** As the pattern itself reads the text. */
  time: WrittenTime;
}

/** By pattern. */
const samples = new Map<string, Sample[]>();

function samplesOf(pattern: DatePattern): Sample[] {
  let known = samples.get(pattern.source);
  if (!known) {
    const random = createRandom(1);
    known = Array.from({ length: TRIALS }, () => {
      const time = emptyTime();
      const text = write(pattern, sampleTime(random), random);
      return readPattern(pattern, text, THIS_YEAR, time) === null ? [{ text, time }] : [];
    }).flat();
    samples.set(pattern.source, known);
  }
  return known;
}

function isSame(one: WrittenTime, other: WrittenTime): boolean {
  const keys = ['year', 'month', 'day', 'hour', 'minute', 'second', 'offset'] as const;
  return (
    keys.every((key) => one[key] === other[key]) &&
    Number(`0.${one.fraction}`) === Number(`0.${other.fraction}`)
  );
}

/** A time whose numbers mostly fit the fields of any pattern: from 1 to 12, and in years that may be a time. */
function sampleTime(random: (below: number) => number): WrittenTime {
  const small = () => random(12) + 1;
  const years = [2000 + small(), 1900 + small() + 80, 2001 + random(28)];
  return {
    ...{ year: years[random(years.length)] as number, month: small(), day: small(), hasTime: true },
    ...{
      hour: random(24),
      minute: small(),
      second: small(),
      fraction: String(small()),
      offset: random(2) * 3600,
    },
  };
}

/** A text that the pattern takes, in one of the spellings that it allows. */
function write({ pieces }: DatePattern, time: WrittenTime, random: (below: number) => number): string {
  const weekday = weekdayOf(daysOf(time.year, time.month, time.day));
  const pick = <T>(...choices: T[]) => choices[random(choices.length)] as T;
  return pieces.map((piece) => writePiece(piece, time, weekday, pick)).join('');
}

function writePiece(
  piece: PatternPiece,
  time: WrittenTime,
  weekday: number,
  pick: <T>(...choices: T[]) => T,
): string {
  switch (piece.kind) {
    case 'literal':
      return piece.text;
    case 'blank':
      return ' ';
    case 'number': {
      const { hour } = time;
      const values = {
        ...{ year: time.year, shortYear: time.year % 100, month: time.month, day: time.day, hour24: hour },
        ...{
          hour12: hour % 12 === 0 ? 12 : hour % 12,
          hour11: hour % 12,
          minute: time.minute,
          second: time.second,
        },
      };
      const width = piece.least < piece.most ? pick(piece.least, piece.most) : piece.most;
      return String(values[piece.field]).padStart(width, '0');
    }
    case 'fraction':
      return time.fraction.padEnd(piece.digits, '0').slice(0, piece.digits);
    case 'monthName':
      return piece.names[time.month - 1] as string;
    case 'weekday':
      return piece.names[weekday] as string;
    case 'period':
      return time.hour < 12 ? 'AM' : 'PM';
    case 'offset':
      return time.offset === 0 ? pick('Z', '+00:00') : pick('+01:00', '+0100', '+01');
  }
}

/** Numbers below a limit that are the same in every call, so that a configuration is judged alike everywhere. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
