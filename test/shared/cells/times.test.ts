import { createJudge } from '../../../shared/cells/judge.ts';
import type { CellRules } from '../../../shared/cells/rules.ts';
import { plainRules } from '../../../shared/cells/rules.ts';
import { ConfigInvalid } from '../../../shared/errors.ts';
import { judged } from '../../helpers/cells.ts';

type Case = [text: string, outcome: string, rules?: Partial<CellRules>];
const whole = (cases: Case[]) => cases.map(([text, outcome, rules = {}]) => [text, outcome, rules] as const);

const berlin = { timeZone: 'Europe/Berlin' };
const german = { dates: ['d.M.yyyy', 'd.M.yyyy HH:mm', 'd.M.yy'], timeZone: 'Europe/Berlin' };
const american = { dates: ['M/d/yyyy', 'M/d/yyyy h:mm a', 'MMM d, yyyy'] };

const nobody = [
  ...[
    'x',
    '2026',
    '2026-01',
    '2026-1-31',
    '26-01-31',
    '31.01.2026',
    '01/31/2026',
    '2026/01/31',
    '2026-W05-6',
    '2026-031',
  ],
  ...[
    '12026-01-31',
    '+2026-01-31',
    '-2026-01-31',
    '2026-01-31x',
    '2026-01-31T',
    '2026-0131',
    '202601-31',
    '20260131x',
  ],
  ...[
    '2026-01-31T10',
    '2026-01-31T10:',
    '2026-01-31T10:11:',
    '2026-01-31T10:1112',
    '2026-01-31T1011:12',
    '2026-01-31T10:11:1',
  ],
  ...[
    '2026-01-31  10:11:12',
    '2026-01-31_10:11:12',
    '2026-01-31T10:11:12.',
    '2026-01-31T10:11.5',
    '2026-01-31T10:11:12 '.concat('x'),
  ],
  ...[
    '2026-01-31T10:11:12+1',
    '2026-01-31T10:11:12+01:',
    '2026-01-31T10:11:12+01:60',
    '2026-01-31T10:11:12+19:00',
  ],
  ...[
    '2026-01-31T10:11:12 EST',
    '2026-01-31T10:11:12 Europe/Berlin',
    '2026-01-31T10:11:12ZZ',
    '2026-01-31Z',
    '12990131',
    '٢٠٢٦-٠١-٣١',
  ],
];
const noDay = [
  '2023-02-29',
  '1900-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-01-00',
  '2026-04-31',
  '20260431',
];

describe('DATE', () => {
  it.each(
    whole([
      ['2026-01-31', '='],
      ['2024-02-29', '='],
      ['2000-02-29', '='],
      ['0001-01-01', '='],
      ['9999-12-31', '='],
      ['0000-01-01', '! year'],
      [' 2026-01-31 ', 'date: 2026-01-31'],
      ['20260131', 'date: 2026-01-31'],
      // A time that says nothing.
      ['2026-01-31T00:00:00', 'date: 2026-01-31'],
      ['2026-01-31 00:00', 'date: 2026-01-31'],
      ['2026-01-31 00:00:00.000', 'date: 2026-01-31'],
      ['2026-01-31T00:00:00Z', 'date: 2026-01-31'],
      ['2026-01-31T00:00:00+00:00', 'date: 2026-01-31'],
      ['2026-01-31T00:00:00', 'date: 2026-01-31', berlin],
      ['2026-01-31T00:00:00+01:00', '! time'],
      ['2026-01-31T00:00:01', '! time'],
      ['2026-01-31T00:00:00.001', '! time'],
      ['2026-01-31T10:11:12Z', '! time'],
      ['2026-01-31T24:00:00', '! time'],
      // Patterns.
      ['31.1.2026', 'date: 2026-01-31', german],
      ['31.01.2026', 'date: 2026-01-31', german],
      ['31.02.2026', '! noSuchDate', german],
      ['31.01.2026 00:00', 'date: 2026-01-31', german],
      ['31.01.2026 10:11', '! time', german],
      ['31.01.26', 'date: 2026-01-31', german],
      ['31.01.46', 'date: 1946-01-31', german],
      ['31.01.45', 'date: 2045-01-31', german],
      ['31.01.26', '! date', { dates: ['d.M.yyyy'] }],
      ['31.01.026', '! date', german],
      ['2026-01-31', '=', german],
      ['1/31/2026', 'date: 2026-01-31', american],
      ['31/1/2026', '! noSuchDate', american],
      ['Jan 5, 2026', 'date: 2026-01-05', american],
      ['SEP 5, 2026', 'date: 2026-09-05', american],
      ['Sept 5, 2026', 'date: 2026-09-05', american],
      ['Mai 5, 2026', '! date', american],
      ['May 5, 2026', 'date: 2026-05-05', american],
      ['5 December 2026', 'date: 2026-12-05', { dates: ['d MMMM y'] }],
      ['Saturday, 31 January 2026', 'date: 2026-01-31', { dates: ['EEEE, d MMMM y'] }],
      ['Sat 31 Jan 2026', 'date: 2026-01-31', { dates: ['EEE d MMM y'] }],
      ['Sun 31 Jan 2026', '! noSuchDate', { dates: ['EEE d MMM y'] }],
      ['31012026', 'date: 2026-01-31', { dates: ['ddMMyyyy'] }],
      ['20260131', 'date: 2026-01-31', { dates: ['ddMMyyyy'] }],
      ['12050705', '! date', { dates: ['ddMMyyyy'] }],
      ['260131', 'date: 2026-01-31', { dates: ['yyMMdd'] }],
      ["2026'01'31", 'date: 2026-01-31', { dates: ["yyyy''MM''dd"] }],
    ]),
  )('%j: %s %j', (text, outcome, rules) => expect(judged('DATE', text, rules)).toBe(outcome));

  it.each(nobody)('%j is no date', (text) => expect(judged('DATE', text)).toBe('! date'));
  it.each(noDay)('%j is no day', (text) => expect(judged('DATE', text)).toBe('! noSuchDate'));
});

describe('DATETIME', () => {
  it.each(
    whole([
      ['2026-01-31T10:11:12', '='],
      ['2026-01-31 10:11:12', '='],
      ['2026-01-31 10:11:12.5', '='],
      ['2026-01-31T10:11:12.123456', '='],
      [' 2026-01-31T10:11:12', 'date: 2026-01-31T10:11:12'],
      ['2026-01-31', 'date: 2026-01-31T00:00:00'],
      ['20260131', 'date: 2026-01-31T00:00:00'],
      ['2026-07-01T10:00', 'date: 2026-07-01T10:00:00'],
      ['2026-07-01 10:00', 'date: 2026-07-01 10:00:00'],
      ['2026-01-31t10:11:12z', 'date: 2026-01-31T10:11:12'],
      ['2026-01-31T10:11:12Z', 'date: 2026-01-31T10:11:12'],
      ['2026-01-31T10:11Z', 'date: 2026-01-31T10:11:00'],
      ['2026-01-31 10:11:12 UTC', 'date: 2026-01-31 10:11:12'],
      ['2026-01-31 10:11:12 Z', 'date: 2026-01-31 10:11:12'],
      ['2026-01-31T10:11:12.000Z', 'date: 2026-01-31T10:11:12'],
      ['2026-01-31T10:11:12,5', 'date: 2026-01-31T10:11:12.5'],
      ['2026-01-31T10:11:12.1234560', 'date: 2026-01-31T10:11:12.123456'],
      ['2026-01-31T10:11:12.1234567', '! microseconds'],
      ['2026-01-31T10:11:12+01:00', 'date: 2026-01-31T09:11:12'],
      ['2026-01-31T10:11:12+0100', 'date: 2026-01-31T09:11:12'],
      ['2026-01-31T10:11:12+01', 'date: 2026-01-31T09:11:12'],
      ['2026-01-31T10:11:12-00:00', 'date: 2026-01-31T10:11:12'],
      ['2026-01-31T10:11:12+05:30', 'date: 2026-01-31T04:41:12'],
      ['2026-01-31 10:11:12 -0500', 'date: 2026-01-31 15:11:12'],
      ['2026-01-31T23:11:12.25-01:00', 'date: 2026-02-01T00:11:12.25'],
      ['20260131T101112Z', 'date: 2026-01-31T10:11:12'],
      ['20260131T101112', 'date: 2026-01-31T10:11:12'],
      ['20260131T1011', 'date: 2026-01-31T10:11:00'],
      ['20260131T101112.5+0100', 'date: 2026-01-31T09:11:12.5'],
      ['2026-01-31T24:00:00', 'date: 2026-02-01T00:00:00'],
      ['2026-12-31T24:00', 'date: 2027-01-01T00:00:00'],
      ['2026-12-31T24:00:00.0Z', 'date: 2027-01-01T00:00:00'],
      ['2026-01-31T24:00:01', '! noSuchDate'],
      ['2026-01-31T24:00:00.5', '! noSuchDate'],
      ['2026-01-31T25:00:00', '! noSuchDate'],
      ['2026-01-31T10:60:00', '! noSuchDate'],
      ['2026-01-31T10:11:61', '! noSuchDate'],
      ['2016-12-31T23:59:60Z', '! leapSecond'],
      ['0000-12-31T10:00:00', '! year'],
      ['0001-01-01T00:00:00', '='],
      ['0001-01-01T00:00:00+01:00', '! year'],
      ['0001-01-01T00:00:00-01:00', 'date: 0001-01-01T01:00:00'],
      ['9999-12-31T23:59:59', '='],
      ['9999-12-31T24:00:00', '! year'],
      ['9999-12-31T23:59:59-01:00', '! year'],
      // Zones.
      ['2026-01-31T10:11:12', 'date: 2026-01-31T09:11:12', berlin],
      ['2026-07-01 10:11', 'date: 2026-07-01 08:11:00', berlin],
      ['2026-07-01T10:11:12Z', 'date: 2026-07-01T10:11:12', berlin],
      ['2026-07-01', 'date: 2026-06-30T22:00:00', berlin],
      ['2026-03-29T01:59:59', 'date: 2026-03-29T00:59:59', berlin],
      ['2026-03-29T02:00:00', '! zoneGap', berlin],
      ['2026-03-29T02:59:59', '! zoneGap', berlin],
      ['2026-03-29T03:00:00', 'date: 2026-03-29T01:00:00', berlin],
      ['2026-10-25T01:59:59', 'date: 2026-10-24T23:59:59', berlin],
      ['2026-10-25T02:00:00', 'firstOfTwo: 2026-10-25T00:00:00', berlin],
      ['2026-10-25T02:59:59', 'firstOfTwo: 2026-10-25T00:59:59', berlin],
      ['2026-10-25T02:30:00+01:00', 'date: 2026-10-25T01:30:00', berlin],
      ['2026-10-25T03:00:00', 'date: 2026-10-25T02:00:00', berlin],
      ['2026-01-31T10:11:12', '=', { timeZone: 'Etc/UTC' }],
      ['2011-12-30T12:00:00', '! zoneGap', { timeZone: 'Pacific/Apia' }],
      // A day without midnight begins later; a day that a zone left out does not begin.
      ['2018-11-04', 'date: 2018-11-04T03:00:00', { timeZone: 'America/Sao_Paulo' }],
      ['2018-11-04 00:00', '! zoneGap', { timeZone: 'America/Sao_Paulo' }],
      ['2011-12-30', '! zoneGap', { timeZone: 'Pacific/Apia' }],
      ['1850-01-01T00:00:00', 'date: 1850-01-01T04:56:02', { timeZone: 'America/New_York' }],
      ['0001-01-01T00:00:00', 'date: 0001-01-01T04:56:02', { timeZone: 'America/New_York' }],
      ['0001-01-01T00:00:00', '! year', { timeZone: 'Asia/Tokyo' }],
      ['2500-07-01T00:00:00', 'date: 2500-06-30T22:00:00', berlin],
      ['9999-12-31T23:00:00', '! year', { timeZone: 'America/New_York' }],
      // Patterns.
      ['31.01.2026 10:11', 'date: 2026-01-31T09:11:00', german],
      ['01.07.2026 23:30', 'date: 2026-07-01T21:30:00', german],
      ['31.1.2026', 'date: 2026-01-30T23:00:00', german],
      ['1/31/2026 10:11 AM', 'date: 2026-01-31T10:11:00', american],
      ['1/31/2026 12:00 am', 'date: 2026-01-31T00:00:00', american],
      ['1/31/2026 12:00 p.m.', 'date: 2026-01-31T12:00:00', american],
      ['1/31/2026 1:05\u202fPM', 'date: 2026-01-31T13:05:00', american],
      ['1/31/2026 13:05 PM', '! noSuchDate', american],
      ['1/31/2026 0:05 AM', '! noSuchDate', american],
      ['31/Jan/2026:10:11:12 +0100', 'date: 2026-01-31T09:11:12', { dates: ['dd/MMM/yyyy:HH:mm:ss Z'] }],
      [
        'Sat, 31 Jan 2026 10:11:12 GMT',
        'date: 2026-01-31T10:11:12',
        { dates: ['EEE, dd MMM yyyy HH:mm:ss z'] },
      ],
      [
        'Sat, 31 Jan 2026 10:11:12 GMT+5:30',
        'date: 2026-01-31T04:41:12',
        { dates: ['EEE, dd MMM yyyy HH:mm:ss z'] },
      ],
      ['Sat, 31 Jan 2026 10:11:12 EST', '! date', { dates: ['EEE, dd MMM yyyy HH:mm:ss z'] }],
      ['2026.01.31 10:11:12.123', 'date: 2026-01-31T10:11:12.123', { dates: ['yyyy.MM.dd HH:mm:ss.SSS'] }],
      ['2026.01.31 10:11:12.12', '! date', { dates: ['yyyy.MM.dd HH:mm:ss.SSS'] }],
      ['20260131101112', 'date: 2026-01-31T10:11:12', { dates: ['yyyyMMddHHmmss'] }],
      ['31.01.2026 10 Uhr 11', 'date: 2026-01-31T10:11:00', { dates: ["dd.MM.yyyy HH 'Uhr' mm"] }],
    ]),
  )('%j: %s %j', (text, outcome, rules) => expect(judged('DATETIME', text, rules)).toBe(outcome));

  it.each(nobody)('%j is no date', (text) => expect(judged('DATETIME', text)).toBe('! date'));
  it.each(noDay)('%j is no day', (text) => expect(judged('DATETIME', text)).toBe('! noSuchDate'));
});

test.each([
  [{ dates: ['dd.MM.YYYY'] }, 'The pattern "dd.MM.YYYY" can\'t be used: "YYYY" is not known: y is the year'],
  [{ timeZone: 'Mars/Olympus' }, 'There is no time zone "Mars/Olympus".'],
])('%j is told as a fault of the configuration', (rules, message) => {
  const create = () => createJudge('DATETIME', { ...plainRules, ...rules }, false);
  expect(create).toThrow(ConfigInvalid);
  expect(create).toThrow(message);
});
