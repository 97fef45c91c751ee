import { misfitError } from '../../../shared/csv/cell-misfit.ts';
import type { ColumnType } from '../../../shared/data-set.ts';

const where = 's3://b/k: row 2, byte 9';
const told = (
  type: ColumnType,
  text: string,
  reason: string,
  showCells = true,
  widen: string | null = null,
) => misfitError({ where, column: 'v', type, text, reason }, { showCells, widen }).message;

describe('a cell that does not fit', () => {
  it.each<[ColumnType, string, string, RegExp]>([
    [
      'LONG',
      '07030',
      'leadingZero',
      /"07030" in column "v" would lose its leading zero as a LONG\. .*STRING/,
    ],
    ['LONG', '+49170', 'plus', /would lose its plus/],
    ['LONG', '9.99', 'fraction', /has a fraction, which a LONG does not keep\. .*make the column a DOUBLE/],
    ['LONG', 'Total:', 'number', /"Total:" in column "v" is no LONG/],
    ['LONG', 'NULL', 'number', /"nulls": \["NULL"\] under "cells"/],
    ['DOUBLE', 'n/a', 'number', /"nulls": \["n\/a"\]/],
    ['DOUBLE', '1,234.56', 'number', /"thousands": "," under "cells"/],
    ['DOUBLE', '-1,234,567', 'number', /"thousands": ","/],
    ['DOUBLE', '1.234,56', 'number', /"decimal": "," and "thousands": "\."/],
    ['DOUBLE', '1.234,56 €', 'number', /"decimal": "," and "thousands": "\." and "symbols": \["€"\]/],
    ['DOUBLE', '12,5', 'number', /"decimal": ","/],
    ['DOUBLE', '1 234,5', 'number', /"decimal": "," and "thousands": " "/],
    ['DOUBLE', '$12.50', 'number', /"symbols": \["\$"\]/],
    ['DOUBLE', '($1,234.00)', 'number', /"invalid": "null"/],
    ['LONG', '1.23457E+15', 'exponent', /a spreadsheet may have cut its digits/],
    ['DOUBLE', '0.12345678901234567890', 'digits', /more digits than a DOUBLE gives back/],
    ['DATE', '01/31/2026', 'date', /"dates", such as \["MM\/dd\/yyyy"\], under "cells"/],
    ['DATE', '31.01.2026', 'date', /\["dd\.MM\.yyyy"\]/],
    ['DATE', '1/2/2026', 'date', /\["d\/M\/yyyy" or "M\/d\/yyyy"\]/],
    ['DATETIME', '31.01.2026 10:11', 'date', /\["dd\.MM\.yyyy HH:mm"\]/],
    ['DATETIME', '1/31/2026 10:11:12 PM', 'date', /\["M\/dd\/yyyy hh:mm:ss a"\]/],
    ['DATE', '2026/01/31', 'date', /\["yyyy\/MM\/dd"\]/],
    ['DATE', '31 Jan 2026', 'date', /"dates" under "cells" of the route to the pattern/],
    ['DATE', '2026-02-31', 'noSuchDate', /is a day or a time that there is not/],
    ['DATE', '2026-01-31 10:00', 'time', /make the column a DATETIME/],
    ['DATETIME', '2026-03-29 02:30', 'zoneGap', /another "timeZone" under "cells"/],
  ])('%s %j, %s', (type, text, reason, message) => {
    const error = told(type, text, reason);
    expect(error).toMatch(message);
    expect(error.startsWith(`${where}: "`)).toBe(true);
    expect(error).toMatch(/"invalid": "null" under "cells" of the route to make it null\.$/);
  });

  it('is not shown where the route wants none shown', () => {
    const secret = told('DOUBLE', '1,234.56 SECRET', 'number', false);
    expect(secret).not.toMatch(/1,234|SECRET/);
    expect(told('LONG', 'NULL', 'number', false)).not.toContain('NULL"]');
  });

  it('says how a column is widened whose type was inferred', () => {
    expect(told('LONG', 'x', 'number', true, 'list the columns in the route')).toContain(
      'or list the columns in the route; or',
    );
  });
});
