import { createZone, resolve, transitionsOf, type Zone } from '../../../shared/dates/zone.ts';

const hour = 3600;
/** A clock of a zone that shares nothing with ours but the runtime's data: its offset as text. */
function createClock(timeZone: string): (utc: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset', hour: 'numeric' });
  return (utc) => {
    const [, sign, hours, minutes, seconds] =
      /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(utc * 1000)) ?? [];
    const offset = Number(hours ?? 0) * hour + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
    return sign === '-' ? -offset : offset;
  };
}

const zones = Intl.supportedValuesOf('timeZone');
const seconds = (time: string) => Date.parse(time) / 1000;

/** What a local time must be, by trying every offset that the zone has around it. */
function expected(clock: (utc: number) => number, local: number, offsets: number[]) {
  const found = [...new Set(offsets)]
    .map((offset) => local - offset)
    .filter((utc) => utc + clock(utc) === local);
  return { times: found.length, utc: found.length > 0 ? Math.min(...found) : undefined };
}

const clocks = new Map(zones.map((name) => [name, createClock(name)]));
const known = new Map(zones.map((name) => [name, createZone(name)]));

test.each([1945, 1996, 2011, 2026, 2487])('every zone is right around its transitions of %d', (year) => {
  let transitions = 0;
  const wrong: string[] = [];
  for (const name of zones) {
    const zone = known.get(name) as Zone;
    const clock = clocks.get(name) as (utc: number) => number;
    const { at, offsets } = transitionsOf(name, year, year);
    for (const [index, utc] of at.entries()) {
      transitions++;
      const both = [offsets[index] as number, offsets[index + 1] as number];
      if (clock(utc - 1) !== both[0] || clock(utc) !== both[1]) wrong.push(`${name} ${utc}`);
      for (const offset of both) {
        for (const step of [-hour, -1, 0, 1, hour - 1, hour]) {
          const local = utc + offset + step;
          const { times, utc: first } = expected(clock, local, offsets);
          const got = zone.at(local);
          if (got.times !== times || (first !== undefined && got.utc !== first))
            wrong.push(`${name} ${local}`);
          if (times === 0 && got.utc !== utc) wrong.push(`${name} ${local} leaps elsewhere`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  if (year > 1900 && year < 2100) expect(transitions).toBeGreaterThan(50);
});

test.each([
  ['Africa/Casablanca', 2010, 2026],
  ['Africa/Cairo', 2008, 2026],
  ['Asia/Hebron', 2005, 2026],
  ['Europe/Warsaw', 1914, 1950],
  ['Europe/London', 1939, 1950],
  ['America/Argentina/San_Luis', 1989, 2010],
  ['Pacific/Kwajalein', 1965, 1995],
  ['America/Anchorage', 1865, 1870],
] as const)('no transition of %s is missed between %d and %d', (name, first, last) => {
  const clock = createClock(name);
  const { at, offsets } = transitionsOf(name, first, last);
  const [from, to] = [seconds(`${first}-01-01T00:00:00Z`), seconds(`${last}-12-31T00:00:00Z`)];
  for (let utc = from; utc < to; utc += 12 * hour) {
    const index = at.findLastIndex((time) => time <= utc) + 1;
    if (clock(utc) !== offsets[index]) throw new Error(`${name} at ${new Date(utc * 1000).toISOString()}`);
  }
});

test('no zone has a transition before the first year that is looked at', () => {
  for (const [name, clock] of clocks) {
    const offsets = ['1583-06-01', '1700-01-01', '1800-01-01'].map((day) => clock(seconds(day)));
    expect([name, ...new Set(offsets)]).toHaveLength(2);
  }
});

test('a time that a table leaves out leads to where its clock leaps', () => {
  const table = { at: [1000], offsets: [0, hour] };
  expect(resolve(table, 999)).toEqual({ utc: 999, offset: 0, times: 1 });
  expect(resolve(table, 1000)).toEqual({ utc: 1000, offset: hour, times: 0 });
  expect(resolve(table, 1000 + hour)).toEqual({ utc: 1000, offset: hour, times: 1 });
  const back = { at: [10_000], offsets: [hour, 0] };
  expect(resolve(back, 10_000)).toEqual({ utc: 10_000 - hour, offset: hour, times: 2 });
});

test('a zone that does not exist is an error', () => expect(() => createZone('PST9')).toThrow(RangeError));
