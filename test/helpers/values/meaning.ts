import type { ColumnType } from '../../../shared/data-set.ts';
import type { CellHabits, Written } from './cells.ts';
import { clockAt } from './clocks.ts';
import { canonicalDecimal } from './decimals.ts';
import type { Value } from './table.ts';

/** A text without the blanks around it, which `trim` takes away where no quotes enclose them. */
export const trimmed = (text: string) => text.replace(/^[ \t\u00a0\u202f]+|[ \t\u00a0\u202f]+$/g, '');

/** What may be written as a regular expression is. */
const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const readers = new WeakMap<CellHabits, (text: string) => string | null>();

/** The number that a text is in plain digits, where it may be taken for one; null: it is text. */
function numberReader({ decimal, thousands, symbols }: CellHabits): (text: string) => string | null {
  const mark = thousands === ' ' ? '[ \u00a0\u202f]' : thousands === null ? null : literally(thousands);
  const grouped = mark === null ? '' : `[1-9]\\d{0,2}(?:${mark}\\d{3})+|`;
  const number = new RegExp(`^(?:${grouped}0|[1-9]\\d*)?(?:${literally(decimal)}\\d+)?$`);
  const saysNumbers = decimal !== '.' || thousands !== null || symbols.length > 0;
  return (text) => {
    let rest = text;
    let negative = false;
    let isSigned = false;
    const sign = (pattern: RegExp, isAccounting: boolean) => {
      const match = pattern.exec(rest);
      if (match === null || isSigned || (isAccounting && !saysNumbers)) return;
      rest = trimmed(match[1] as string);
      negative = true;
      isSigned = true;
    };
    const signs = () => {
      sign(/^-(.*)$/s, false);
      sign(/^\((.*)\)$/s, true);
      sign(/^(.*)-$/s, true);
    };
    signs();
    const symbol = [...symbols]
      .sort((one, other) => other.length - one.length)
      .find((one) => rest.startsWith(one) || rest.endsWith(one));
    if (symbol !== undefined) {
      rest = trimmed(rest.startsWith(symbol) ? rest.slice(symbol.length) : rest.slice(0, -symbol.length));
      signs();
    }
    if (rest === '' || !number.test(rest)) return null;
    const plain = rest.replaceAll(mark === null ? /(?!)/g : new RegExp(mark, 'g'), '').replace(decimal, '.');
    const value = canonicalDecimal(plain);
    return negative && value === '0' ? null : `${negative ? '-' : ''}${value}`;
  };
}

function numberOf(text: string, habits: CellHabits): string | null {
  const known = readers.get(habits) ?? numberReader(habits);
  readers.set(habits, known);
  return known(trimmed(text));
}

/** The instant at which a clock of the zone shows a time, or begins to show a later one, where it leaves that out. */
function instantOf(zone: string, clock: number): number {
  const day = 86_400_000;
  const offsets = [-day, day].map((near) => clockAt(zone, clock + near) - (clock + near));
  const found = offsets.map((offset) => clock - offset).filter((instant) => clockAt(zone, instant) === clock);
  if (found.length > 0) return Math.min(...found);
  let [before, after] = [clock - day, clock + day];
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (clockAt(zone, middle) < clock) before = middle;
    else after = middle;
  }
  return after;
}

const isoOf = (instant: number) => `${new Date(instant).toISOString().slice(0, 19)}.000000`;

/** A cell of a file, and what it was written for. */
export interface Source {
  written: Written;
  type: ColumnType;
  value: Value;
}

/** Whether a cell has no say in what type its column has. */
export function isVoid({ text, quotes }: Written, { nulls }: CellHabits): boolean {
  const inner = trimmed(text);
  return (
    inner === '' || (inner === '\\N' && quotes === 'never') || nulls.includes(text) || nulls.includes(inner)
  );
}

/**
 * What the cell of an inferred column must be for Domo; throws where its column can't have that type.
 *
 * @param type that was inferred
 */
export function meaningOf(type: ColumnType, source: Source, habits: CellHabits): Value {
  const { written, value } = source;
  const { text, quotes } = written;
  const { nulls, trim, zone } = habits;
  if (type === 'STRING') {
    // Blanks around it are written in quotes, which keep them.
    const inner = trim && quotes === 'never' ? trimmed(text) : text;
    const isNull = quotes === 'never' && (inner === '' || inner === '\\N');
    return isNull || nulls.includes(text) || nulls.includes(inner) ? null : inner;
  }
  if (isVoid(written, habits)) return null;
  if (type === 'LONG' || type === 'DOUBLE') {
    const number = numberOf(text, habits);
    if (number === null || (type === 'LONG' && number.includes('.')))
      throw new Error(`${text} is taken for ${type}`);
    return number;
  }
  const day = dayOf(source, habits);
  if (type === 'DATE' && day !== null) return day;
  if (type === 'DATETIME') {
    if (source.type === 'DATETIME') return value;
    if (day !== null) {
      const midnight = Date.parse(`${day}T00:00:00Z`);
      return isoOf(/Z$/.test(text.trim()) ? midnight : instantOf(zone, midnight));
    }
    const clock = source.type === 'DATE' ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
    if (!Number.isNaN(clock)) return isoOf(/Z$/.test(text.trim()) ? clock : instantOf(zone, clock));
  }
  throw new Error(`${text} is taken for ${type}`);
}

/** The day that a cell is, if it has no time; null: it is none. */
function dayOf({ written: { text, hasTime }, type, value }: Source, { zone }: CellHabits): string | null {
  if (type === 'STRING') return /^\d{4}-\d\d-\d\d$/.test(trimmed(text)) ? trimmed(text) : null;
  if (hasTime !== false || value === null) return null;
  if (type === 'DATE') return value;
  if (type !== 'DATETIME') return null;
  return new Date(clockAt(zone, Date.parse(`${value.slice(0, 19)}Z`))).toISOString().slice(0, 10);
}

const isKept = (number: string) => {
  const double = Number(number);
  if (!Number.isFinite(double)) return false;
  const plain = (text: string) => canonicalDecimal(text) === number;
  return plain(String(double)) || plain(double.toPrecision(17));
};

/** The type that a column must be given. */
export function inferredFrom(sources: readonly Source[], habits: CellHabits): ColumnType {
  const filled = sources.filter(({ written }) => !isVoid(written, habits));
  if (filled.length === 0) return 'STRING';
  const numbers = filled.map(({ written }) => numberOf(written.text, habits));
  const isLong = (number: string | null, index: number) =>
    number !== null &&
    !(filled[index]?.written.text ?? '').includes(habits.decimal) &&
    BigInt.asIntN(64, BigInt(number)) === BigInt(number);
  if (numbers.every(isLong)) return 'LONG';
  if (numbers.every((number) => number !== null && isKept(number))) return 'DOUBLE';
  if (filled.every((source) => dayOf(source, habits) !== null)) return 'DATE';
  const isTime = ({ type, ...source }: Source) =>
    type === 'DATE' || type === 'DATETIME' || dayOf({ type, ...source }, habits) !== null;
  return filled.every(isTime) ? 'DATETIME' : 'STRING';
}
