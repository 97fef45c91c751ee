import { type CronDays, dueDays, parseCron } from '../../../../shared/config/values/cron.ts';
import { scheduleMistake } from '../../../../shared/config/values/schedule.ts';
import { noSchedules, schedules } from '../../../helpers/schedules.ts';

const now = new Date('2026-11-25T10:00:30Z');

test.each(schedules)('%s is a schedule', (text) => {
  expect(scheduleMistake(text, now)).toBeNull();
});

test.each(noSchedules)('%s is none', (text, advice) => {
  expect(scheduleMistake(text, now)).toContain(advice);
});

test.each([
  'cron(0 6 31 2 ? *)',
  'cron(0 6 30 FEB ? *)',
  'cron(0 6 31 APR,JUN,SEP,NOV ? *)',
  'cron(0 6 30W 2 ? *)',
  'cron(0 6 ? * MON 2020)',
  'cron(0 6 ? * MON 1999-2025)',
  'cron(0 6 24 11 ? 2026)',
  'cron(0 6 ? 1-10 * 2026)',
  'cron(0 6 29 2 ? 2027)',
  'cron(0 6 29 2 ? 2100)',
  'cron(0 6 ? 2 MON#5 2027)',
])('%s is never due', (text) => {
  expect(scheduleMistake(text, now)).toBe('write a time that is still to come: this is never due');
});

test.each([
  'cron(0 6 25 11 ? 2026)',
  'cron(0 6 ? * MON 2020-2026)',
  'cron(0 6 29 2 ? *)',
  'cron(0 6 29 2 ? 2028)',
  'cron(0 6 ? 2 MON#5 *)',
  'cron(0 6 31 12 ? 2026)',
  'at(2020-01-01T00:00:00)',
])('%s is due, or was', (text) => {
  expect(scheduleMistake(text, now)).toBeNull();
});

// Worked out by hand: 1 November 2026 is a Sunday.
test.each<[string, number[]]>([
  ['1,15,31 * ?', [1, 15]],
  ['L * ?', [30]],
  ['LW * ?', [30]],
  ['1W * ?', [2]],
  ['7W * ?', [6]],
  ['15W * ?', [16]],
  ['? * FRI#5', []],
  ['? * SUN#5', [29]],
  ['? * SATL', [28]],
  ['? * L', [7, 14, 21, 28]],
  ['? * 2-6/4', [2, 6, 9, 13, 16, 20, 23, 27, 30]],
])('in November 2026, "%s" is due on %j', (text, expected) => {
  const cron = parseCron(`0 0 ${text} *`) as { days: CronDays };
  expect(dueDays(cron.days, 2026, 11)).toEqual(expected);
});
