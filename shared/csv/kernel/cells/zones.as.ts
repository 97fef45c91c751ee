import { settings, ZONE, ZONE_END } from './layout.as';

// Local time of the zone, as stretches in their order: i64 where one begins, in seconds of local time since 1970, and
// i64 how many seconds it is ahead of UTC, or `unsure` where the zone lacks the time or has it twice.

const STRETCH: u32 = 16;
const unsure: i64 = i64.MIN_VALUE;

/** The stretch that was used last: the next time is likely in it. */
let last: u32 = 0;

/** @returns seconds since 1970 in UTC; `unsure` */
export function toUtc(local: i64): i64 {
  const first = load<i32>(settings, ZONE);
  const end = load<i32>(settings, ZONE_END);
  if (last < u32(first) || last >= u32(end) || !isIn(last, end, local)) {
    let low = u32(first);
    let high = u32(end);
    while (low < high) {
      const middle = low + (((high - low) >>> 5) << 4);
      if (load<i64>(middle) <= local) low = middle + STRETCH;
      else high = middle;
    }
    last = low - STRETCH;
    if (last < u32(first)) return unsure;
  }
  const ahead = load<i64>(last, 8);
  return ahead === unsure ? unsure : local - ahead;
}

function isIn(stretch: u32, end: u32, local: i64): bool {
  return load<i64>(stretch) <= local && (stretch + STRETCH >= end || load<i64>(stretch + STRETCH) > local);
}
