import type { ColumnType } from '../data-set.ts';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/**
 * Whether a cell certainly fits a column of this type. An empty cell fits every type [F3].
 *
 * Only spellings that Domo is known to take count: whole numbers of 64 bits [F9]; decimals in plain digits, without
 * exponent, NaN or Infinity [F9]; dates as `yyyy-MM-dd`, and date-times with `THH:mm:ss` or ` HH:mm:ss` after the date
 * [F7]. It is not known what Domo does with fractions of a second and with time zones [F7].
 */
export function fits(type: ColumnType, cell: string): boolean {
  if (cell === '') return true;
  switch (type) {
    case 'STRING':
      return true;
    case 'LONG':
      return isLong(cell);
    case 'DECIMAL':
    case 'DOUBLE':
      return /^-?\d+(\.\d+)?$/.test(cell);
    case 'DATE':
      return isDate(cell);
    case 'DATETIME':
      return isDate(cell.slice(0, 10)) && /^[T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(cell.slice(10));
  }
}

function isLong(cell: string): boolean {
  if (!/^-?0*\d{1,19}$/.test(cell)) return false;
  const value = BigInt(cell);
  return value >= INT64_MIN && value <= INT64_MAX;
}

function isDate(cell: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(cell);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
}

function daysOf(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] as number;
}
