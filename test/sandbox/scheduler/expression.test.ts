import fc from 'fast-check';
import { SandboxError } from '../../../sandbox/sandbox-error.ts';
import { compileExpression } from '../../../sandbox/scheduler/expression.ts';
import { dueDays, parseCron } from '../../../shared/config/values/cron.ts';
import { noSchedules, schedules } from '../../helpers/schedules.ts';

const created = new Date('2026-11-25T10:00:30Z');

function nextTimes(text: string, timeZone: string, after: string, count = 2): string[] {
  const next = compileExpression(text, timeZone, created);
  const found: string[] = [];
  for (let at = next(new Date(after)); at !== null && found.length < count; at = next(at))
    found.push(at.toISOString());
  return found;
}

// Worked out by hand from Scheduler's documentation of the fields. 2026-11-25 is a Wednesday.
test.each([
  ['cron(0 6 ? * MON-FRI *)', 'UTC', ['2026-11-25T06:00:00.000Z', '2026-11-26T06:00:00.000Z']],
  ['cron(0 6 ? * 2-6 *)', 'UTC', ['2026-11-25T06:00:00.000Z', '2026-11-26T06:00:00.000Z']],
  ['cron(0 6 ? * 1 *)', 'UTC', ['2026-11-29T06:00:00.000Z', '2026-12-06T06:00:00.000Z']],
  ['cron(0 6 ? * L *)', 'UTC', ['2026-11-28T06:00:00.000Z', '2026-12-05T06:00:00.000Z']],
  ['cron(0 6 ? * 6L *)', 'UTC', ['2026-11-27T06:00:00.000Z', '2026-12-25T06:00:00.000Z']],
  ['cron(0 6 ? * FRIL *)', 'UTC', ['2026-11-27T06:00:00.000Z', '2026-12-25T06:00:00.000Z']],
  ['cron(0 6 ? * MON#2 *)', 'UTC', ['2026-12-14T06:00:00.000Z', '2027-01-11T06:00:00.000Z']],
  ['cron(0 6 L * ? *)', 'UTC', ['2026-11-30T06:00:00.000Z', '2026-12-31T06:00:00.000Z']],
  ['cron(0 6 LW * ? *)', 'UTC', ['2026-11-30T06:00:00.000Z', '2026-12-31T06:00:00.000Z']],
  ['cron(0/15 * * * ? *)', 'UTC', ['2026-11-25T00:15:00.000Z', '2026-11-25T00:30:00.000Z']],
  ['cron(30 0 1 1 ? 2027-2028)', 'UTC', ['2027-01-01T00:30:00.000Z', '2028-01-01T00:30:00.000Z']],
  ['cron(30 0 1 1 ? 2025)', 'UTC', []],
  ['cron(0 6 * * ? *)', 'Europe/Berlin', ['2026-11-25T05:00:00.000Z', '2026-11-26T05:00:00.000Z']],
  ['cron(0 6 * * ? *)', 'Asia/Kolkata', ['2026-11-25T00:30:00.000Z', '2026-11-26T00:30:00.000Z']],
  ['at(2027-01-31T06:00:00)', 'Europe/Berlin', ['2027-01-31T05:00:00.000Z']],
  ['at(2026-11-24T06:00:00)', 'UTC', []],
  ['rate(1 minute)', 'UTC', ['2026-11-25T10:01:30.000Z', '2026-11-25T10:02:30.000Z']],
  ['rate(2 days)', 'UTC', ['2026-11-27T10:00:30.000Z', '2026-11-29T10:00:30.000Z']],
])('%s in %s', (text, timeZone, expected) => {
  expect(nextTimes(text, timeZone, '2026-11-25T00:00:00Z')).toEqual(expected);
});

test('the clock of a time zone moves, the time of day stays', () => {
  expect(nextTimes('cron(0 6 * * ? *)', 'Europe/Berlin', '2027-03-27T12:00:00Z')).toEqual([
    '2027-03-28T04:00:00.000Z',
    '2027-03-29T04:00:00.000Z',
  ]);
});

test('a rate is counted from the creation, not from the last time', () => {
  const next = compileExpression('rate(1 hour)', 'UTC', created);
  expect(next(new Date('2026-11-25T12:00:30Z'))?.toISOString()).toBe('2026-11-25T13:00:30.000Z');
  expect(next(new Date('2026-11-25T12:00:29Z'))?.toISOString()).toBe('2026-11-25T12:00:30.000Z');
});

test.each(schedules)('takes "%s", as the check of a configuration does', (text) => {
  expect(compileExpression(text, 'UTC', created)(created)).toBeInstanceOf(Date);
});

test.each([...noSchedules.map(([text]) => text), 'at(never)'])('refuses "%s"', (text) => {
  expect(() => compileExpression(text, 'UTC', created)).toThrow(SandboxError);
});

test('what is due is due on the days that the check of a configuration knows', () => {
  const value = (from: number, to: number) => fc.integer({ min: from, max: to });
  const day = fc.oneof(
    value(1, 31).map(String),
    fc.tuple(value(1, 15), value(16, 31)).map(([a, b]) => `${a}-${b}/3`),
    value(1, 31).map((one) => `${one}W`),
    fc.constantFrom('L', 'LW', '*'),
  );
  const weekday = fc.oneof(
    value(1, 7).map(String),
    value(1, 7).map((one) => `${one}L`),
    fc.tuple(value(1, 7), value(1, 5)).map(([one, nth]) => `${one}#${nth}`),
    fc.constantFrom('MON-FRI', 'L', '*', 'SUN,WED'),
  );
  const days = fc.oneof(fc.tuple(day, fc.constant('?')), fc.tuple(fc.constant('?'), weekday));
  fc.assert(
    fc.property(days, value(1, 12), value(2026, 2040), ([ofMonth, ofWeek], month, year) => {
      const body = `0 6 ${ofMonth} ${month} ${ofWeek} ${year}`;
      const cron = parseCron(body);
      if ('mistake' in cron) throw new Error(cron.mistake);
      const next = compileExpression(`cron(${body})`, 'UTC', created);
      const found: string[] = [];
      for (let at = next(new Date('2025-12-31T00:00:00Z')); at !== null; at = next(at))
        found.push(at.toISOString());
      const expected = dueDays(cron.days, year, month).map((one) =>
        new Date(Date.UTC(year, month - 1, one, 6)).toISOString(),
      );
      expect(found).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
