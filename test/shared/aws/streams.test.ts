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

const noon = '2026-11-23T12:00:00Z';
const announce = (key: string, id = 'one', since = noon, over = '2026-11-23T11:58:00Z') =>
  streams.announce(key, { id, since }, over);
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
  await announce(key);
  await streams.register(key, { streamId: 8, dataSetId: 'E' });
  expect(await to({ kind: 'stream', streamId: 8 })).toBe(key);
});

describe('who is about to create a Stream', () => {
  const one = { id: 'one', since: noon };

  test('is noted', async () => {
    expect(await streams.get('dataset-Noted')).toBeNull();
    expect(await announce('dataset-Noted')).toBe(true);
    expect(await announce('dataset-Noted')).toBe(true);
    expect(await streams.get('dataset-Noted')).toEqual({ creatingSince: noon, creator: one, stream: null });
  });

  test('is alone until its time is over; the first time stays', async () => {
    const [since, later] = ['2026-11-23T12:01:00Z', '2026-11-23T12:00:01Z'];
    await announce('dataset-Alone');
    expect(await announce('dataset-Alone', 'two', since, noon)).toBe(false);
    expect(await streams.get('dataset-Alone')).toMatchObject({ creator: one });
    expect(await announce('dataset-Alone', 'two', since, later)).toBe(true);
    expect(await streams.get('dataset-Alone')).toEqual({
      ...{ creatingSince: noon, creator: { id: 'two', since }, stream: null },
    });
  });

  test('may withdraw, and not for another', async () => {
    await announce('dataset-Withdrawn');
    await streams.withdraw('dataset-Withdrawn', 'two');
    expect(await streams.get('dataset-Withdrawn')).toMatchObject({ creator: one });
    await streams.withdraw('dataset-Withdrawn', 'one');
    expect(await streams.get('dataset-Withdrawn')).toEqual({
      creatingSince: noon,
      creator: null,
      stream: null,
    });
    expect(await announce('dataset-Withdrawn', 'two')).toBe(true);
  });

  test('does not where the Stream is there', async () => {
    await announce('dataset-There');
    await streams.register('dataset-There', { streamId: 9, dataSetId: 'F' });
    expect(await announce('dataset-There')).toBe(false);
  });
});

test('of two Streams that were created the first that is registered counts', async () => {
  const [first, second] = [10, 11].map((streamId) => ({ streamId, dataSetId: `of ${streamId}` }));
  await announce('dataset-Twice');
  for (const stream of [first, second]) {
    if (stream) expect(await streams.register('dataset-Twice', stream)).toEqual(first);
  }
  expect(await streams.get('dataset-Twice')).toMatchObject({ stream: first });
});
