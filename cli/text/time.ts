import { UsageError } from '../complaint.ts';

/** Nearer than this a time is told to the second. Milliseconds. */
const near = 60_000;

/**
 * When something is, in the time zone of the terminal: `14:39`, `14:39:07` where that is near, with the day before it
 * where that is not today's: `2026-11-24 14:39`.
 *
 * @param now milliseconds since 1970
 */
export function clockTime(at: string, now: number): string {
  const time = new Date(at);
  const seconds = Math.abs(time.getTime() - now) < near ? `:${pad(time.getSeconds())}` : '';
  const clock = `${minuteOf(time)}${seconds}`;
  return localDay(time) === localDay(new Date(now)) ? clock : `${localDay(time)} ${clock}`;
}

/**
 * To the millisecond, in the time zone of the terminal: `16:25:12.345`, with the day before it where that is not today's.
 *
 * @param now milliseconds since 1970
 */
export function exactTime(at: string, now: number): string {
  const time = new Date(at);
  const clock = `${minuteOf(time)}:${pad(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
  return localDay(time) === localDay(new Date(now)) ? clock : `${localDay(time)} ${clock}`;
}

/** `2026-11-24`, in the time zone of the terminal. */
export function localDay(time: Date): string {
  return `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
}

function minuteOf(time: Date): string {
  return `${pad(time.getHours())}:${pad(time.getMinutes())}`;
}

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * The past time that an option names, as an age like `36h` or as a date, in the time zone of the terminal unless it says
 * another. null where the option was not given. Throws `UsageError` for a text that is none, or is in the future.
 *
 * @param now milliseconds since 1970
 */
export function timeOf(text: string | undefined, option: string, now: number): Date | null {
  if (text === undefined) return null;
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const age = Number(count) * (units[unit] ?? Number.NaN) * 1000;
  const [, day, rest] = /^(\d{4}-\d{2}-\d{2})(T.+)?$/.exec(text) ?? [];
  // Of a day alone JavaScript takes UTC's.
  const date = Number.isNaN(age) ? new Date(`${day}${rest ?? 'T00:00:00'}`) : new Date(now - age);
  if (Number.isNaN(date.getTime()) || (day !== undefined && !isDay(day))) {
    throw new UsageError(`--${option} takes an age like 36h or a date like 2026-11-01, not "${text}".`);
  }
  if (date.getTime() > now) {
    const understood = `${localDay(date)} ${minuteOf(date)}`;
    throw new UsageError(
      `--${option} takes a time in the past, and "${text}" is ${understood} in the time zone of the terminal.`,
    );
  }
  return date;
}

/** Whether the calendar has the day: JavaScript itself turns 30 February into 2 March. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
