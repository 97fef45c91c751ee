import { scheduleMistake } from '../../../../shared/config/values/schedule.ts';

test.each([
  'cron(0 6 ? * MON-FRI *)',
  'cron(0 10 * * ? *)',
  'cron(15,45 0-5,22 1,15 JAN,JUL ? 2026-2030)',
  'cron(0/15 */2 ? 1/3 2#1 *)',
  'cron(0 18 L * ? *)',
  'cron(0 18 LW * ? *)',
  'cron(0 18 15W * ? *)',
  'cron(0 18 ? * 6L *)',
  'cron(0 18 ? * FRIL *)',
  'rate(1 minute)',
  'rate(1 minutes)',
  'rate(12 hours)',
  'rate(7 days)',
  'at(2028-02-29T23:59:59)',
])('%s is a schedule', (text) => {
  expect(scheduleMistake(text)).toBeNull();
});

const kinds = 'write "cron(0 6 ? * MON-FRI *)", "rate(1 hour)" or "at(2027-01-31T06:00:00)"';
const wrap = 'write it as "cron(minutes hours day-of-month month day-of-week year)", with all six fields';
const six = 'write six fields with one space between: minutes hours day-of-month month day-of-week year';
const question = 'write ? for either the day of month or the day of week, and only for one of them';
const rate = 'write a whole number and minutes, hours or days, like "rate(15 minutes)"';
const zone = 'write a date and time without zone, like "at(2027-01-31T06:00:00)"; the zone is timeZone';
const mend = (field: string) => expect.stringContaining(`mend the field ${field}`);

test.each([
  ['', kinds],
  ['daily', kinds],
  ['CRON(0 6 ? * MON-FRI *)', wrap],
  ['0 6 * * 1-5', wrap],
  ['0 6 ? * MON-FRI *', wrap],
  ['every(1 hour)', kinds],
  ['cron(0 6 * * ?)', six],
  ['cron(0 6 ? *  MON-FRI *)', six],
  ['cron(60 6 ? * MON *)', mend('"60" (minutes): it takes 0 to 59, *')],
  ['cron(0 24 ? * MON *)', mend('"24" (hours)')],
  ['cron(0 6 32 * ? *)', mend('"32" (day of month)')],
  ['cron(0 6 ? 13 MON *)', mend('"13" (month): it takes 1 to 12 or JAN to DEC')],
  ['cron(0 6 ? * 0 *)', mend('"0" (day of week): it takes 1 to 7 or SUN to SAT')],
  ['cron(0 6 ? * MONDAY *)', mend('"MONDAY" (day of week)')],
  ['cron(0 6 ? * MON-TUE-WED *)', mend('"MON-TUE-WED" (day of week)')],
  ['cron(0/0 6 ? * MON *)', mend('"0/0" (minutes)')],
  ['cron(0 6 ? * MON 1969)', mend('"1969" (year)')],
  ['cron(0 ? ? * MON *)', mend('"?" (hours)')],
  ['cron(, 6 ? * MON *)', mend('"," (minutes)')],
  ['cron(0 6 * * * *)', question],
  ['cron(0 6 ? * ? *)', question],
  ['cron(0 6 1 * MON *)', question],
  ['rate(0 minutes)', rate],
  ['rate(1.5 hours)', rate],
  ['rate(5 weeks)', rate],
  ['rate(5)', rate],
  ['at(2027-01-31)', zone],
  ['at(2027-01-31T06:00:00Z)', zone],
  ['at(2027-02-29T06:00:00)', 'write a date and time that exist'],
  ['at(2027-01-31T24:00:00)', 'write a date and time that exist'],
])('%s is none', (text, advice) => {
  expect(scheduleMistake(text)).toEqual(advice);
});
