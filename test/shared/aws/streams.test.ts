import { createStreams } from '../../../shared/aws/streams.ts';
import type { Target } from '../../../shared/config/route.ts';
import type { Streams } from '../../../shared/import/ports.ts';
import { route } from '../../helpers/load.ts';
import { startTable, type Tables } from '../../helpers/table.ts';

let table: Tables;
let streams: Streams;
beforeAll(async () => {
  table = await startTable();
  streams = createStreams(table);
});
afterAll(() => table.stop());

const to = (target: Target) => streams.keyOf({ ...route, target });
const named = (name: string): Target => ({ kind: 'dataSet', name, description: '', columns: 'infer' });

test.each<[Target, string]>([
  [{ kind: 'stream', streamId: 7 }, 'stream-7'],
  [named('Sales'), 'dataset-Sales'],
  [{ kind: 'dataSetApi', dataSetId: 'D', maxBytes: 1 }, 'data-set-api-D'],
])('a route to %j has the stream %s', async (target, key) => {
  expect(await to(target)).toBe(key);
});

test('a Stream that a route has created is one stream, also for a route that names its id', async () => {
  const key = await to(named('Shared'));
  await streams.announce(key, '2026-11-23T12:00:00Z');
  await streams.register(key, { streamId: 8, dataSetId: 'E' });
  expect(await to({ kind: 'stream', streamId: 8 })).toBe(key);
});

test('that a Stream is about to be created is noted once', async () => {
  expect(await streams.get('dataset-Noted')).toBeNull();
  await streams.announce('dataset-Noted', '2026-11-23T12:00:00Z');
  await streams.announce('dataset-Noted', '2026-11-23T13:00:00Z');
  expect(await streams.get('dataset-Noted')).toEqual({
    creatingSince: '2026-11-23T12:00:00Z',
    stream: null,
  });
});

test('of two Streams that were created the first that is registered counts', async () => {
  const [first, second] = [10, 11].map((streamId) => ({ streamId, dataSetId: `of ${streamId}` }));
  await streams.announce('dataset-Twice', '2026-11-23T12:00:00Z');
  for (const stream of [first, second]) {
    if (stream) expect(await streams.register('dataset-Twice', stream)).toEqual(first);
  }
  expect(await streams.get('dataset-Twice')).toMatchObject({ stream: first });
});
