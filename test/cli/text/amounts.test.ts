import { ago, count, counted, duration, estimate, size } from '../../../cli/text/amounts.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [12_360, '12,360'],
])('count %d → %s', (number, text) => expect(count(number)).toBe(text));

test.each([
  [0, '0 rows'],
  [1, '1 row'],
  [1234, '1,234 rows'],
])('counted %d → %s', (number, text) => expect(counted(number, 'row')).toBe(text));

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [48_219, '48.2 kB'],
  [99_949, '99.9 kB'],
  [99_950, '100 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [64_000_000, '64.0 MB'],
  [1_820_000_000, '1.8 GB'],
  [5e15, '5000 TB'],
])('size %d → %s', (bytes, text) => expect(size(bytes)).toBe(text));

test.each([
  [-1, '0.0 s'],
  [0.44, '0.4 s'],
  [9.94, '9.9 s'],
  [9.95, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [900, '15 min'],
  [7200, '2 h'],
  [185, '3 min 05 s'],
  [7800, '2 h 10 min'],
  [260_000, '3 days'],
])('duration %d → %s', (seconds, text) => expect(duration(seconds)).toBe(text));

test.each([
  [0, '1 s'],
  [40.2, '40 s'],
  [59.6, '1 min'],
  [300, '5 min'],
  [3600, '1 h'],
])('estimate %d → %s', (seconds, text) => expect(estimate(seconds)).toBe(text));

test.each([
  ['2026-11-23T12:00:01Z', 'just now'],
  ['2026-11-23T11:59:56Z', 'just now'],
  ['2026-11-23T11:59:20Z', '40 s ago'],
  ['2026-11-23T11:55:00Z', '5 min ago'],
  ['2026-11-23T09:00:00Z', '3 h ago'],
  ['2026-11-22T11:00:00Z', 'yesterday'],
  ['2026-11-21T11:00:00Z', '2 days ago'],
  ['2026-10-01T11:00:00Z', '2026-10-01'],
])('%s was %s', (at, text) => expect(ago(at, Date.parse('2026-11-23T12:00:00Z'))).toBe(text));
