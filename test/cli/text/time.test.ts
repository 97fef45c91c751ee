import { UsageError } from '../../../cli/complaint.ts';
import { clockTime, localDay, timeOf } from '../../../cli/text/time.ts';

/** All of them are of the time zone of the terminal, whichever the tests have. */
const now = new Date(2026, 10, 23, 14, 30, 10).getTime();

test.each<[string, Date, string]>([
  ['later today', new Date(2026, 10, 23, 14, 39, 40), '14:39'],
  ['in less than a minute', new Date(2026, 10, 23, 14, 31, 2), '14:31:02'],
  ['in a minute', new Date(2026, 10, 23, 14, 31, 10), '14:31'],
  ['early', new Date(2026, 10, 23, 23, 5), '23:05'],
  ['tomorrow', new Date(2026, 10, 24, 0, 7), '2026-11-24 00:07'],
  ['some time ago', new Date(2026, 8, 1, 9, 0), '2026-09-01 09:00'],
])('%s', (_what, at, text) => {
  expect(clockTime(at.toISOString(), now)).toBe(text);
});

test('a day is that of the time zone', () => {
  expect(localDay(new Date(2026, 0, 5, 0, 0, 1))).toBe('2026-01-05');
  expect(localDay(new Date(2026, 0, 5, 23, 59, 59))).toBe('2026-01-05');
});

test.each<[string, Date]>([
  ['90s', new Date(now - 90_000)],
  ['15m', new Date(now - 15 * 60_000)],
  ['36h', new Date(now - 36 * 3600_000)],
  ['7d', new Date(now - 7 * 86_400_000)],
  ['2026-11-01', new Date(2026, 10, 1)],
  ['2026-11-01T08:30', new Date(2026, 10, 1, 8, 30)],
  ['2024-02-29', new Date(2024, 1, 29)],
  ['2026-11-01T08:30:00Z', new Date(Date.UTC(2026, 10, 1, 8, 30))],
])('%s is a time', (text, time) => {
  expect(timeOf(text, 'since', now)).toEqual(time);
});

test('what is not given is no time', () => {
  expect(timeOf(undefined, 'since', now)).toBeNull();
});

test.each([
  '',
  'yesterday',
  '-1d',
  '7',
  '7w',
  '2026-13-01',
  '2026-02-30',
  '2026-11-31T08:30',
  '2026-11-01T25:00',
  '1.5h',
])('%j is refused', (text) => {
  expect(() => timeOf(text, 'since', now)).toThrow(UsageError);
  expect(() => timeOf(text, 'since', now)).toThrow(/--since takes an age like 36h or a date like 2026-11-01/);
});

test.each([
  ['2026-11-24', '2026-11-24 00:00'],
  ['2026-11-23T14:31', '2026-11-23 14:31'],
  [new Date(2030, 0, 5, 8, 30).toISOString(), '2030-01-05 08:30'],
])('%s is in the future, and is refused with the time that was understood', (text, understood) => {
  expect(() => timeOf(text, 'since', now)).toThrow(
    new UsageError(
      `--since takes a time in the past, and "${text}" is ${understood} in the time zone of the terminal.`,
    ),
  );
});

test('now is no future', () => {
  expect(timeOf('0s', 'since', now)).toEqual(new Date(now));
  expect(timeOf(new Date(now).toISOString(), 'since', now)).toEqual(new Date(now));
});
