import { DATES, DATES_END, settings, text, TIMES, TIMES_END, ZONE, ZONE_END } from './layout.as';
import { DAY, fitsPattern, HOUR, MINUTE, MONTH, PATTERN, SECOND, YEAR } from './pattern.as';
import { isWithin, pair } from './plain.as';
import { becomesDate, SAME, UNSURE } from './verdict.as';
import { toUtc } from './zones.as';

const NONE: i32 = -1;
const ZERO: u32 = 0x30;
const COLON: u8 = 0x3a;
const POINT: u8 = 0x2e;
const HYPHEN: u8 = 0x2d;
const SPACE: u8 = 0x20;
const MOST_HOURS: u32 = 14;
/** A point and microseconds. */
const MOST_FRACTION: u32 = 7;
const DAY_SECONDS: i64 = 86_400;
const unsure: i64 = i64.MIN_VALUE;

// The time that was read last.
let year: i32 = 0;
let month: i32 = 0;
let day: i32 = 0;
let hour: i32 = 0;
let minute: i32 = 0;
let second: i32 = 0;

const monthDays: u32 = <u32>memory.data<u8>([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);

function isDay(): bool {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = month === 2 && (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= i32(load<u8>(monthDays + month - 1)) + i32(leap);
}

function isTime(): bool {
  return isDay() && hour < 24 && minute < 60 && second < 60;
}

/** Reads a cell as the pattern says. */
@inline
function readAs(pattern: u32, from: u32, to: u32): bool {
  if (!fitsPattern(pattern, from, to)) return false;
  const yearAt = from + load<u32>(pattern, YEAR);
  year = pair(yearAt) * 100 + pair(yearAt + 2);
  month = pair(from + load<u32>(pattern, MONTH));
  day = pair(from + load<u32>(pattern, DAY));
  const hourAt = load<i32>(pattern, HOUR);
  const minuteAt = load<i32>(pattern, MINUTE);
  const secondAt = load<i32>(pattern, SECOND);
  hour = hourAt === NONE ? 0 : pair(from + hourAt);
  minute = minuteAt === NONE ? 0 : pair(from + minuteAt);
  second = secondAt === NONE ? 0 : pair(from + secondAt);
  return isTime();
}

@inline
function putPair(at: u32, value: i32): void {
  const tens = <u32>((value * 103) >>> 10);
  store<u16>(at, u16((tens + ZERO) | ((<u32>value - tens * 10 + ZERO) << 8)));
}

function putDate(at: u32): u32 {
  const century = year / 100;
  putPair(at, century);
  putPair(at + 2, year - century * 100);
  store<u8>(at, HYPHEN, 4);
  putPair(at + 5, month);
  store<u8>(at, HYPHEN, 7);
  putPair(at + 8, day);
  return at + 10;
}

function putTime(at: u32): u32 {
  putDate(at);
  store<u8>(at, 0x54, 10);
  putPair(at + 11, hour);
  store<u8>(at, COLON, 13);
  putPair(at + 14, minute);
  store<u8>(at, COLON, 16);
  putPair(at + 17, second);
  return at + 19;
}

/** Days since 1970 of the day that was read, by the proleptic Gregorian calendar. */
function toDays(): i32 {
  const y = month <= 2 ? year - 1 : year;
  const era = (y >= 0 ? y : y - 399) / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
}

function setDays(days: i32): void {
  const z = days + 719_468;
  const era = (z >= 0 ? z : z - 146_096) / 146_097;
  const dayOfEra = z - era * 146_097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const m = (5 * dayOfYear + 2) / 153;
  day = dayOfYear - (153 * m + 2) / 5 + 1;
  month = m < 10 ? m + 3 : m - 9;
  year = yearOfEra + era * 400 + i32(month <= 2);
}

function toSeconds(): i64 {
  return i64(toDays()) * DAY_SECONDS + i64(hour * 3600 + minute * 60 + second);
}

/** @returns false if it is not in a year of four digits */
function setSeconds(seconds: i64): bool {
  let days = i32(seconds / DAY_SECONDS);
  let rest = i32(seconds - i64(days) * DAY_SECONDS);
  if (rest < 0) {
    rest += i32(DAY_SECONDS);
    days -= 1;
  }
  setDays(days);
  hour = rest / 3600;
  minute = (rest / 60) % 60;
  second = rest % 60;
  return year >= 1 && year <= 9999;
}

@inline
function hasZone(): bool {
  return load<i32>(settings, ZONE) !== load<i32>(settings, ZONE_END);
}

/** Moves the time that was read from the zone to UTC. */
function moveToUtc(): bool {
  if (!hasZone()) return true;
  const seconds = toUtc(toSeconds());
  return seconds !== unsure && setSeconds(seconds);
}

/** Reads a cell as one of the patterns of its type. */
function readAsAny(patterns: u32, end: u32, from: u32, to: u32): bool {
  for (let pattern = patterns; pattern < end; pattern += PATTERN) if (readAs(pattern, from, to)) return true;
  return false;
}

function verdict(from: u32, to: u32, end: u32, isTrimmed: bool): i32 {
  const isSame = !isTrimmed && to - from === end - text && memory.compare(from, text, to - from) === 0;
  return isSame ? SAME : becomesDate(end);
}

/** A cell of a DATE column that has no blanks around it. `isTrimmed`: it had. */
export function judgeDate(from: u32, to: u32, isTrimmed: bool): i32 {
  if (!readAsAny(load<u32>(settings, DATES), load<u32>(settings, DATES_END), from, to)) {
    if (!readIso(from, to)) return UNSURE;
    if ((hour | minute | second) !== 0 || fractionEnd !== fraction || (hasOffset && ahead !== 0)) return UNSURE;
  }
  return verdict(from, to, putDate(text), isTrimmed);
}

/** The same for DATETIME. */
export function judgeTime(from: u32, to: u32, isTrimmed: bool): i32 {
  // A blank between date and time stays.
  const isSpaced = to - from > 10 && load<u8>(from, 10) === SPACE && load<u8>(from, 4) === HYPHEN;
  let end: u32;
  if (readAsAny(load<u32>(settings, TIMES), load<u32>(settings, TIMES_END), from, to)) {
    if (!moveToUtc()) return UNSURE;
    end = putTime(text);
  } else {
    if (!readIso(from, to)) return UNSURE;
    if (hasOffset ? ahead !== 0 && !setSeconds(toSeconds() - ahead) : !moveToUtc()) return UNSURE;
    end = putTime(text);
    memory.copy(end, fraction, fractionEnd - fraction);
    end += fractionEnd - fraction;
  }
  if (isSpaced) store<u8>(text, SPACE, 10);
  return verdict(from, to, end, isTrimmed);
}

@inline
function isDigit(at: u32): bool {
  return <u32>load<u8>(at) - ZERO <= 9;
}

@inline
function isPair(at: u32, to: u32): bool {
  return at + 2 <= to && isDigit(at) && isDigit(at + 1);
}

const isoLeast = i8x16(48, 48, 48, 48, 45, 48, 48, 45, 48, 48, 0, 48, 48, 58, 48, 48);
const isoMost = i8x16(9, 9, 9, 9, 0, 1, 9, 0, 3, 9, -1, 2, 9, 0, 5, 9);

/** Of the time that was read last: its fraction with the point, nothing if it is zero; and its offset from UTC. */
let fraction: u32 = 0;
let fractionEnd: u32 = 0;
let hasOffset: bool = false;
let ahead: i64 = 0;

/** `yyyy-MM-ddTHH:mm` and what may follow it: seconds, a fraction, and `Z`, an offset, or `UTC`. */
function readIso(from: u32, to: u32): bool {
  if (to - from < 16 || !isWithin(from, isoLeast, isoMost)) return false;
  const between = load<u8>(from, 10);
  if (between !== 0x54 && between !== SPACE) return false;
  year = pair(from) * 100 + pair(from + 2);
  month = pair(from + 5);
  day = pair(from + 8);
  hour = pair(from + 11);
  minute = pair(from + 14);
  second = 0;
  let at = from + 16;
  fraction = at;
  fractionEnd = at;
  if (at < to && load<u8>(at) === COLON) {
    if (!isPair(at + 1, to)) return false;
    second = pair(at + 1);
    at += 3;
    if (at < to && load<u8>(at) === POINT) at = readFraction(at, to);
    if (at === 0) return false;
  }
  hasOffset = at !== to;
  return isTime() && (at === to || readOffset(at, to));
}

/** @returns where it ends; 0 if it is left to the reference */
function readFraction(point: u32, to: u32): u32 {
  let at = point + 1;
  let isZero = true;
  for (; at < to && isDigit(at); at++) isZero = isZero && load<u8>(at) === ZERO;
  if (at === point + 1 || at - point > MOST_FRACTION) return 0;
  if (!isZero) {
    fraction = point;
    fractionEnd = at;
  }
  return at;
}

/** What is behind a time. */
function readOffset(at: u32, to: u32): bool {
  ahead = 0;
  if (load<u8>(at) === SPACE) at++;
  const sign = load<u8>(at);
  if (to - at === 1) return sign === 0x5a;
  if (to - at === 3 && sign === 0x55) return load<u16>(at, 1) === 0x4354;
  if ((sign !== 0x2b && sign !== HYPHEN) || !isPair(at + 1, to)) return false;
  const hours = pair(at + 1);
  let minutes = 0;
  at += 3;
  if (at !== to) {
    if (load<u8>(at) === COLON) at++;
    if (!isPair(at, to) || at + 2 !== to) return false;
    minutes = pair(at);
  }
  if (hours > MOST_HOURS || minutes > 59) return false;
  ahead = i64(hours * 3600 + minutes * 60) * (sign === HYPHEN ? -1 : 1);
  return true;
}
