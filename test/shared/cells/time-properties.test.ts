import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { cast, plainText } from '../../../sandbox/domo/storage/columns.ts';
import { literal } from '../../../sandbox/domo/storage/duck.ts';
import { createJudge } from '../../../shared/cells/judge.ts';
import { plainRules } from '../../../shared/cells/rules.ts';
import { createSurvey, inferredType } from '../../../shared/cells/survey.ts';
import type { ColumnType } from '../../../shared/data-set.ts';

const zones = Intl.supportedValuesOf('timeZone');
const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', ...zones);
const two = (value: number) => String(value).padStart(2, '0');

function sent(type: ColumnType, text: string, timeZone = 'UTC', dates: string[] = []): string | null {
  const verdict = createJudge(type, { ...plainRules, timeZone, dates }, false, 2026)(text, false);
  if (verdict.is === 'misfit') return null;
  return verdict.is === 'unchanged' ? text : verdict.text;
}

/** Milliseconds of what is sent, which is a time of UTC. */
const read = (out: string) => Date.parse(`${out.replace(' ', 'T').replace(/\.\d+$/, '')}Z`);

interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** What the zone's clock shows, as the runtime says. */
function wallOf(utc: number, timeZone: string): Wall {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  const parts = Object.fromEntries(format.formatToParts(utc).map(({ type, value }) => [type, Number(value)]));
  return parts as unknown as Wall;
}

const isoOf = ({ year, month, day, hour, minute, second }: Wall, separator = 'T') =>
  `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}${separator}${two(hour)}:${two(minute)}:${two(second)}`;

const seconds = (first: string, last: string) =>
  fc.integer({ min: Date.parse(first) / 1000, max: Date.parse(last) / 1000 }).map((time) => time * 1000);
const instant = fc.oneof(
  seconds('2026-01-01', '2027-01-01'),
  seconds('1970-01-01', '2038-01-01'),
  seconds('1900-01-01', '2500-01-01'),
);

test('a time of a zone is sent as its moment, the first where the zone has it twice', () => {
  fc.assert(
    fc.property(instant, zone, fc.constantFrom('T', ' '), (utc, timeZone, separator) => {
      const local = isoOf(wallOf(utc, timeZone), separator);
      const out = sent('DATETIME', local, timeZone);
      if (out === null) throw new Error(`${local} is refused`);
      expect(out).toMatch(
        separator === 'T' ? /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/ : /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
      );
      if (read(out) === utc) return;
      expect(read(out)).toBeLessThan(utc);
      expect(isoOf(wallOf(read(out), timeZone), separator)).toBe(local);
    }),
    { numRuns: 1500 },
  );
});

test('a time with an offset is sent as its moment, in every spelling', () => {
  const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
  const spelling = fc.record({
    basic: fc.boolean(),
    separator: fc.constantFrom('T', 't', ' '),
    fraction: fc.constantFrom('', '.5', ',25', '.000', '.1234560000', '.123456'),
    blank: fc.constantFrom('', ' '),
    colon: fc.constantFrom('', ':'),
    zone: zone,
  });
  fc.assert(
    fc.property(instant, offset, spelling, (utc, minutes, how) => {
      const wall = wallOf(utc + minutes * 60_000, 'UTC');
      let time = isoOf(wall, how.separator);
      if (how.basic) time = time.replace(/[-:]/g, '');
      const size = Math.abs(minutes);
      const written = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${how.colon}${two(size % 60)}`;
      const out = sent('DATETIME', `${time}${how.fraction}${how.blank}${written}`, how.zone);
      if (out === null) return false;
      const fraction = Number(`0${how.fraction.replace(',', '.')}`);
      const shown = Number(`0${/\.\d+$/.exec(out)?.[0] ?? ''}`);
      return read(out) === utc && fraction === shown && sent('DATETIME', out) === out;
    }),
    { numRuns: 2000 },
  );
});

test('a time in a pattern is sent as its moment', () => {
  const write: Record<string, (wall: Wall) => string> = {
    'dd.MM.yyyy HH:mm:ss': (w) =>
      `${two(w.day)}.${two(w.month)}.${w.year} ${two(w.hour)}:${two(w.minute)}:${two(w.second)}`,
    'M/d/yyyy h:mm:ss a': (w) =>
      `${w.month}/${w.day}/${w.year} ${w.hour % 12 || 12}:${two(w.minute)}:${two(w.second)} ${w.hour < 12 ? 'AM' : 'pm'}`,
    'EEE, d MMM yyyy HH:mm:ss z': (w) =>
      new Date(Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second))
        .toUTCString()
        .replace(/ 0(\d) /, ' $1 '),
    yyyyMMddHHmmss: (w) => isoOf(w).replace(/\D/g, ''),
  };
  fc.assert(
    fc.property(instant, fc.constantFrom(...Object.keys(write)), (utc, pattern) => {
      const text = write[pattern]?.(wallOf(utc, 'UTC')) as string;
      const out = sent('DATETIME', text, 'UTC', [pattern]);
      return out !== null && read(out) === utc;
    }),
    { numRuns: 800 },
  );
});

const junk = fc
  .array(
    fc.constantFrom('2026', '01', '31', '-', ':', 'T', ' ', 'Z', '+', '.', '12', '0', '9', 'UTC', '000'),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));

test('of any text, only a date is taken, and is judged the same again', () => {
  fc.assert(
    fc.property(junk, fc.constantFrom('DATE' as const, 'DATETIME' as const), (text, type) => {
      const out = sent(type, text);
      if (out === null || text.trim() === '') return true;
      const form = type === 'DATE' ? /^\d{4}-\d\d-\d\d$/ : /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?$/;
      return (
        form.test(out) &&
        sent(type, out) === out &&
        !Number.isNaN(Date.parse(`${out.slice(0, 10)}T00:00:00Z`))
      );
    }),
    { numRuns: 5000 },
  );
});

test('what a survey finds, the judge takes, and the stand-in for Domo exports as the same moment', async () => {
  const stored: [type: ColumnType, out: string, expected: string][] = [];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(instant, fc.boolean(), fc.constantFrom('', 'Z', '+01:00', '.5')), {
        minLength: 1,
        maxLength: 3,
      }),
      (times) => {
        const texts = times.map(
          ([utc, plain, end]) => isoOf(wallOf(utc, 'UTC')).slice(0, plain ? 10 : 19) + (plain ? '' : end),
        );
        const surveyor = createSurvey([0], plainRules, 2026);
        for (const text of texts) surveyor.push([{ text, quoted: false }]);
        const type = surveyor.survey.columns.map(inferredType)[0] as ColumnType;
        expect(type).toBe(times.every(([, plain]) => plain) ? 'DATE' : 'DATETIME');
        for (const [index, text] of texts.entries()) {
          const [utc, plain, end] = times[index] as (typeof times)[number];
          const moment = plain
            ? Math.floor(utc / 86_400_000) * 86_400_000
            : utc - (end === '+01:00' ? 3_600_000 : 0);
          const expected = isoOf(wallOf(moment, 'UTC'), ' ') + (!plain && end === '.5' ? '.5' : '');
          stored.push([type, sent(type, text) as string, type === 'DATE' ? expected.slice(0, 10) : expected]);
        }
      },
    ),
    { numRuns: 500 },
  );
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (const type of ['DATE', 'DATETIME'] as const) {
      const rows = stored.filter(([of]) => of === type);
      expect(rows.length).toBeGreaterThan(100);
      const list = rows.map(([, out], index) => `(${index}, ${literal(out)})`).join(', ');
      const result = await connection.runAndReadAll(
        `SELECT ${plainText(cast('t', type), type)} FROM (VALUES ${list}) AS v(i, t) ORDER BY i`,
      );
      expect(result.getRows().map(([shown]) => shown)).toEqual(rows.map(([, , expected]) => expected));
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
});
