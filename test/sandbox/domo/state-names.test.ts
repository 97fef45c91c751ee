import type { Execution } from '../../../sandbox/domo/model.ts';
import { liveSettings } from '../../../sandbox/domo/settings.ts';
import { shownState } from '../../../sandbox/domo/shown-state.ts';
import { openSession, type Session } from './client.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession();
});
afterAll(() => session.close());

const before = liveSettings({}).now;
afterEach(() => session.settings({ ...before, indexingMs: 0 }));

describe('the name of an execution’s end [X5]', () => {
  test.each<[object, string, string, string]>([
    [{}, '1\n', 'SUCCESS', 'SUCCESS'],
    [{ successState: 'SUCCEEDED' }, '1\n', 'SUCCESS', 'SUCCEEDED'],
    [{ successState: 'Done, at last' }, '1\n', 'SUCCESS', 'Done, at last'],
    [{}, 'x\n', 'INVALID', 'INVALID'],
    [{ failureState: 'ERROR' }, 'x\n', 'INVALID', 'ERROR'],
    [{ failureState: 'FAILED' }, 'x\n', 'INVALID', 'FAILED'],
    [{ failureState: 'CANCELLED' }, 'x\n', 'INVALID', 'CANCELLED'],
  ])('with %j, of a part %j', async (changes, part, state, shown) => {
    await session.settings(changes);
    const { streamId } = await session.createStream('n LONG');
    expect(await session.load(streamId, [part])).toMatchObject({ state });
    const at = `/v1/streams/${streamId}`;
    expect((await session.call('GET', `${at}/executions/1`)).json.currentState).toBe(shown);
    expect((await session.call('GET', `${at}/executions`)).json[0].currentState).toBe(shown);
    const stream = (await session.call('GET', `${at}?fields=all`)).json;
    expect(stream.lastExecution.currentState).toBe(shown);
  });

  test('is another one for an aborted execution', async () => {
    await session.settings({ abortedState: 'CANCELED' });
    const { streamId } = await session.createStream('n LONG');
    const at = `/v1/streams/${streamId}/executions`;
    await session.call('POST', at);
    expect((await session.call('PUT', `${at}/1/abort`)).json.currentState).toBe('CANCELED');
    expect((await session.call('PUT', `${at}/1/commit`)).status).toBe(400);
  });
});

describe('the name of an execution that is indexed [X9]', () => {
  test('is not that of one that is open', async () => {
    await session.settings({ indexingMs: 3_600_000, indexingStates: ['QUEUED', 'INDEXING'] });
    const { streamId } = await session.createStream('n LONG');
    const at = `/v1/streams/${streamId}/executions`;
    expect((await session.call('POST', at)).json.currentState).toBe('ACTIVE');
    expect((await session.upload(streamId, 1, 1, '1\n')).json.currentState).toBe('ACTIVE');
    expect((await session.call('PUT', `${at}/1/commit`)).json.currentState).toBe('QUEUED');
    expect((await session.call('GET', `${at}/1`)).json.currentState).toBe('QUEUED');
    await session.settings({ indexingMs: 0 });
    await session.ended(streamId, 1);
    expect((await session.call('GET', `${at}/1`)).json.currentState).toBe('SUCCESS');
  });

  test.each<[string[], number, number, string]>([
    [['ACTIVE'], 60_000, 30_000, 'ACTIVE'],
    [['QUEUED', 'COMMITTING', 'INDEXING'], 60_000, 0, 'QUEUED'],
    [['QUEUED', 'COMMITTING', 'INDEXING'], 60_000, 15_000, 'QUEUED'],
    [['QUEUED', 'COMMITTING', 'INDEXING'], 60_000, 30_000, 'COMMITTING'],
    [['QUEUED', 'COMMITTING', 'INDEXING'], 60_000, 45_000, 'INDEXING'],
    [['QUEUED', 'COMMITTING', 'INDEXING'], 60_000, 90_000, 'INDEXING'],
    [['QUEUED', 'INDEXING'], 0, 0, 'INDEXING'],
  ])('of %j over %i ms, after %i ms, is %s', (indexingStates, indexingMs, passed, shown) => {
    const committed = { at: Date.now() - passed, order: 1 };
    const execution = { state: 'ACTIVE', committed } as Execution;
    expect(shownState(execution, { ...before, indexingStates, indexingMs })).toBe(shown);
  });
});

test.each<[string, object]>([
  ['no name at all', { successState: '' }],
  ['no names', { indexingStates: [] }],
  ['a name that is no text', { indexingStates: [1] }],
])('%s is refused', async (_, changes) => {
  await expect(session.settings(changes)).rejects.toThrow(Object.keys(changes)[0]);
});
