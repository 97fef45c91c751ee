import { daysIn } from './calendar.ts';

/** Why a text is no date or date-time; each word is stable. */
export type DateFault =
  /** No spelling that is known. */
  | 'date'
  /** The spelling is known, but there is no such day, weekday or time, as on 31 February. */
  | 'noSuchDate'
  /** Second 60, for which Domo has no spelling. */
  | 'leapSecond';

/** A date, or a date and a time, as it is written: of some clock on some wall. */
export interface WrittenTime {
  year: number;
  month: number;
  day: number;
  /** Whether a time is written beside the date. */
  hasTime: boolean;
  /** 24 only in 24:00:00, the end of the day. */
  hour: number;
  minute: number;
  second: number;
  /** The digits of the fraction of the second, as many as are written. */
  fraction: string;
  /** Seconds east of UTC; null: none is written. */
  offset: number | null;
}

export function emptyTime(): WrittenTime {
  return {
    ...{ year: 1, month: 1, day: 1, hasTime: false },
    ...{ hour: 0, minute: 0, second: 0, fraction: '', offset: null },
  };
}

export function clear(time: WrittenTime): void {
  time.hasTime = false;
  time.hour = 0;
  time.minute = 0;
  time.second = 0;
  time.fraction = '';
  time.offset = null;
}

/** What is wrong with the values of a time; null: nothing. The year is not looked at. */
export function faultOf(time: WrittenTime): DateFault | null {
  const { year, month, day, hour, minute, second } = time;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return 'noSuchDate';
  if (minute > 59) return 'noSuchDate';
  if (hour > 23)
    return hour === 24 && minute === 0 && second === 0 && noDigits(time.fraction) ? null : 'noSuchDate';
  if (second > 59) return second === 60 ? 'leapSecond' : 'noSuchDate';
  return null;
}

/** Whether a fraction is zero. */
export function noDigits(fraction: string): boolean {
  for (let at = 0; at < fraction.length; at++) if (fraction.charCodeAt(at) !== 0x30) return false;
  return true;
}
