import type { ColumnType } from '../data-set.ts';
import { CellOfWrongType } from '../errors.ts';
import { excerpt } from '../excerpt.ts';
import { shorten } from './wording.ts';

/** A cell that its column can't take as it is. */
export interface CellMisfit {
  /** Object, row and byte. */
  where: string;
  column: string;
  type: ColumnType;
  /** The cell. */
  text: string;
  /** Why the type does not take it, as the judge of cells calls it. */
  reason: string;
}

export interface MisfitSource {
  showCells: boolean;
  /** How to make the column take more, where its type was inferred from the first file; null: the route says the type. */
  widen: string | null;
}

/** The error of a cell that does not fit its column, with the settings by which it would. */
export function misfitError(misfit: CellMisfit, { showCells, widen }: MisfitSource): CellOfWrongType {
  const { where, column, type, text, reason } = misfit;
  const cell = excerpt(showCells, JSON.stringify(shorten(text)), 'the cell');
  const stringly = widen ?? `make the column a STRING, in Domo and in the route, to take it as text`;
  const help = [
    ...remedies(misfit),
    stringly,
    'set "invalid": "null" under "cells" of the route to make it null',
  ];
  return new CellOfWrongType(
    `${where}: ${cell} in column ${JSON.stringify(shorten(column))} ${faultText(type, reason)}. Mend the cell and drop the file again, or ${help.join('; or ')}.`,
  );
}

/** What is wrong, by the word that the judge of cells has for it. */
function faultText(type: ColumnType, reason: string): string {
  switch (reason) {
    case 'leadingZero':
      return `would lose its leading zero as a ${type}`;
    case 'plus':
      return `would lose its plus as a ${type}`;
    case 'negativeZero':
      return `would lose its minus as a ${type}`;
    case 'exponent':
      return `has an exponent, so a spreadsheet may have cut its digits, and is no ${type}`;
    case 'grouping':
      return `has digits that are not grouped by three, and is no ${type}`;
    case 'digits':
      return `has more digits than a ${type} gives back`;
    case 'range':
      return `is out of the range of a ${type}`;
    case 'fraction':
      return `has a fraction, which a ${type} does not keep`;
    case 'microseconds':
      return `has a finer fraction of a second than a ${type} keeps`;
    case 'time':
      return 'has a time, which a DATE does not keep';
    case 'zoneGap':
      return 'is a time that the clock of its time zone leaves out';
    case 'noSuchDate':
      return `is a day or a time that there is not, and no ${type}`;
    case 'leapSecond':
      return `has a leap second, and is no ${type}`;
    case 'year':
      return `has a year that a ${type} does not reach`;
    default:
      return `is no ${type}`;
  }
}

/** Settings under "cells" by which this text would be a value of the type. */
function remedies({ type, text, reason }: CellMisfit): string[] {
  const cell = text.trim();
  const under = 'under "cells" of the route';
  const found: string[] = [];
  const isDate = type === 'DATE' || type === 'DATETIME';
  if (isNullWord(cell))
    found.push(`set "nulls": [${JSON.stringify(text)}] ${under} if it stands for no value`);
  if (isDate) {
    const pattern = datePattern(cell);
    if (pattern !== null && (reason === 'date' || reason === 'noSuchDate')) {
      found.push(
        `set "dates", such as [${pattern.map((one) => JSON.stringify(one)).join(' or ')}], ${under}`,
      );
    } else if (/\d/.test(cell) && reason === 'date') {
      found.push(`set "dates" ${under} to the pattern in which it is written`);
    }
    if (reason === 'time') found.push('make the column a DATETIME');
    if (reason === 'zoneGap') found.push(`set another "timeZone" ${under}`);
  } else if (type !== 'STRING') found.push(...numberRemedies(cell, type, under));
  return found;
}

function numberRemedies(cell: string, type: ColumnType, under: string): string[] {
  const found: string[] = [];
  const symbol = /^[^\d\s+\-.,()]+|[^\d\s+\-.,()]+$/.exec(cell)?.[0];
  const digits = symbol === undefined ? cell : cell.replace(symbol, '').trim();
  const withSymbol = symbol === undefined ? '' : ` and "symbols": [${JSON.stringify(symbol)}]`;
  const signed = digits.replace(/^[-(]|[-)]$/g, '');
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(signed)) found.push(`set "thousands": ","${withSymbol} ${under}`);
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(signed) && !/^\d{1,3}\.\d{3}$/.test(signed)) {
    found.push(`set "decimal": "," and "thousands": "."${withSymbol} ${under}`);
  }
  if (/^\d{1,3}([ \u00a0\u202f']\d{3})+([.,]\d+)?$/.test(signed)) {
    const decimal = signed.includes(',') ? '"decimal": "," and ' : '';
    const grouped = /[ \u00a0\u202f']/.exec(signed)?.[0];
    found.push(`set ${decimal}"thousands": ${JSON.stringify(grouped)}${withSymbol} ${under}`);
  }
  if (/^\d+,\d+$/.test(signed)) found.push(`set "decimal": ","${withSymbol} ${under}`);
  if (symbol !== undefined && found.length === 0 && /^\d+(\.\d+)?$/.test(signed)) {
    found.push(`set "symbols": [${JSON.stringify(symbol)}] ${under}`);
  }
  if (type === 'LONG' && /^-?\d+\.\d*[1-9]\d*$/.test(signed)) found.push('make the column a DOUBLE');
  return found;
}

/** Spellings of no value that programs write. */
function isNullWord(cell: string): boolean {
  return /^(null|nil|none|nan|n\/?a|#n\/a|na|-+|\?|\.|missing|unknown|undefined|tbd)$/i.test(cell);
}

/** Patterns in Unicode's letters that the text may be written in; null: none is seen. */
function datePattern(cell: string): string[] | null {
  const match = /^(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})(?:[ T](\d{1,2}:\d\d)(:\d\d)?( ?[AP]M)?)?$/i.exec(cell);
  if (match === null) return null;
  const [, first = '', separator = '', second = '', third = '', time, seconds, half] = match;
  const hour = half === undefined ? 'HH' : 'hh';
  const clock =
    time === undefined
      ? ''
      : ` ${hour}:mm${seconds === undefined ? '' : ':ss'}${half === undefined ? '' : half.startsWith(' ') ? ' a' : 'a'}`;
  const number = (digits: string, letter: string) => (digits.length === 1 ? letter : letter.repeat(2));
  if (first.length === 4) {
    return [`yyyy${separator}MM${separator}dd${clock}`];
  }
  const year = third.length === 4 ? 'yyyy' : 'yy';
  const dayFirst = `${number(first, 'd')}${separator}${number(second, 'M')}${separator}${year}${clock}`;
  const monthFirst = `${number(first, 'M')}${separator}${number(second, 'd')}${separator}${year}${clock}`;
  if (Number(first) > 12) return [dayFirst];
  if (Number(second) > 12) return [monthFirst];
  return [dayFirst, monthFirst];
}
