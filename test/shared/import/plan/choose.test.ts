import type { ImportRoute } from '../../../../shared/config/route.ts';
import { batchLimits } from '../../../../shared/import/batch.ts';
import { type Candidate, choose, isOvertaken } from '../../../../shared/import/plan/choose.ts';
import { makeEntry, route } from '../../../helpers/load.ts';

const append = route;
const replace: ImportRoute = { ...route, name: 'daily', updateMethod: 'REPLACE' };
const upsert: ImportRoute = { ...route, name: 'keyed', updateMethod: 'UPSERT', keyColumnNames: ['id'] };
const inOne: ImportRoute = { ...route, target: { kind: 'dataSetApi', dataSetId: 'D', maxBytes: 1000 } };

/** Loads that have come one second after the other. */
function waiting(routes: ImportRoute[], sizes: number[] = []): Candidate[] {
  return routes.map((by, i) => {
    const receivedAt = new Date(Date.UTC(2026, 10, 23) + i * 1000).toISOString();
    return { route: by, entry: makeEntry({ receivedAt, route: by.name, size: sizes[i] ?? 100 }) };
  });
}

/** Which of them are chosen, by their places. */
function chosen(candidates: Candidate[], maxLoads: number | null = null, share = true): number[] {
  return choose(candidates, maxLoads, share).map((one) => candidates.indexOf(one));
}

const of = (by: ImportRoute, count: number) => Array<ImportRoute>(count).fill(by);
const first = (count: number) => Array.from({ length: count }, (_, i) => i);

test.each<[string, ImportRoute[], number[]]>([
  ['APPEND: all, in their order', of(append, 5), first(5)],
  ['REPLACE: only the newest, which erases the others', of(replace, 5), [4]],
  ['UPSERT: one, since two may have the same key', of(upsert, 5), [0]],
  ['as long as the update method is the same', [append, append, replace, append], [0, 1]],
  ['the newest REPLACE that no other method comes before', [replace, replace, append, replace], [1]],
  ['routes of one method go together', [append, { ...append, name: 'other' }], [0, 1]],
  ['none', [], []],
])('%s', (_, routes, expected) => {
  expect(chosen(waiting(routes))).toEqual(expected);
});

const GB = 1e9;
test.each<[string, ImportRoute, number[], number]>([
  ['10,000 loads', append, Array(10_001).fill(1), 10_000],
  ['100 GB', append, [60 * GB, 40 * GB, 1], 2],
  ['100 GB, which the first may have alone', append, [200 * GB, 1], 1],
  ['5,000 parts', { ...append, partSize: 1e6 }, [3 * GB, 2 * GB, 1e6], 2],
  ['5,000 parts, which the first may have alone', { ...append, partSize: 1e6 }, [6 * GB, 1], 1],
  [
    '5,000 parts, also where no two files fit into one',
    { ...append, partSize: 1e6 },
    Array(6000).fill(6e5),
    5000,
  ],
  ['what goes in one request: all', inOne, [400, 600], 2],
  ['what goes in one request', inOne, [400, 600, 1], 2],
  ['what goes in one request, in their order', inOne, [400, 601, 1], 1],
  // It is refused, alone.
  ['what goes in one request, too large by itself', inOne, [1001, 1], 1],
  ['what goes in one request, before one that is too large', inOne, [1, 1001], 1],
])('at most %s', (_, by, sizes, count) => {
  expect(chosen(waiting(of(by, sizes.length), sizes))).toEqual(first(count));
});

test('no more than is allowed, and never more than the method takes', () => {
  expect(chosen(waiting(of(append, 5)), 3)).toEqual([0, 1, 2]);
  expect(chosen(waiting(of(upsert, 5)), 3)).toEqual([0]);
  expect(batchLimits.loads).toBe(10_000);
});

test('small files that may not share a part have one each, and count for that', () => {
  const small = waiting(of(append, 6000), Array(6000).fill(1));
  expect(chosen(small)).toHaveLength(6000);
  expect(chosen(small, null, false)).toEqual(first(batchLimits.parts));
});

/** Two versions of one key: the events' times say one thing, the sequencers another. */
function versions(by: ImportRoute): Candidate[] {
  const key = 'incoming/sales/same.csv';
  const newer = makeEntry({ key, receivedAt: '2026-11-23T12:00:00Z', sequencer: '0A2' });
  const older = makeEntry({ key, receivedAt: '2026-11-23T12:00:01Z', sequencer: '0A1' });
  return [newer, older].map((entry) => ({ route: by, entry }));
}

test('of two versions of one key the newer by sequencer is newer, whatever the times of their events', () => {
  expect(chosen(versions(replace))).toEqual([0]);
  expect(chosen(versions(append))).toEqual([1, 0]);
});

describe('a REPLACE that is older than what was committed', () => {
  const [newer, older] = versions(replace) as [Candidate, Candidate];
  const [early, late] = waiting(of(replace, 2)) as [Candidate, Candidate];
  test.each<[string, Candidate, Candidate | null, boolean]>([
    ['by time', early, late, true],
    ['by sequencer, for the same key', older, newer, true],
    ['not if it is newer', late, early, false],
    ['not if it is newer by sequencer', newer, older, false],
    ['not if it is the same', late, late, false],
    ['not if nothing was committed', early, null, false],
    ['not where nothing is erased', { ...early, route: append }, late, false],
  ])('is overtaken: %s', (_, candidate, committed, expected) => {
    expect(isOvertaken(candidate, { replacedBy: committed?.entry ?? null })).toBe(expected);
  });
});
