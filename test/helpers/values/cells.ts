import type { ColumnType } from '../../../shared/data-set.ts';
import { clockAt, standingOf } from './clocks.ts';
import { canonicalDecimal } from './decimals.ts';
import type { Value } from './table.ts';

/** What the settings of a route allow for cells. */
export interface CellHabits {
  decimal: string;
  thousands: string | null;
  symbols: readonly string[];
  dates: readonly string[];
  zone: string;
  nulls: readonly string[];
  /** Blanks may stand around numbers and dates. */
  pads: boolean;
  trim: boolean;
}

/** A cell as it is written, without quotes and escapes. */
export interface Written {
  text: string;
  /** `must`: the text means something else without; `never`: it means something else with quotes. */
  quotes: 'may' | 'must' | 'never';
  /** A local time of which its zone has two. */
  isFirstOfTwo?: boolean;
  /** Of a date or date-time: whether a time is written. */
  hasTime?: boolean;
  /** The setting without which it would not fit its column. */
  needs?: 'dates' | 'symbols';
}

/** One of some things, by a number and what it is for. */
export function chosen<T>(how: number, purpose: number, all: readonly T[]): T {
  let hash = Math.imul(how + 1, 0x9e3779b1) ^ Math.imul(purpose + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return all[(hash >>> 0) % all.length] as T;
}

export function writeCell(type: ColumnType, value: Value, how: number, habits: CellHabits): Written {
  if (value === null) return writeNull(type, how, habits);
  if (type === 'STRING') return writeText(value, habits);
  const written =
    type === 'DATE'
      ? writeDate(value, how, habits)
      : type === 'DATETIME'
        ? writeDateTime(value, how, habits)
        : writeNumber(type, value, how, habits);
  const pad = habits.pads ? chosen(how, 90, ['', '', ' ', '  ']) : '';
  const text = chosen(how, 91, [true, false]) ? pad + written.text : written.text + pad;
  return { quotes: 'may', ...written, text };
}

function writeNull(type: ColumnType, how: number, { nulls, pads }: CellHabits): Written {
  const blank: Written[] =
    type === 'STRING'
      ? []
      : [{ text: '', quotes: 'must' }, ...(pads ? [{ text: ' ', quotes: 'may' } as const] : [])];
  return chosen<Written>(how, 1, [
    { text: '', quotes: 'never' },
    { text: '', quotes: 'never' },
    { text: '\\N', quotes: 'never' },
    ...blank,
    ...nulls.map((text): Written => ({ text, quotes: 'may' })),
  ]);
}

function writeText(value: string, { trim }: CellHabits): Written {
  const isMisread = value === '' || value === '\\N' || (trim && value.trim() !== value);
  return { text: value, quotes: isMisread ? 'must' : 'may' };
}

function grouped(whole: string, mark: string | null): string {
  return mark === null ? whole : whole.replace(/\B(?=(\d{3})+$)/g, mark);
}

function writeNumber(
  type: ColumnType,
  value: string,
  how: number,
  habits: CellHabits,
): Omit<Written, 'quotes'> {
  const { decimal, thousands, symbols } = habits;
  const negative = value.startsWith('-');
  const [whole = '', fraction = ''] = value.replace('-', '').split('.');
  const isWhole = fraction === '';
  let text = chosen(how, 2, [grouped(whole, thousands), whole]);
  if (isWhole) {
    text += chosen(how, 3, ['', '', '', `${decimal}0`, `${decimal}00`, decimal]);
  } else {
    const short = whole === '0' && chosen(how, 4, [true, false]) ? '' : text;
    text = `${short}${decimal}${fraction}${chosen(how, 5, ['', '', '0', '00'])}`;
  }
  if (type !== 'LONG' && chosen(how, 6, [0, 1, 2, 3, 4, 5]) === 0) {
    // Moved by some places, with an exponent that says so.
    const exponent = chosen(how, 7, [-7, -2, 3, 12]);
    const digits = canonicalDecimal(`${value.replace('-', '')}e${-exponent}`);
    text = `${digits.replace('.', decimal)}${chosen(how, 8, ['e', 'E'])}${exponent < 0 ? exponent : chosen(how, 9, [`${exponent}`, `+${exponent}`])}`;
  }
  const symbol = symbols.length === 0 ? '' : chosen(how, 10, ['', ...symbols]);
  const signed = (inner: string) => chosen(how, 11, [`-${inner}`, `-${inner}`, `(${inner})`, `${inner}-`]);
  if (symbol === '') return { text: negative ? signed(text) : text };
  const [before, after] = chosen(how, 12, [
    [symbol, ''],
    [`${symbol} `, ''],
    ['', symbol],
    ['', ` ${symbol}`],
  ]);
  const all = negative
    ? chosen(how, 13, [signed(before + text + after), `${before}-${text}${after}`])
    : before + text + after;
  return { text: all, needs: 'symbols' };
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The patterns that a file may have, and how they write a clock of UTC; null: they can't. */
const patterns: Record<string, (text: string) => string | null> = {
  'dd.MM.yyyy': (iso) => parts(iso, ({ y, m, d }) => `${d}.${m}.${y}`),
  'd/M/yyyy': (iso) => parts(iso, ({ y, m, d }) => `${Number(d)}/${Number(m)}/${y}`),
  'MMM d, yyyy': (iso) => parts(iso, ({ y, m, d }) => `${monthNames[Number(m) - 1]} ${Number(d)}, ${y}`),
  'yyyy/MM/dd': (iso) => parts(iso, ({ y, m, d }) => `${y}/${m}/${d}`),
  'dd-MMM-yy': (iso) =>
    parts(iso, ({ y, m, d }) =>
      Number(y) < 1950 || Number(y) > 2040 ? null : `${d}-${monthNames[Number(m) - 1]}-${y.slice(2)}`,
    ),
  'dd.MM.yyyy HH:mm:ss': (iso) => parts(iso, ({ y, m, d, time }) => `${d}.${m}.${y} ${time}`),
  'd/M/yyyy h:mm:ss a': (iso) =>
    parts(iso, ({ y, m, d, time }) => {
      const hour = Number(time.slice(0, 2));
      return `${Number(d)}/${Number(m)}/${y} ${hour % 12 === 0 ? 12 : hour % 12}${time.slice(2)} ${hour < 12 ? 'AM' : 'pm'}`;
    }),
  yyyyMMddHHmmss: (iso) =>
    parts(iso, ({ y, m, d, time }) => (Number(y) < 1300 ? null : `${y}${m}${d}${time.replaceAll(':', '')}`)),
};

function parts(
  iso: string,
  write: (of: { y: string; m: string; d: string; time: string }) => string | null,
): string | null {
  return write({ y: iso.slice(0, 4), m: iso.slice(5, 7), d: iso.slice(8, 10), time: iso.slice(11, 19) });
}

const hasTime = (pattern: string) => pattern.includes('mm');

function writeDate(value: string, how: number, { dates }: CellHabits): Omit<Written, 'quotes'> {
  const own = dates
    .filter((pattern) => !hasTime(pattern))
    .flatMap((pattern) => patterns[pattern]?.(`${value}T00:00:00`) ?? []);
  const plain = Number(value.slice(0, 4)) >= 1300 ? [value.replaceAll('-', '')] : [];
  const day = (text: string) => ({ text, hasTime: false });
  const midnight = (text: string) => ({ text, hasTime: true });
  return chosen<Omit<Written, 'quotes'>>(how, 20, [
    ...[day(value), day(value)],
    ...[`${value}T00:00:00`, `${value} 00:00:00Z`, `${value} 00:00`].map(midnight),
    ...plain.map(day),
    ...own.map((text) => ({ ...day(text), needs: 'dates' as const })),
  ]);
}

const isoText = (millis: number) => new Date(millis).toISOString().slice(0, 19);

function writeDateTime(value: string, how: number, habits: CellHabits): Omit<Written, 'quotes'> {
  const { dates, zone } = habits;
  const instant = Date.parse(`${value.slice(0, 19)}Z`);
  const micros = value.slice(20);
  const standing = standingOf(zone, instant);
  const isLocal = standing !== 'second' && chosen(how, 30, [true, false]);
  const offset = isLocal ? null : chosen(how, 31, [0, 0, 60, -300, 330, -570, 765]);
  const clock = isoText(isLocal ? clockAt(zone, instant) : instant + (offset as number) * 60_000);
  const isFirstOfTwo = isLocal && standing === 'first';
  const short = micros.replace(/0+$/, '');
  if (isLocal && short === '') {
    const isMidnight = clock.endsWith('T00:00:00');
    const own = dates
      .filter((pattern) => hasTime(pattern) || isMidnight)
      .flatMap((pattern) => {
        const text = patterns[pattern]?.(clock) ?? null;
        return text === null ? [] : [{ text, hasTime: hasTime(pattern), needs: 'dates' as const }];
      });
    const day = isMidnight ? [{ text: clock.slice(0, 10), hasTime: false }] : [];
    const half = clock.endsWith(':00') ? [{ text: clock.slice(0, 16), hasTime: true }] : [];
    const other = chosen(how, 32, [null, null, ...own, ...day, ...half]);
    if (other !== null) return { ...other, isFirstOfTwo };
  }
  const fraction =
    short === ''
      ? chosen(how, 33, ['', '', '.0', '.000'])
      : chosen(how, 34, [`.${short}`, `,${short}`, `.${micros}`, `.${micros}000`]);
  const isBasic = Number(clock.slice(0, 4)) >= 1300 && chosen(how, 35, [0, 1, 2, 3, 4]) === 0;
  const mark = chosen(how, 36, ['T', ' ']);
  const body = isBasic
    ? `${clock.slice(0, 10).replaceAll('-', '')}T${clock.slice(11).replaceAll(':', '')}`
    : `${clock.slice(0, 10)}${mark}${clock.slice(11)}`;
  return {
    text: `${body}${fraction}${offset === null ? '' : offsetText(offset, how)}`,
    isFirstOfTwo,
    hasTime: true,
  };
}

function offsetText(minutes: number, how: number): string {
  if (minutes === 0 && chosen(how, 37, [true, false])) return chosen(how, 38, ['Z', ' UTC', 'Z']);
  const size = Math.abs(minutes);
  const sign = minutes < 0 ? '-' : '+';
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = two(Math.floor(size / 60));
  return chosen(how, 39, [
    `${sign}${hours}:${two(size % 60)}`,
    `${sign}${hours}${two(size % 60)}`,
    ...(size % 60 === 0 ? [`${sign}${hours}`] : []),
  ]);
}

/** The canonical text of a cell that Domo was sent; throws where Domo would not read it as this type. */
export function readValue(type: ColumnType, cell: string): string {
  switch (type) {
    case 'STRING':
      return cell;
    case 'LONG':
      if (!/^(0|-?[1-9]\d*)$/.test(cell)) throw new Error(`${cell} is no LONG`);
      return String(BigInt(cell));
    case 'DOUBLE':
    case 'DECIMAL':
      if (!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(cell)) throw new Error(`${cell} is no ${type}`);
      return canonicalDecimal(cell);
    case 'DATE':
      if (!/^\d{4}-\d\d-\d\d$/.test(cell)) throw new Error(`${cell} is no DATE`);
      return cell;
    case 'DATETIME': {
      const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?$/.exec(cell);
      if (match === null) throw new Error(`${cell} is no DATETIME`);
      return `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(6, '0')}`;
    }
  }
}
