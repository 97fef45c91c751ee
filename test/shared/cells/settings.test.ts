import { createJudge } from '../../../shared/cells/judge.ts';
import { type CellRules, plainRules } from '../../../shared/cells/rules.ts';
import { type CellSettings, patternsOf, settingsFor, usualPatterns } from '../../../shared/cells/settings.ts';
import type { ColumnType } from '../../../shared/data-set.ts';
import { parsePattern } from '../../../shared/dates/pattern.ts';

const cases: [type: ColumnType, text: string, settings: CellSettings[], rules?: Partial<CellRules>][] = [
  ['DOUBLE', 'NULL', [{ nulls: ['NULL'] }]],
  ['LONG', ' n/a ', [{ nulls: ['-', 'n/a'] }], { nulls: ['-'] }],
  ['DATE', '-', [{ nulls: ['-'] }]],
  ['DATE', '0000-00-00', [{ nulls: ['0000-00-00'] }]],
  ['DOUBLE', '#N/A', [{ nulls: ['#N/A'] }]],
  ['DOUBLE', '1,234.56', [{ thousands: ',' }]],
  ['DOUBLE', '1.234,56', [{ decimal: ',', thousands: '.' }]],
  ['DOUBLE', '1250,5', [{ decimal: ',' }]],
  // One cell, two readings.
  ['DOUBLE', '1,234', [{ thousands: ',' }, { decimal: ',' }]],
  ['LONG', '1,234', [{ thousands: ',' }]],
  ['LONG', "1'234", [{ thousands: "'" }]],
  ['LONG', '1’234', [{ thousands: "'" }]],
  ['LONG', 'CHF 1’234', [{ thousands: "'", symbols: ['CHF'] }]],
  ['LONG', '1\u2009234', [{ thousands: ' ' }]],
  ['DOUBLE', '1 234,5', [{ decimal: ',', thousands: ' ' }]],
  ['DOUBLE', '$99.00', [{ symbols: ['$'] }]],
  ['DOUBLE', '12 %', [{ symbols: ['$', '%'] }], { symbols: ['$'] }],
  ['DOUBLE', '-1.234,56 €', [{ decimal: ',', thousands: '.', symbols: ['€'] }]],
  ['DATE', '01/31/2026', [{ dates: ['MM/dd/yyyy'] }]],
  ['DATE', '31.1.26', [{ dates: ['d.M.yy'] }]],
  ['DATE', '01/02/2026', [{ dates: ['MM/dd/yyyy'] }, { dates: ['dd/MM/yyyy'] }]],
  ['DATETIME', '31.01.2026 10:11', [{ dates: ['dd.MM.yyyy HH:mm'] }]],
  ['DATETIME', '1/31/2026 1:05 PM', [{ dates: ['M/d/yyyy h:mm a'] }]],
  ['DATE', '01/31/2026 10:11', []],
  ['LONG', '07030', []],
  ['LONG', '9.99', []],
  ['LONG', 'a1', []],
  ['DATE', '2026-02-31', []],
];

test.each(cases.map(([type, text, settings, rules = {}]) => [type, text, settings, rules] as const))(
  'a %s column takes %j with %j, beside %j',
  (type, text, settings, rules) => {
    const before = { ...plainRules, ...rules };
    const found = settingsFor(type, text, before);
    expect(found).toEqual(settings);
    for (const choice of found) {
      expect(createJudge(type, { ...before, ...choice }, false, 2026)(text, false).is).toBe('changed');
    }
  },
);

test('every usual pattern can be used, and a date in it is known again', () => {
  for (const pattern of usualPatterns) expect(parsePattern(pattern)).not.toHaveProperty('problem');
  expect(patternsOf('31/12/2026 23:59:58')).toEqual(['dd/MM/yyyy HH:mm:ss']);
});
