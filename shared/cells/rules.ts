/** How the texts of cells become values. */
export interface CellRules {
  /** Words that are null beside the empty cell, as they are spelt, in quotes or not. */
  nulls: string[];
  /** One character. */
  decimal: string;
  /** What groups digits: one character; null: nothing. */
  thousands: string | null;
  /** What may stand before or behind a number, such as a currency. */
  symbols: string[];
  /** Patterns beside ISO 8601, in the letters of Unicode's CLDR. */
  dates: string[];
  /** Of date-times without an offset: a name of the IANA database. */
  timeZone: string;
  /** What becomes of a cell that does not fit its column. */
  invalid: 'reject' | 'null';
}

/** The rules for a number of JSON, which is spelt in one way only. */
export function rulesOfJsonNumbers(rules: CellRules): CellRules {
  return { ...rules, decimal: '.', thousands: null, symbols: [] };
}

/** Of a route that says nothing of it. */
export const plainRules: CellRules = {
  ...{ nulls: [], decimal: '.', thousands: null, symbols: [], dates: [], timeZone: 'UTC', invalid: 'reject' },
};
