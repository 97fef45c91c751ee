import { createStandstill, follow, followAll, patienceWith } from '../../cli/follow.ts';
import type { Sighting } from '../../cli/loads.ts';
import { sighting } from './records.ts';

const connection = { endpoint: null, words: ['--stack', 'Other'] };
const patience = { interval: 1, arrival: 40, standstill: 40, connection };

/** A ledger that shows one picture after the other, and keeps the last. */
function ledger(pictures: (Sighting | null)[]) {
  const asked: string[] = [];
  return {
    asked,
    get: async (id: string) => {
      asked.push(id);
      return (pictures.length > 1 ? pictures.shift() : pictures[0]) ?? null;
    },
  };
}

async function all(sightings: AsyncIterable<Sighting>): Promise<Sighting[]> {
  const seen = [];
  for await (const sighting of sightings) seen.push(sighting);
  return seen;
}

test('each look is told, to the end and no further', async () => {
  const loads = ledger([
    null,
    ...(['received', 'loading', 'committed'] as const).map((state) => sighting({ state })),
  ]);
  const seen = await all(follow(loads, 'id', patience));
  expect(seen.map(({ record: { state } }) => state)).toEqual(['received', 'loading', 'committed']);
  expect(loads.asked).toEqual(['id', 'id', 'id', 'id']);
});

test.each(['committed', 'duplicate', 'superseded', 'rejected', 'failed'] as const)(
  '%s is an end',
  async (state) => {
    expect(await all(follow(ledger([sighting({ state })]), 'id', patience))).toHaveLength(1);
  },
);

test('a load that never begins is not waited for', async () => {
  await expect(all(follow(ledger([null]), 'xyz', patience))).rejects.toThrow(
    /no load xyz has begun within 0.04 s\. `npx sluice doctor --stack Other`/,
  );
});

test('a load that stands still is not waited for, and it is said what it waits for', async () => {
  const stuck = ledger([sighting({ state: 'committing' })]);
  await expect(all(follow(stuck, 'id', patience))).rejects.toThrow(/has been committing .* without moving\./);
  const behind = { loads: 1, firstKey: 'in/a.csv', firstId: 'first' };
  const waiting = ledger([sighting({ state: 'received', waits: { for: 'batch', until: null, behind } })]);
  await expect(all(follow(waiting, 'id', patience))).rejects.toThrow(
    /has been received .* without moving: it waits behind the load of in\/a\.csv\./,
  );
});

test('a load may take its time while its parts come along, or what it waits for does', async () => {
  const pictures = Array.from({ length: 60 }, (_, i) => ({
    ...sighting({ state: 'received' }),
    pulse: `${i}`,
  }));
  const slow = { ...patience, interval: 2, arrival: 20, standstill: 60 };
  expect(await all(follow(ledger([...pictures, sighting()]), 'id', slow))).toHaveLength(61);
});

test('Ctrl-C ends the waiting', async () => {
  const controller = new AbortController();
  const waiting = all(
    follow(
      ledger([sighting({ state: 'loading' })]),
      'id',
      { ...patience, interval: 60_000 },
      controller.signal,
    ),
  );
  controller.abort();
  await expect(waiting).rejects.toThrow(/abort/i);
});

test('a stream may wait for its next commit, and Domo may index, before patience ends', () => {
  expect(patienceWith(900, connection).standstill).toBeGreaterThanOrEqual((900 + 900) * 1000);
});

test('a standstill begins anew with each change', () => {
  const times = [0, 100, 200, 250];
  const clock = jest.spyOn(performance, 'now');
  const stoodFor = createStandstill();
  const stood = ['a', 'a', 'b', 'b'].map((pulse, i) => {
    clock.mockReturnValue(times[i] ?? 0);
    return stoodFor(pulse);
  });
  clock.mockRestore();
  expect(stood).toEqual([0, 100, 0, 50]);
});

test('several loads are looked at until all have ended, and those that have ended not again', async () => {
  const asked: (readonly string[])[] = [];
  const rounds = [
    [null, sighting({ state: 'committed' })],
    [sighting({ state: 'loading' })],
    [sighting({ state: 'rejected' })],
  ];
  const getAll = async (ids: readonly string[]) => {
    asked.push(ids);
    return rounds.shift() ?? [];
  };
  const looks = [];
  for await (const look of followAll({ getAll }, ['a', 'b'], patience)) looks.push(look);
  expect(looks.map((look) => look.map((one) => one?.record.state ?? null))).toEqual([
    [null, 'committed'],
    ['loading', 'committed'],
    ['rejected', 'committed'],
  ]);
  expect(asked).toEqual([['a', 'b'], ['a'], ['a']]);
});

test.each<[string, Sighting | null, RegExp]>([
  ['never begins', null, /no load a has begun/],
  ['stands still', sighting({ state: 'committing' }), /has been committing .* without moving/],
])('of several loads one that %s is not waited for', async (_what, seen, message) => {
  const looks = followAll({ getAll: async () => [seen] }, ['a'], patience);
  await expect(
    (async () => {
      for await (const _ of looks);
    })(),
  ).rejects.toThrow(message);
});
