import { misfitError } from '../../../shared/csv/cell-misfit.ts';
import type { ColumnType } from '../../../shared/data-set.ts';

const message = (type: ColumnType, reason: string, text: string, showCells = true) =>
  misfitError(
    { where: 's3://b/k: row 2, byte 5', column: 'c', type, reason, text },
    { showCells, widen: null },
  ).message;

const cases: [type: ColumnType, reason: string, text: string, remedies: string[]][] = [
  [
    'DOUBLE',
    'number',
    'NULL',
    ['set "nulls": ["NULL"] under "cells" of the route if it stands for no value'],
  ],
  ['DOUBLE', 'number', '1,234.56', ['set "thousands": "," under "cells" of the route']],
  ['DOUBLE', 'number', '1,234', ['set "thousands": ","', 'set "decimal": ","']],
  ['DOUBLE', 'number', '12,50 €', ['set "decimal": "," and "symbols": ["€"]']],
  ['DATE', 'noSuchDate', '01/31/2026', ['set "dates": ["MM/dd/yyyy"]']],
  ['DATE', 'date', '01/02/2026', ['set "dates": ["MM/dd/yyyy"]', 'set "dates": ["dd/MM/yyyy"]']],
  [
    'DATE',
    'date',
    'week 5',
    ['set "dates" under "cells" of the route to the pattern in which it is written'],
  ],
  ['DATE', 'time', '2026-01-31T10:11:12', ['make the column a DATETIME']],
  ['LONG', 'fraction', '9.99', ['make the column a DOUBLE']],
  ['DATETIME', 'zoneGap', '2026-03-29T02:30:00', ['set another "timeZone"']],
  ['LONG', 'leadingZero', '07030', ['drop the file again, or make the column a STRING']],
];

test.each(cases)('of %s, %s %j: %j', (type, reason, text, remedies) => {
  const said = message(type, reason, text);
  expect(said).toMatch(/^s3:\/\/b\/k: row 2, byte 5: ".*" in column "c" /);
  for (const remedy of remedies) expect(said).toContain(remedy);
  expect(said.match(/ set "(?!invalid)/g) ?? []).toHaveLength(
    remedies.filter((remedy) => remedy.startsWith('set "')).length,
  );
});

test.each(['secret', '12 USD', 'USD12'])('nothing of %j is told where the route shows no cells', (text) => {
  expect(message('LONG', 'number', text, false)).not.toMatch(/secret|USD|12/);
});
