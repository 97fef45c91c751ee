import { type CellRules, plainRules } from '../../../shared/cells/rules.ts';
import { createSurvey, inferredType, mergeSurveys, type Survey } from '../../../shared/cells/survey.ts';

/** Of a file with one column. A text that begins with a quote is quoted. */
function survey(texts: string[], rules: Partial<CellRules> = {}): Survey {
  const surveyor = createSurvey([0], { ...plainRules, ...rules }, 2026);
  for (const text of texts) {
    const quoted = text.startsWith('"');
    surveyor.push([{ text: quoted ? text.slice(1, -1) : text, quoted }]);
  }
  return surveyor.survey;
}

const typeOf = (texts: string[], rules?: Partial<CellRules>) =>
  survey(texts, rules).columns.map(inferredType)[0];

type Case = [type: string, texts: string[], rules?: Partial<CellRules>];
const german = { decimal: ',', dates: ['dd.MM.yyyy'] };

describe('the type of a column', () => {
  const cases: Case[] = [
    ['LONG', ['1', '-20', '0', '9223372036854775807']],
    ['LONG', ['1', '', '3', '\\N', '""', '  ']],
    ['LONG', ['"1"', '2']],
    ['LONG', [' 1', '2 ']],
    ['LONG', ['20260131', '20260201']],
    ['STRING', ['1', '9223372036854775808']],
    ['STRING', ['12345678901234567891']],
    ['STRING', ['07030', '60601']],
    ['STRING', ['+4917', '1']],
    ['STRING', ['-0', '1']],
    ['STRING', ['1', '1.23457E+15']],
    ['DOUBLE', ['1', '2.5']],
    ['DOUBLE', ['5.0', '7.0']],
    ['DOUBLE', ['.5', '1']],
    ['DOUBLE', ['0.30000000000000004']],
    ['STRING', ['0.1234567890123456789']],
    ['STRING', ['1.', '2.']],
    ['STRING', ['-0.0', '1.5']],
    ['STRING', ['1.5', '007.5']],
    ['STRING', ['1.5', '2e5']],
    ['STRING', ['1.5', 'NaN']],
    ['STRING', ['9007199254740993', '1.5']],
    ['STRING', ['(12)', '5']],
    ['STRING', ['12-', '5']],
    ['LONG', ['(12)', '1,234'], { thousands: ',' }],
    ['DOUBLE', ['1,234.50', '(12.00)', '$5'], { thousands: ',', symbols: ['$'] }],
    ['STRING', ['1,23'], { thousands: ',' }],
    ['DOUBLE', ['1250,50', '99,00'], german],
    ['STRING', ['1250,50', '99.00'], german],
    ['STRING', ['1250,50', '99,00']],
    ['DATE', ['2026-01-31', '', '2024-02-29']],
    ['DATE', ['31.12.2025', '2026-01-01'], german],
    ['STRING', ['31.12.2025', '01.01.2026']],
    ['STRING', ['31.12.2025', '32.01.2026'], german],
    ['DATETIME', ['2026-01-31T10:11:12Z', '2026-02-01 00:00']],
    ['DATETIME', ['2026-01-31 00:00:00']],
    ['DATETIME', ['2026-01-31', '2026-01-31T10:00']],
    ['DATETIME', ['2026-01-31 10:11:12 -0500']],
    ['STRING', ['2026-01-31T10:11:12.1234567Z']],
    ['STRING', ['2026-03-29T02:30'], { timeZone: 'Europe/Berlin' }],
    ['STRING', ['TRUE', 'false']],
    ['STRING', ['1', 'NULL']],
    ['DOUBLE', ['1.5', 'NULL'], { nulls: ['NULL'] }],
    ['STRING', []],
    ['STRING', ['', '""', '\\N']],
    ['STRING', ['1', '2026-01-31']],
  ];
  it.each(cases.map(([type, texts, rules = {}]) => [type, texts, rules] as const))(
    'is %s for %j %j',
    (type, texts, rules) => {
      expect(typeOf([...texts], rules)).toBe(type);
      expect(typeOf(texts.toReversed(), rules)).toBe(type);
    },
  );
});

test('each column is known by itself, by its place in the file', () => {
  const surveyor = createSurvey([2, 0], plainRules);
  const cell = (text: string) => ({ text, quoted: false });
  surveyor.push([cell('1'), cell('x'), cell('2.5')]);
  surveyor.push([cell('1')]);
  expect(surveyor.survey.columns.map(inferredType)).toEqual(['DOUBLE', 'LONG']);
});

test('it says which row ruled a type out first', () => {
  expect(survey(['1', '', '2.5', 'x', 'y'])).toEqual({
    rows: 5,
    columns: [
      {
        isFilled: true,
        ruledOut: {
          LONG: { row: 3, reason: 'fraction' },
          DOUBLE: { row: 4, reason: 'number' },
          DATE: { row: 1, reason: 'date' },
          DATETIME: { row: 1, reason: 'date' },
        },
      },
    ],
  });
});

test.each([0, 1, 2, 3, 4, 5])('surveys of two parts, cut behind row %d, make one', (cut) => {
  const texts = ['1', '', '2.5', 'x', 'y'];
  const merged = mergeSurveys(
    survey(texts.slice(0, cut)),
    JSON.parse(JSON.stringify(survey(texts.slice(cut)))),
  );
  expect(merged).toEqual(survey(texts));
});
