import { handler } from '../../functions/abandon/handler.ts';
import type { LedgerRow } from '../../shared/loads/ledger.ts';
import { log } from '../../shared/log.ts';
import { makeLoad } from '../helpers/load.ts';

const mockWorld = { row: null as Partial<LedgerRow> | null, ended: [] as string[] };
jest.mock('../../shared/aws/clients.ts', () => ({
  ledger: () => ({ get: async () => mockWorld.row }),
  conclude: () => async (id: string) => {
    mockWorld.ended.push(id);
  },
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
