import { eight } from './digits.as';

const DASH: u8 = 0x2d;
const COLON: u8 = 0x3a;

/** Days since 1970 of 0001-01-01 and 9999-12-31. */
const FIRST: i64 = -719162;
const LAST: i64 = 2932896;

/** `2026-01-31`. @returns where it ends; 0: its year has no four digits */
@inline
export function putDay(at: u32, days: i64): u32 {
  if (days < FIRST || days > LAST) return 0;
  // Howard Hinnant's civil_from_days: years begin in March, eras have 400 years.
  const shifted = u32(days + 719_468);
  const era = shifted / 146_097;
  const ofEra = shifted - era * 146_097;
  const yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
  const ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shiftedMonth = (5 * ofYear + 2) / 153;
  const day = ofYear - (153 * shiftedMonth + 2) / 5 + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + u32(month <= 2);
  const digits = eight(year * 10_000 + month * 100 + day);
  store<u32>(at, u32(digits));
  store<u8>(at, DASH, 4);
  store<u16>(at, u16(digits >> 32), 5);
  store<u8>(at, DASH, 7);
  store<u16>(at, u16(digits >> 48), 8);
  return at + 10;
}

/** `10:11:12`, and behind it a fraction of three or six digits if it has one. @param micros of the day */
@inline
function putClock(at: u32, micros: u64): u32 {
  const seconds = u32(micros / 1_000_000);
  const fraction = u32(micros % 1_000_000);
  const minutes = seconds / 60;
  const digits = eight((minutes / 60) * 10_000 + (minutes % 60) * 100 + (seconds % 60));
  store<u16>(at, u16(digits >> 16));
  store<u8>(at, COLON, 2);
  store<u16>(at, u16(digits >> 32), 3);
  store<u8>(at, COLON, 5);
  store<u16>(at, u16(digits >> 48), 6);
  if (fraction === 0) return at + 8;
  store<u8>(at, 0x2e, 8);
  store<u64>(at, eight(fraction) >> 16, 9);
  return fraction % 1000 === 0 ? at + 12 : at + 15;
}

/** `2026-01-31T10:11:12`. @param perSecond units of the value in a second @returns where it ends; 0: it can't be written so */
@inline
export function putMoment(at: u32, value: i64, perSecond: i64): u32 {
  const perDay = perSecond * 86_400;
  let days = value / perDay;
  let rest = value - days * perDay;
  if (rest < 0) {
    days--;
    rest += perDay;
  }
  if (perSecond === 1000) rest *= 1000;
  else if (perSecond === 1_000_000_000) {
    if (rest % 1000 !== 0) return 0;
    rest /= 1000;
  }
  const to = putDay(at, days);
  if (to === 0) return 0;
  store<u8>(to, 0x54);
  return putClock(to + 1, rest);
}
