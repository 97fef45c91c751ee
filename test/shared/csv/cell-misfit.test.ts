import { plainRules } from '../../../shared/cells/rules.ts';
import { type MisfitSource, misfitError, plainlyJudged } from '../../../shared/csv/cell-misfit.ts';
import type { ColumnType } from '../../../shared/data-set.ts';

const message = (type: ColumnType, reason: string, text: string, source: Partial<MisfitSource> = {}) =>
  misfitError(
    { where: 's3://b/k: row 2, byte 5', column: 'c', type, reason, text },
    { ...plainlyJudged, showCells: true, ...source },
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
  expect(message('LONG', 'number', text, { showCells: false })).not.toMatch(/secret|USD|12/);
});

test.each<[MisfitSource['typesBy'], string]>([
  ['route', 'or make the column a DOUBLE in the route; or make the column a STRING in the route, to take'],
  ['routeAndDomo', 'or make the column a DOUBLE, in Domo and in the route; or'],
  ['domo', 'or make the column a DOUBLE in Domo; or make the column a STRING in Domo, to take'],
  ['firstFile', 'The first file has given the column its type; docs/cells.md says how to widen it.'],
  [
    'newFiles',
    'or list the columns in the route in the place of "infer", and make the column a DOUBLE there',
  ],
])('where %s says the type, that is what is changed', (typesBy, words) => {
  expect(message('LONG', 'fraction', '9.99', { typesBy })).toContain(words);
});

test('what the route says already is not advised again', () => {
  const rules = { ...plainRules, nulls: ['-'], decimal: ',', thousands: '.' };
  expect(message('DOUBLE', 'number', 'n/a', { rules })).toContain('set "nulls": ["-","n/a"]');
  expect(message('DOUBLE', 'number', '5 €', { rules })).toContain('set "symbols": ["€"] under');
});

test('where the first record does not fit, and is no header, it may be one', () => {
  const said = message('LONG', 'number', 'id', { mayBeHeader: true });
  expect(said).toContain('or set "header": true under "read" of the route if the file has one; or');
});
