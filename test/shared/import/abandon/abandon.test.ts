import { handler } from '../../functions/abandon/handler.ts';
import type { Outcome } from '../../shared/import/ledger/conclude.ts';
import type { LedgerRow } from '../../shared/aws/ledger.ts';
import type { Load } from '../../shared/import/load.ts';
import { log } from '../../shared/log.ts';
import { makeLoad } from '../helpers/load.ts';

const mockWorld = {
  row: null as Partial<LedgerRow> | null,
  ended: [] as string[],
  outcomes: new Map<string, Outcome>(),
  /** The loads of the batch. */
  batch: [] as Load[],
};
jest.mock('../../shared/aws/clients.ts', () => ({
  ledger: () => ({ get: async () => mockWorld.row }),
  conclude: () => async (id: string, _: number, outcome: Outcome) => {
    mockWorld.ended.push(id);
    mockWorld.outcomes.set(id, outcome);
  },
  batches: () => ({
    read: async () => ({ loads: mockWorld.batch.map((load) => ({ load, order: load.id })) }),
  }),
  turnstile: () => ({
    close: async () => ({ batch: null }),
    dismiss: async () => undefined,
    leave: async () => undefined,
  }),
}));

const silenced = jest.spyOn(log, 'warn').mockImplementation(() => {});
afterAll(() => silenced.mockRestore());

/** What a run that never got through leaves to be abandoned. */
const input = {
  load: makeLoad(),
  ...{ streamKey: null, fence: null, batch: null, destination: null, run: 'own' },
  error: { Error: 'HoldLost', Cause: '{}' },
};

test.each<[string, Partial<LedgerRow>, boolean]>([
  ['its own load is ended', {}, true],
  ['a load that another run has opened again is left to it', { run: 'replay' }, false],
  ['a load that a batch has taken is left to it', { state: 'planned' }, false],
  ['a load that has ended stays as it is', { state: 'failed', endedAt: '2026-11-25T12:00:00Z' }, false],
])('a run that never got through: %s', async (_, changes, isEnded) => {
  const { id } = input.load;
  const row = { id, run: 'own', state: 'received', endedAt: null, fence: 0, streamKey: null } as const;
  Object.assign(mockWorld, { row: { ...row, ...changes }, ended: [] });
  await handler(input);
  expect(mockWorld.ended).toEqual(isEnded ? [id] : []);
});

test('a run gives up for a file of another load: its own load is not rejected for that', async () => {
  const own = makeLoad();
  const newest = makeLoad();
  Object.assign(mockWorld, { batch: [newest], outcomes: new Map() });
  const Cause = JSON.stringify({ errorMessage: 's3://b/newest.csv is gone.' });
  const batch = { id: '1/0', bucket: 'b', maxConcurrency: 1 };
  const through = { load: own, streamKey: 's', fence: 1, batch, destination: null, run: 'own' };
  await handler({ ...through, error: { Error: 'ObjectGone', Cause } });
  expect(mockWorld.outcomes.get(newest.id)).toMatchObject({ state: 'rejected', error: 'ObjectGone' });
  expect(mockWorld.outcomes.get(own.id)).toMatchObject({ state: 'failed', error: 'RunStopped' });
  expect(mockWorld.outcomes.get(own.id)?.reason).toContain(`npx sluice replay ${own.id}`);
});

test('a run gives up for a file of its own batch: that load is rejected', async () => {
  const own = makeLoad();
  Object.assign(mockWorld, { batch: [own], outcomes: new Map() });
  const batch = { id: '1/0', bucket: 'b', maxConcurrency: 1 };
  const through = { load: own, streamKey: 's', fence: 1, batch, destination: null, run: 'own' };
  await handler({ ...through, error: { Error: 'ObjectGone', Cause: '{}' } });
  expect([...mockWorld.outcomes]).toMatchObject([[own.id, { state: 'rejected', error: 'ObjectGone' }]]);
});
