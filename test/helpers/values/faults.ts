import type { ColumnType } from '../../../shared/data-set.ts';

/** Cells that fit no column of the type, whatever the settings are. */
export const misfits: Record<Exclude<ColumnType, 'STRING'>, readonly string[]> = {
  LONG: [
    ...['07030', '+49', '9.99', 'abc', '9223372036854775808', '-9223372036854775809', '1e3', '1-2', '-0'],
    ...['12,3.4', '1 2'],
  ],
  DOUBLE: ['07.5', 'abc', '+1.5', '0.12345678901234567891', '1e999', 'NaN', 'Infinity', '1.2.3', '0x10'],
  DECIMAL: ['007', 'x', '12345678901234567890123', '0.12345678901234567', '+1', '--1', '1e'],
  DATE: [
    ...['2026-02-30', '2026-13-01', '31.31.2026', '2026-01-31T10:00', 'x', '2026-01-31T00:00+01:00'],
    '0000-01-01',
  ],
  DATETIME: [
    ...['2026-02-30T10:00', '2026-01-31T25:00', 'x', '2026-01-31T10:11:12.1234567', '2026-01-31T23:59:60'],
    ...['10:11', '2026-01-31T10'],
  ],
};

/** A time that a clock of the zone never shows. */
export const gaps: Record<string, string> = {
  'Europe/Berlin': '2026-03-29T02:30',
  'America/New_York': '2026-03-08 02:30:00',
  'Australia/Lord_Howe': '2026-10-04T02:15:00',
  'America/Sao_Paulo': '2018-11-04 00:30',
};

/** One thing that is wrong with a file: the names of the errors that are right, and the row that they name, if any. */
export interface Wrong {
  what: string;
  names: readonly string[];
  row: number | null;
  /** Where it is in the object, if a message may say that instead of the row. */
  byte?: number;
}
