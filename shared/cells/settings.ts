import type { ColumnType } from '../data-set.ts';
import { conflictOf } from '../dates/conflict.ts';
import { parsePattern } from '../dates/pattern.ts';
import { readPattern } from '../dates/pattern-reader.ts';
import { emptyTime } from '../dates/written-time.ts';
import { createJudge, withoutBlanks } from './judge.ts';
import type { CellRules } from './rules.ts';

/** Settings under "cells" of a route. */
export type CellSettings = Partial<Pick<CellRules, 'nulls' | 'decimal' | 'thousands' | 'symbols' | 'dates'>>;

const days = [
  ...['dd.MM.yyyy', 'MM/dd/yyyy', 'dd/MM/yyyy', 'dd-MM-yyyy', 'MM-dd-yyyy', 'yyyy/MM/dd', 'yyyy.MM.dd'],
  ...['d.M.yyyy', 'M/d/yyyy', 'd/M/yyyy', 'd-M-yyyy', 'M-d-yyyy', 'yyyy-M-d', 'yyyy/M/d'],
  ...['dd.MM.yy', 'MM/dd/yy', 'dd/MM/yy', 'd.M.yy', 'M/d/yy', 'd/M/yy'],
  ...['dd-MMM-yyyy', 'dd-MMM-yy', 'd MMM yyyy', 'd MMMM yyyy', 'MMM d, yyyy', 'MMMM d, yyyy', 'MMM d yyyy'],
  ...['EEE, d MMM yyyy', 'EEE MMM d yyyy', 'ddMMyyyy', 'MMddyyyy'],
];
const clocks = [
  'HH:mm:ss',
  'HH:mm',
  'h:mm:ss a',
  'h:mm a',
  'HH:mm:ss.SSS',
  'HH:mm:ss XXX',
  'HH:mm:ss z',
  'H:mm',
];
const whole = [
  'yyyyMMddHHmmss',
  'dd/MMM/yyyy:HH:mm:ss Z',
  'EEE MMM d HH:mm:ss yyyy',
  'EEE MMM d HH:mm:ss z yyyy',
];
const usual = [
  ...days,
  ...days.flatMap((day) => clocks.flatMap((clock) => [`${day} ${clock}`, `${day}, ${clock}`])),
  ...whole,
];

/** Patterns of spellings that are usual somewhere, the likelier ones first; none of ISO 8601. */
export const usualPatterns: readonly string[] = usual;

/** The usual patterns that read a text as a date; several where the text does not tell, as `01/02/2026` does not. */
export function patternsOf(text: string): string[] {
  const time = emptyTime();
  const fitting = usual.flatMap((source) => {
    const pattern = parsePattern(source);
    if ('problem' in pattern || readPattern(pattern, withoutBlanks(text), 2026, time) !== null) return [];
    return [{ source, meaning: JSON.stringify(time) }];
  });
  // `d.M.yyyy` says no more of `31.01.2026` than `dd.MM.yyyy` does.
  return fitting
    .filter(({ meaning }, index) => fitting.findIndex((other) => other.meaning === meaning) === index)
    .map(({ source }) => source);
}

/** How the fraction and the groups of digits are marked. */
const notations: Required<Pick<CellSettings, 'decimal' | 'thousands'>>[] = [
  ...[
    { decimal: '.', thousands: null },
    { decimal: '.', thousands: ',' },
    { decimal: ',', thousands: null },
  ],
  ...[
    { decimal: ',', thousands: '.' },
    { decimal: '.', thousands: "'" },
  ],
  ...[
    { decimal: '.', thousands: ' ' },
    { decimal: ',', thousands: ' ' },
  ],
];

/** Characters of a cell for which settings are looked for: no number, date or word for null is longer. */
const LONGEST = 60;

/**
 * The settings with which a column of the type would take a cell that it refuses, each with its whole value: several
 * where the cell has several readings, none where no setting helps, as with a leading zero. A word may stand for a null.
 *
 * @param rules what the route has set: what stands there already is not named, and lists go on from there
 */
export function settingsFor(type: ColumnType, text: string, rules: CellRules): CellSettings[] {
  const trimmed = withoutBlanks(text);
  if (trimmed.length > LONGEST) return [];
  const meanings = new Map<string, CellSettings>();
  for (const settings of candidates(type, trimmed, rules)) {
    const verdict = createJudge(type, { ...rules, ...settings, invalid: 'reject' }, true, 2026)(text, true);
    if (verdict.is === 'misfit') continue;
    const meaning = verdict.is === 'changed' ? String(verdict.text) : text;
    if (!meanings.has(meaning)) meanings.set(meaning, settings);
  }
  if (meanings.size === 0 && isWord(type, trimmed) && !rules.nulls.includes(trimmed))
    return [{ nulls: [...rules.nulls, trimmed] }];
  return [...meanings.values()];
}

function candidates(type: ColumnType, text: string, rules: CellRules): CellSettings[] {
  if (type === 'STRING') return [];
  const { dates, symbols } = rules;
  if (type === 'DATE' || type === 'DATETIME') {
    return patternsOf(text)
      .filter((pattern) => !dates.includes(pattern))
      .map((pattern) => ({
        dates: [...dates.filter((one) => conflictOf([one, pattern]) === null), pattern],
      }));
  }
  const others = notations.map(({ decimal, thousands }): CellSettings => {
    return {
      ...(decimal === rules.decimal ? {} : { decimal }),
      ...(thousands === rules.thousands ? {} : { thousands }),
    };
  });
  const symbol = symbolOf(text);
  const withSymbol =
    symbol === null || symbols.includes(symbol)
      ? []
      : others.map((notation) => ({ ...notation, symbols: [...symbols, symbol] }));
  // The settings that change the fewest keys of the route come first.
  return [...others, ...withSymbol]
    .filter((settings) => Object.keys(settings).length > 0)
    .toSorted((a, b) => Object.keys(a).length - Object.keys(b).length);
}

const sign = '(?:[A-Z]{0,2}[^\\w\\s().,\'’"+-]|[A-Z]{3}|\\+)';
const withSign = new RegExp(`^[(-]?\\s*(${sign})?\\s*-?\\d[\\d.,'’\\s]*-?\\s*(${sign})?-?\\)?$`);

/** What stands before or behind a number and is no part of it: a sign such as `€` or `US$`, or the code of a currency. */
function symbolOf(text: string): string | null {
  const match = withSign.exec(text);
  return match?.[1] ?? match?.[2] ?? null;
}

/** Whether a text may be a word for null: it has no digit, or is a date of zeros. What is null anyway is none. */
function isWord(type: ColumnType, text: string): boolean {
  if (text === '' || text === '\\N') return false;
  return !/\d/.test(text) || ((type === 'DATE' || type === 'DATETIME') && !/[1-9]/.test(text));
}
