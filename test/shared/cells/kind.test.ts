import { createKindOf } from '../../../shared/cells/kind.ts';
import { type CellRules, plainRules } from '../../../shared/cells/rules.ts';

test.each<[string, Partial<CellRules>, 'number' | 'date' | null]>([
  ['5', {}, 'number'],
  [' 1.5 ', {}, 'number'],
  ['1,5', {}, null],
  ['1,5', { decimal: ',' }, 'number'],
  ['1.250 €', { thousands: '.', decimal: ',', symbols: ['€'] }, 'number'],
  ['07030', {}, null],
  ['2026-01-31', {}, 'date'],
  ['31.01.2026', {}, null],
  ['31.01.2026', { dates: ['dd.MM.yyyy'] }, 'date'],
  ['31.01.2026 10:11', { dates: ['dd.MM.yyyy HH:mm'] }, 'date'],
  ['Name', { decimal: ',' }, null],
  ['', {}, null],
])('%j by %j is a %s', (text, rules, kind) => {
  expect(createKindOf({ ...plainRules, ...rules }, 2026)(text)).toBe(kind);
});
