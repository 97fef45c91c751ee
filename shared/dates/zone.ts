import { DAY, dayAfter, daysBeforeYear } from './calendar.ts';

/** When the offset of a time zone changes. */
export interface Transitions {
  /** Seconds since 1970 in UTC, ascending. */
  at: number[];
  /** Seconds east of UTC: `offsets[0]` before `at[0]`, `offsets[i]` from `at[i - 1]` on. */
  offsets: number[];
}

/** What a local time is in a time zone. */
export interface ZonedTime {
  /** Seconds since 1970 in UTC: of the first where the zone has the time twice, of the leap where it has it never. */
  utc: number;
  /** Seconds east of UTC at that moment. */
  offset: number;
  /** How often the zone's clock shows the time. */
  times: 0 | 1 | 2;
}

export interface Zone {
  /** @param local seconds since 1970-01-01T00:00:00 of the zone's own clock */
  at(local: number): ZonedTime;
}

/** Before this the database has no transition in any zone, and only the mean time of a place. */
const FIRST_TRANSITIONS = 1800;
/** Seconds between two looks at the offset: no zone has changed it twice in a shorter time. */
const STEP = 2 * DAY;

/**
 * A zone of the IANA database, as the runtime has it (ECMA-402, `Intl.DateTimeFormat`): no library can have newer rules
 * than the runtime gets. Transitions are looked for year by year, where a time needs them.
 *
 * Throws RangeError for a name that the runtime does not know.
 */
export function createZone(timeZone: string): Zone {
  const zone = known.get(timeZone) ?? makeZone(timeZone);
  known.set(timeZone, zone);
  return zone;
}

/** Zones with the transitions that were looked for: many small files are read by the same. */
const known = new Map<string, Zone>();

function makeZone(timeZone: string): Zone {
  if (timeZone === 'UTC') return { at: (local) => ({ utc: local, offset: 0, times: 1 }) };
  const offsetOf = createOffsets(timeZone);
  const years = new Map<number, Transitions>();

  function transitionsIn(year: number): Transitions {
    let found = years.get(year);
    if (!found) {
      found = findTransitions(
        offsetOf,
        daysBeforeYear(year) * DAY - STEP,
        daysBeforeYear(year + 1) * DAY + STEP,
      );
      years.set(year, found);
    }
    return found;
  }

  return {
    at(local) {
      const { year } = dayAfter(Math.floor(local / DAY));
      return resolve(transitionsIn(Math.max(year, FIRST_TRANSITIONS)), local);
    },
  };
}

/** The zone's transitions from the beginning of a year to the end of another, for code that can't ask the runtime. */
export function transitionsOf(timeZone: string, firstYear: number, lastYear: number): Transitions {
  const from = daysBeforeYear(firstYear) * DAY - STEP;
  return findTransitions(createOffsets(timeZone), from, daysBeforeYear(lastYear + 1) * DAY + STEP);
}

/** What a local time is by a table of transitions. */
export function resolve({ at, offsets }: Transitions, local: number): ZonedTime {
  let found: ZonedTime | null = null;
  let leap = 0;
  for (let index = 0; index < offsets.length; index++) {
    const offset = offsets[index] as number;
    const utc = local - offset;
    if (index > 0 && utc < (at[index - 1] as number)) continue;
    if (index < at.length && utc >= (at[index] as number)) {
      leap = index;
      continue;
    }
    if (found) return { ...found, times: 2 };
    found = { utc, offset, times: 1 };
  }
  return found ?? { utc: at[leap] as number, offset: offsets[leap + 1] as number, times: 0 };
}

function findTransitions(offsetOf: (time: number) => number, from: number, to: number): Transitions {
  const transitions: Transitions = { at: [], offsets: [offsetOf(from)] };
  let offset = transitions.offsets[0] as number;
  for (let time = from; time < to; time += STEP) {
    const end = Math.min(time + STEP, to);
    const next = offsetOf(end);
    if (next === offset) continue;
    let before = time;
    let after = end;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offsetOf(middle) === offset) before = middle;
      else after = middle;
    }
    transitions.at.push(after);
    transitions.offsets.push(next);
    offset = next;
  }
  return transitions;
}

/** The zone's offset at a time: seconds east of UTC, and seconds since 1970. */
function createOffsets(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  const first = daysBeforeYear(FIRST_TRANSITIONS) * DAY;
  return (time) => {
    const then = Math.max(time, first);
    const [month, day, year, hour, minute, second] = format
      .format(then * 1000)
      .split(/[^0-9]+/)
      .map(Number) as [number, number, number, number, number, number];
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - then;
  };
}
