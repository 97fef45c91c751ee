import { follow, patienceWith, progressOf, type Sighting } from '../../cli/follow.ts';
import type { LoadRecord, Progress } from '../../shared/import/load.ts';
import { record } from './records.ts';

const none: Progress = { partsDone: 0, rowsDone: 0, bytesDone: 0 };
const patience = { interval: 1, arrival: 40, standstill: 40 };

/** A ledger that shows one picture after the other, and keeps the last. */
function ledger(pictures: (LoadRecord | null)[], progress: Progress[] = [none]) {
  const asked: string[] = [];
  const next = <T>(list: T[]): T | undefined => (list.length > 1 ? list.shift() : list[0]);
  return {
    asked,
    get: async (id: string) => {
      asked.push(id);
      return next(pictures) ?? null;
    },
    progress: async () => next(progress) ?? none,
  };
}

async function all(sightings: AsyncIterable<Sighting>): Promise<Sighting[]> {
  const seen = [];
  for await (const sighting of sightings) seen.push(sighting);
  return seen;
}

test('each look is told, to the end and no further', async () => {
  const loads = ledger(
    [null, record({ state: 'received' }), record({ state: 'loading' }), record({ state: 'committed' })],
    [{ partsDone: 3, rowsDone: 30, bytesDone: 300 }],
  );
  const seen = await all(follow(loads, 'id', patience));
  expect(seen.map(({ record: { state }, progress }) => [state, progress.partsDone])).toEqual([
    ['received', 0],
    ['loading', 3],
    ['committed', 0],
  ]);
  expect(loads.asked).toEqual(['id', 'id', 'id', 'id']);
});

test.each(['committed', 'duplicate', 'superseded', 'rejected', 'failed'] as const)(
  '%s is an end',
  async (state) => {
    expect(await all(follow(ledger([record({ state })]), 'id', patience))).toHaveLength(1);
  },
);

test('a load that never begins is not waited for', async () => {
  await expect(all(follow(ledger([null]), 'xyz', patience))).rejects.toThrow(
    /no load xyz has begun within 0.04 s/,
  );
});

test('a load that stands still is not waited for', async () => {
  const stuck = ledger([record({ state: 'committing' })]);
  await expect(all(follow(stuck, 'id', patience))).rejects.toThrow(/has been committing .* without moving/);
});

test('a load whose parts come along may take its time', async () => {
  const parts = Array.from({ length: 60 }, (_, i) => ({ ...none, partsDone: i }));
  const pictures = [...parts.map(() => record({ state: 'loading' })), record()];
  const slow = { interval: 2, arrival: 20, standstill: 60 };
  expect((await all(follow(ledger(pictures, parts), 'id', slow))).length).toBe(61);
});

test('Ctrl-C ends the waiting', async () => {
  const controller = new AbortController();
  const waiting = all(
    follow(
      ledger([record({ state: 'loading' })]),
      'id',
      { ...patience, interval: 60_000 },
      controller.signal,
    ),
  );
  controller.abort();
  await expect(waiting).rejects.toThrow(/abort/i);
});

test('a stream may wait for its next commit, and Domo may index, before patience ends', () => {
  expect(patienceWith(900, false).standstill).toBeGreaterThanOrEqual((900 + 900) * 1000);
});

test('with all parts sent all bytes are done, although the header is in none', async () => {
  const loading = record({ state: 'loading', parts: 4, bytes: 1000 });
  const bytesDone = async (partsDone: number) => {
    const loads = ledger([], [{ partsDone, rowsDone: 90, bytesDone: 990 }]);
    return (await progressOf(loads, loading)).bytesDone;
  };
  expect(await bytesDone(3)).toBe(990);
  expect(await bytesDone(4)).toBe(1000);
});
