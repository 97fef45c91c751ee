import { createJudge } from '../../../shared/cells/judge.ts';
import { type CellRules, plainRules } from '../../../shared/cells/rules.ts';
import { type CellSettings, patternsOf, settingsFor, usualPatterns } from '../../../shared/cells/settings.ts';
import { parseConfig } from '../../../shared/config/config.ts';
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
  // What the route says already is not said again, and what contradicts it takes its place.
  ['DOUBLE', '1.5', [{ decimal: '.' }], { decimal: ',' }],
  ['DOUBLE', '1.234,5', [{ thousands: '.' }], { decimal: ',' }],
  ['DOUBLE', '1,234.5', [{ decimal: '.', thousands: ',' }], { decimal: ',', thousands: '.' }],
  ['DOUBLE', '12,5', [{ decimal: ',', thousands: null }], { thousands: ',' }],
  ['DATE', '01/31/2026', [{ dates: ['d.M.yy', 'MM/dd/yyyy'] }], { dates: ['d.M.yy', 'dd/MM/yyyy'] }],
  ['LONG', '+49', [{ symbols: ['+'] }]],
  ['DATETIME', '\\N', []],
];

test.each(cases.map(([type, text, settings, rules = {}]) => [type, text, settings, rules] as const))(
  'a %s column takes %j with %j, beside %j',
  (type, text, settings, rules) => {
    const before = { ...plainRules, ...rules };
    const found = settingsFor(type, text, before);
    expect(found).toEqual(settings);
    for (const choice of found) {
      expect(createJudge(type, { ...before, ...choice }, false, 2026)(text, false).is).not.toBe('misfit');
    }
  },
);

test('every usual pattern can be used, and a date in it is known again', () => {
  for (const pattern of usualPatterns) expect(parsePattern(pattern)).not.toHaveProperty('problem');
  expect(patternsOf('31/12/2026 23:59:58')).toEqual(['dd/MM/yyyy HH:mm:ss']);
});

const texts = [
  ...[
    '1,234.56',
    '1.234,56',
    '1250,5',
    '1,234',
    "1'234",
    '1 234,5',
    '$99.00',
    '12 %',
    '+5',
    '-5€',
    '(12)',
    '5-',
  ],
  ...[
    'EUR 12',
    'US$ 5',
    "CHF 1'234.50",
    'n/a',
    '-',
    '\\N',
    '5 °C',
    '<5',
    '5*',
    'R$ 5',
    '5+',
    '5|',
    '5;',
    '!5',
  ],
  ...['01/31/2026', '31.01.2026', '01/02/2026', '1/2/26', '31-Jan-2026', '0000-00-00', '31.01.2026 10:11'],
  ...['20260131', '31012026', '10:11', '2026/01/31'],
];
const set: Partial<CellRules>[] = [
  ...[{}, { decimal: ',' }, { thousands: ',' }, { decimal: ',', thousands: '.' }, { thousands: "'" }],
  ...[{ dates: ['dd/MM/yyyy'] }, { dates: ['MM/dd/yyyy', 'd.M.yy'] }, { dates: ['ddMMyyyy'] }],
  ...[{ symbols: ['€'] }, { nulls: ['-', 'n/a'] }],
];

test.each(set)('a route that has %j can have what is advised', (rules) => {
  const before = { ...plainRules, ...rules };
  const routes = (['LONG', 'DOUBLE', 'DECIMAL', 'DATE', 'DATETIME'] as const).flatMap((type) => {
    return texts.flatMap((text) =>
      settingsFor(type, text, before).map((settings) => ({
        cells: { ...rules, ...settings },
        updateMethod: 'APPEND',
      })),
    );
  });
  const imports = routes.map((one, index) => {
    const name = `r${index}`;
    return { ...one, name, prefix: `${name}/`, dataSet: { name, columns: 'infer' } };
  });
  expect(imports.length).toBeGreaterThan(20);
  expect(() => parseConfig(JSON.stringify({ imports }), 'it')).not.toThrow();
});
