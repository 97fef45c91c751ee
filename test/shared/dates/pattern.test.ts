import { conflictOf } from '../../../shared/dates/conflict.ts';
import { parsePattern } from '../../../shared/dates/pattern.ts';
import { fullYear } from '../../../shared/dates/pattern-reader.ts';

test.each([
  ['dd.MM.YYYY', '"YYYY" is not known: y is the year'],
  ['DD.MM.yyyy', '"DD" is not known: d is the day of the month'],
  ['%d.%m.%Y', '"%" is of another notation'],
  ['yyyy-MM-ddTHH:mm', '"T" is not known: a T that stands in the text is written \'T\''],
  ['dd.MM.yyyy kk:mm', '"kk" is not known: H is the hour'],
  ['dd.MM.yyyy HH:mm VV', '"VV" is not known: an offset is XXX'],
  ['dd.MM.yyyy gg', '"gg" is not known: letters that stand in the text are written in single quotes, \'gg\''],
  ['ddd.MM.yyyy', '"ddd" has too few or too many letters'],
  ['dd.MM.yyy', '"yyy" has too few or too many letters'],
  ['dd.MM.', 'the year (y) is missing'],
  ['yyyy', 'the month (M) is missing'],
  ['', 'the year (y) is missing'],
  ['HH:mm', 'the year (y) is missing'],
  ['MM/yyyy', 'the day (d) is missing'],
  ['dd.MM.MM.yyyy', 'the month (M) is there twice'],
  ['dd.MM.yyyy yy', 'the year (y) is there twice'],
  ['dd.MM.yyyy hh:mm', 'needs a, AM or PM'],
  ['dd.MM.yyyy HH:mm a', 'belongs to h'],
  ['dd.MM.yyyy HH', 'belong together'],
  ['dd.MM.yyyy mm', 'belong together'],
  ['dd.MM.yyyy ss', 'needs an hour'],
  ['dd.MM.yyyy HH:mm.SSS', 'needs the second'],
  ['dd.MM.yyyy XXX', 'needs a time'],
  ['dMyyyy', 'need fixed lengths'],
  ["dd.MM.yyyy 'Uhr", 'a quote is opened'],
] as const)('the pattern %j is refused: %s', (source, problem) => {
  expect(parsePattern(source)).toEqual({ problem: expect.stringContaining(problem) });
});

test.each([
  [26, 2026],
  [45, 2045],
  [46, 1946],
  [99, 1999],
  [0, 2000],
])('in 2026 the year %d is %d', (digits, year) => expect(fullYear(digits, 2026)).toBe(year));

describe('patterns that read one text differently', () => {
  test.each([
    [['dd/MM/yyyy', 'MM/dd/yyyy']],
    [['d/M/yy', 'M/d/yy']],
    [['dd/MM/yyyy', 'M/d/yyyy']],
    [['yyyy-dd-MM']],
    [["yyyy-dd-MM'T'HH:mm"]],
    [['yyyyddMM']],
    [['ddMMyyyy', 'MMddyyyy']],
    [['yyMMdd', 'ddMMyy']],
    [['dd.MM.yy', 'yy.MM.dd']],
    [['dd.MM.yyyy HH:mm', 'dd.MM.yyyy mm:HH']],
    [['dd.MM.yyyy', 'HH:mm dd.MM.yyyy', 'MM.dd.yyyy']],
    [['yyyy-MM-dd mm:HH']],
    [['d.M.yyyy HH:mm:ss', 'd.M.yyyy HH:ss:mm']],
  ])('%j', (patterns) => {
    const conflict = conflictOf(patterns);
    expect(conflict).toEqual({
      first: expect.any(String),
      second: expect.any(String),
      text: expect.stringMatching(/^[\d./:T -]+$/),
    });
    expect(conflictOf(patterns)).toEqual(conflict);
  });
});

test.each([
  [[]],
  [['dd/MM/yyyy']],
  [['dd/MM/yyyy', 'dd/MM/yyyy']],
  [['dd/MM/yyyy', 'd/M/yyyy', 'dd/MM/yy', 'dd/MM/yyyy HH:mm', 'dd/MM/yyyy hh:mm a']],
  [['dd.MM.yyyy', 'MM/dd/yyyy']],
  [['yyyy-MM-dd', 'yyyyMMdd', 'yyyyMMddHHmmss', 'yyyy-M-d']],
  [['ddMMyyyy']],
  [['MMddyyyy']],
  [['d MMM yyyy', 'MMM d, yyyy', 'MMMM d, yyyy']],
  [['dd.MM.YYYY', 'MM.dd.yyyy']],
])('the patterns %j stand together', (patterns) => expect(conflictOf(patterns)).toBeNull());
