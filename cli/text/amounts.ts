import { localDay } from './time.ts';

/** `12,360`. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** `1 row`, `12,360 rows`. */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Decimal units, as S3 bills them: `0 B`, `999 B`, `1.2 MB`, `64 MB`. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.5 would be rounded to four digits in the smaller unit.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** `0.4 s`, `12 s`, `15 min`, `3 min 05 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return withRest(minutes, 'min', whole % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return withRest(hours, 'h', minutes % 60, 'min');
  return `${Math.round(hours / 24)} days`;
}

function withRest(amount: number, unit: string, rest: number, of: string): string {
  return rest === 0 ? `${amount} ${unit}` : `${amount} ${unit} ${pad(rest)} ${of}`;
}

/** An estimated time, rounded: `1 s`, `40 s`, `5 min`, `3 h`. */
export function estimate(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 59.5 * 60) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

/** `just now`, `40 s ago`, `5 min ago`, `3 h ago`, `2 days ago`, or the date in the terminal's time zone if it is longer ago. */
export function ago(at: string, now: number): string {
  const seconds = (now - Date.parse(at)) / 1000;
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  const days = Math.floor(seconds / 86_400);
  if (days < 14) return days === 1 ? 'yesterday' : `${days} days ago`;
  return localDay(new Date(at));
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
