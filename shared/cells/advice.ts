import type { ColumnType } from '../data-set.ts';
import type { CellRules } from './rules.ts';
import { type CellSettings, settingsFor } from './settings.ts';
import type { MisfitReason } from './verdict.ts';

/** What is wrong with the cell, as the end of a sentence about it. */
const says: Record<MisfitReason, (type: ColumnType) => string> = {
  number: (type) => `is no ${type}`,
  grouping: () => 'does not group its digits by three',
  leadingZero: (type) => `begins with a zero that a ${type} would drop`,
  plus: (type) => `begins with a plus that a ${type} would drop`,
  negativeZero: (type) => `has a minus that a ${type} would drop`,
  fraction: (type) => `has a fraction that a ${type} would drop`,
  exponent: (type) => `has an exponent, so a ${type} may lack digits of what it was`,
  range: (type) => `is beyond what a ${type} holds`,
  digits: (type) => `has more digits than a ${type} gives back`,
  date: (type) => `is no ${type}`,
  noSuchDate: () => 'is a day or a time that does not exist',
  leapSecond: () => 'has a second 60, for which Domo has no spelling',
  time: (type) => `has a time that a ${type} would drop`,
  microseconds: () => 'has a fraction of a second beyond microseconds',
  zoneGap: () => 'is a local time that its time zone leaves out',
  year: () => 'has a year before 1 or after 9999',
};

/** A type that takes what another one loses. */
const wider: Partial<Record<MisfitReason, ColumnType>> = {
  fraction: 'DOUBLE',
  digits: 'DECIMAL',
  time: 'DATETIME',
};

/** A cell that does not fit its column. */
export interface UnfitCell {
  type: ColumnType;
  reason: MisfitReason;
  text: string;
}

/** What is wrong with a cell: `is no LONG`. The cell itself is not in it. */
export function faultText({ type, reason }: Omit<UnfitCell, 'text'>): string {
  return says[reason](type);
}

/**
 * What would take the cell: the settings of the route that read it, or another type for its column.
 *
 * @param showCells whether a word of the cell may be in it
 */
export function adviceFor({ type, reason, text }: UnfitCell, rules: CellRules, showCells: boolean): string {
  const settings = settingsFor(type, text, rules);
  const columnType =
    wider[reason] === undefined || wider[reason] === type ? 'STRING' : `${wider[reason]} or STRING`;
  const widen = `make the column a ${columnType}`;
  if (settings.length === 0) return `Mend the cell, or ${widen}`;
  const told = settings.slice(0, 3).map((choice) => settingsText(choice, showCells));
  return `Set ${told.join(', or ')} under "cells" of the route, or ${widen}`;
}

function settingsText(settings: CellSettings, showCells: boolean): string {
  return Object.entries(settings)
    .map(([key, value]) => {
      if (!showCells && (key === 'nulls' || key === 'symbols')) return `"${key}"`;
      return `"${key}": ${JSON.stringify(value)}`;
    })
    .join(' and ');
}
