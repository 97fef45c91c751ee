import { type CellRules, plainRules } from '../cells/rules.ts';
import { type CellSettings, settingsFor } from '../cells/settings.ts';
import type { ColumnType } from '../data-set.ts';
import { CellOfWrongType, type FileError, KeyMissing } from '../errors.ts';
import { excerpt } from '../excerpt.ts';
import { shorten } from '../wording.ts';

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

/**
 * The source of the type of a column, which is where a person changes it:
 *
 * - `route`: the route lists the columns, and nobody has made the DataSet yet
 * - `routeAndDomo`: the route lists the columns, and the DataSet is there
 * - `domo`: the route names a DataSet or Stream that was there before
 * - `firstFile`: with `infer`, the first file, from which the DataSet was made
 * - `newFiles`: with `infer`, the files of this load, from which the DataSet is to be made
 */
export type TypesBy = 'route' | 'routeAndDomo' | 'domo' | 'firstFile' | 'newFiles';

/** The rules that the cells of a file are judged by, and the source of their types. */
export interface Judged {
  rules: CellRules;
  typesBy: TypesBy;
}

export const plainlyJudged: Judged = { rules: plainRules, typesBy: 'routeAndDomo' };

export interface MisfitSource extends Judged {
  showCells: boolean;
  /** It is of the first record of a file that has no header, as the route says. */
  mayBeHeader?: boolean;
}

const under = 'under "cells" of the route';
/** How many readings of a cell are told. */
const SHOWN = 3;

/** The error of a cell that does not fit its column, with the settings by which it would. */
export function misfitError(misfit: CellMisfit, source: MisfitSource): FileError {
  const { showCells, typesBy, mayBeHeader = false } = source;
  const { where, column, type, text, reason } = misfit;
  if (reason === 'nullKey') return new KeyMissing(keyText(misfit, source));
  const cell = excerpt(showCells, JSON.stringify(shorten(text)), 'the cell');
  const help = [
    ...(mayBeHeader ? ['set "header": true under "read" of the route if the file has one'] : []),
    ...remedies(misfit, source),
    `${made('STRING', typesBy)}, to take it as text`,
    'set "invalid": "null" under "cells" of the route to make it null',
  ];
  const widen =
    typesBy === 'firstFile'
      ? ' The first file has given the column its type; docs/cells.md says how to widen it.'
      : '';
  return new CellOfWrongType(
    `${where}: ${cell} in column ${JSON.stringify(shorten(column))} ${faultText(type, reason)}. Mend the cell and drop the file again, or ${help.join('; or ')}.${widen}`,
  );
}

/** The message about a null in a column that identifies rows. */
function keyText({ where, column, text }: CellMisfit, { showCells }: MisfitSource): string {
  const cell =
    text.trim() === '' ? 'the cell' : excerpt(showCells, JSON.stringify(shorten(text)), 'the cell');
  const name = JSON.stringify(shorten(column));
  return `${where}: ${cell} in column ${name} is null, and the values of that column identify rows: Domo takes no null there, and could take rows without a value for one another. Give the row a value there and drop the file again, or take ${name} out of "keyColumnNames" of the route, if the other columns there identify a row.`;
}

/** The advice that gives a column another type. */
function made(type: ColumnType, typesBy: TypesBy): string {
  const make = `make the column a ${type}`;
  switch (typesBy) {
    case 'route':
      return `${make} in the route`;
    case 'routeAndDomo':
      return `${make}, in Domo and in the route`;
    case 'domo':
    case 'firstFile':
      return `${make} in Domo`;
    case 'newFiles':
      return `list the columns in the route in the place of "infer", and ${make} there`;
  }
}

/** What is wrong, by the word that the judge of cells has for it. */
export function faultText(type: ColumnType, reason: string): string {
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

/** What would take the cell: settings by which its type reads it, or a type that keeps what this one loses. */
function remedies({ type, text, reason }: CellMisfit, { showCells, rules, typesBy }: MisfitSource): string[] {
  const found = settingsFor(type, text, rules)
    .slice(0, SHOWN)
    .map((settings) => {
      const ifNull = settings.nulls === undefined ? '' : ' if it stands for no value';
      return `set ${settingsText(settings, showCells)} ${under}${ifNull}`;
    });
  if (found.length === 0 && reason === 'date' && /\d/.test(text)) {
    found.push(`set "dates" ${under} to the pattern in which it is written`);
  }
  if (reason === 'zoneGap') found.push(`set another "timeZone" ${under}`);
  if (reason === 'time') found.push(made('DATETIME', typesBy));
  if (reason === 'fraction') found.push(made('DOUBLE', typesBy));
  return found;
}

/** A word or a symbol is of the cell, so only its key may be told where no cell may be. */
function settingsText(settings: CellSettings, showCells: boolean): string {
  return Object.entries(settings)
    .map(([key, value]) => {
      const isOfCell = key === 'nulls' || key === 'symbols';
      return isOfCell
        ? excerpt(showCells, `"${key}": ${JSON.stringify(value)}`, `"${key}"`)
        : `"${key}": ${JSON.stringify(value)}`;
    })
    .join(' and ');
}
