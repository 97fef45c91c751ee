import { waitingOf } from '../../cli/waiting.ts';
import type { Waiting } from '../../shared/import/lease/standing.ts';
import { sighting } from './records.ts';

const now = new Date(2026, 10, 23, 14, 30).getTime();
const until = new Date(2026, 10, 23, 14, 39).toISOString();

test.each<[Waiting, number, string]>([
  [{ for: 'commitInterval', until, behind: null }, 900, 'waits for the commit of 14:39 (commitInterval 15m)'],
  [
    { for: 'commitInterval', until, behind: null },
    5400,
    'waits for the commit of 14:39 (commitInterval 90m)',
  ],
  [
    { for: 'commitInterval', until: new Date(2026, 10, 24, 0, 30).toISOString(), behind: null },
    36_000,
    'waits for the commit of 2026-11-24 00:30 (commitInterval 10h)',
  ],
  [{ for: 'failures', until, behind: null }, 0, 'waits for the next try at 14:39, after failures'],
  [
    { for: 'batch', until: null, behind: { loads: 1, firstKey: 'in/a.csv', firstId: 'first' } },
    0,
    'waits behind the load of in/a.csv',
  ],
  [
    { for: 'batch', until: null, behind: { loads: 1200, firstKey: 'in/a.csv', firstId: 'first' } },
    0,
    'waits behind a batch of 1,200 loads, the first of them in/a.csv',
  ],
  [{ for: 'run', until: null, behind: null }, 0, 'waits for its run to plan it'],
])('%j', (waits, commitInterval, text) => {
  expect(waitingOf(sighting({ state: 'received', waits }, {}, commitInterval), now)).toBe(text);
});

test('a load that is paused waits for Domo, and why', () => {
  const waits: Waiting = { for: 'domo', until, behind: null };
  const paused = sighting({ state: 'paused', reason: 'Domo says no.', waits });
  expect(waitingOf(paused, now)).toBe('Domo is asked again at 14:39: Domo says no.');
});

test.each<[number, number, string]>([
  [1, 0, 'waits behind the load of an earlier version of in/a.csv'],
  [12, 0, 'waits behind a batch of 12 loads, the first of them an earlier version of in/a.csv'],
  // An old version that is replayed may come behind a newer one.
  [1, 1, 'waits behind the load of another version of in/a.csv'],
])('behind %d loads, the first of the same key, replayed %d times', (loads, replays, text) => {
  const behind = { loads, firstKey: 'in/a.csv', firstId: 'first' };
  const waits: Waiting = { for: 'batch', until: null, behind };
  const waiting = sighting({ state: 'received', key: 'in/a.csv', waits });
  expect(waitingOf({ ...waiting, replays }, now)).toBe(text);
});

test('a load that does not wait has nothing to say', () => {
  expect(waitingOf(sighting({ state: 'loading' }), now)).toBeNull();
  const waits: Waiting = { for: 'commitInterval', until, behind: null };
  expect(waitingOf(sighting({ state: 'received', waits }, {}, 60), now)).toBe(
    'waits for the commit of 14:39 (commitInterval 1m)',
  );
});
