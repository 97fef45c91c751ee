/** The outer shape of a schedule; editors check only this much. */
export const schedulePattern = /^(cron|rate|at)\(.*\)$/;

const months = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const weekdays = 'SUN|MON|TUE|WED|THU|FRI|SAT';

interface CronField {
  name: string;
  from: number;
  to: number;
  names: string[];
  /** Spellings that only this field allows. */
  special: RegExp | null;
}

/** The six fields of a cron expression of EventBridge Scheduler, in order. */
const cronFields: CronField[] = [
  { name: 'minutes', from: 0, to: 59, names: [], special: null },
  { name: 'hours', from: 0, to: 23, names: [], special: null },
  { name: 'day of month', from: 1, to: 31, names: [], special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', from: 1, to: 12, names: months.split('|'), special: null },
  {
    name: 'day of week',
    from: 1,
    to: 7,
    names: weekdays.split('|'),
    special: new RegExp(`^(\\?|L|([1-7]|${weekdays})L|([1-7]|${weekdays})#[1-5])$`),
  },
  { name: 'year', from: 1970, to: 2199, names: [], special: null },
];

/**
 * What is wrong with a schedule expression of EventBridge Scheduler, as advice, or null. The service would refuse it
 * too, but only in the middle of a deployment.
 */
export function scheduleMistake(text: string): string | null {
  const [, kind, body] = /^(cron|rate|at)\((.*)\)$/.exec(text) ?? [];
  if (body === undefined) {
    const fields = text.trim().split(/\s+/).length;
    return fields === 5 || fields === 6
      ? 'write it as "cron(minutes hours day-of-month month day-of-week year)", with all six fields'
      : 'write "cron(0 6 ? * MON-FRI *)", "rate(1 hour)" or "at(2027-01-31T06:00:00)"';
  }
  if (kind === 'cron') return cronMistake(body);
  return kind === 'rate' ? rateMistake(body) : atMistake(body);
}

function cronMistake(body: string): string | null {
  const fields = body.split(' ');
  if (fields.length !== cronFields.length) {
    return 'write six fields with one space between: minutes hours day-of-month month day-of-week year';
  }
  for (const [index, field] of cronFields.entries()) {
    const text = fields[index] ?? '';
    if (!isCronField(field, text)) {
      const names = field.names.length > 0 ? ` or ${field.names[0]} to ${field.names.at(-1)}` : '';
      return `mend the field "${text}" (${field.name}): it takes ${field.from} to ${field.to}${names}, *, and lists, ranges and steps of these`;
    }
  }
  if ((fields[2] === '?') === (fields[4] === '?')) {
    return 'write ? for either the day of month or the day of week, and only for one of them';
  }
  return null;
}

function isCronField(field: CronField, text: string): boolean {
  if (field.special?.test(text)) return true;
  return text.split(',').every((item) => {
    const [range = '', step, ...rest] = item.split('/');
    if (rest.length > 0 || (step !== undefined && !/^[1-9]\d{0,3}$/.test(step))) return false;
    if (range === '*') return true;
    const ends = range.split('-');
    return ends.length <= 2 && ends.every((end) => isCronValue(field, end));
  });
}

function isCronValue(field: CronField, text: string): boolean {
  if (field.names.includes(text)) return true;
  return /^\d{1,4}$/.test(text) && Number(text) >= field.from && Number(text) <= field.to;
}

function rateMistake(body: string): string | null {
  return /^[1-9]\d{0,8} (minute|hour|day)s?$/.test(body)
    ? null
    : 'write a whole number and minutes, hours or days, like "rate(15 minutes)"';
}

function atMistake(body: string): string | null {
  const advice = 'write a date and time without zone, like "at(2027-01-31T06:00:00)"; the zone is timeZone';
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(body)) return advice;
  const time = new Date(`${body}Z`);
  // `Date` turns the 30th of February into the 2nd of March.
  const exists = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(body);
  return exists ? null : 'write a date and time that exist';
}
