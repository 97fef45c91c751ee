import { type CommitInput, handler } from '../../functions/commit/handler.ts';
import { makeLoad } from '../helpers/load.ts';

const mockLoad = makeLoad();
const mockExecution = { streamId: 7, dataSetId: 'd', executionId: 19, rowsBefore: 0 };
const mockBatch = { id: 'stream/1/0', phase: 'open', execution: mockExecution, commitAccepted: false };
const mockRow: Record<string, unknown> = {};
jest.mock('../../shared/aws/clients.ts', () => ({
  batches: () => ({ read: async () => ({ loads: [{ load: mockLoad, order: '1' }] }) }),
  ledger: () => ({
    advance: async (_id: string, _fence: number, state: string, changes: object) =>
      void Object.assign(mockRow, { state }, changes),
  }),
  domo: () => ({
    executions: { commit: async () => undefined, get: async () => ({ currentState: 'SUCCESS' }) },
  }),
  turnstile: () => ({ held: async () => ({ batch: mockBatch }), note: async () => undefined }),
}));

test('the ledger names the execution that is committed, whatever a late call of open-execution named', async () => {
  Object.assign(mockRow, { state: 'loading', streamId: 7, executionId: 18 });
  const batch = { id: mockBatch.id, bucket: 'b', maxConcurrency: 1 };
  const input: CommitInput = {
    ...{ streamKey: 'stream', fence: 1, run: 'run', attempt: 1 },
    ...{ batch, execution: mockExecution },
  };
  expect(await handler(input)).toEqual({ next: 'settle', maxLoads: null });
  expect(mockRow).toEqual({ state: 'committing', streamId: 7, executionId: 19 });
});
