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
const announce = (key: string, id = 'one', since = noon, over = '2026-11-23T11:58:00Z', fence = 1) =>
  streams.announce(key, { id, since, fence }, over);
const to = (target: Target) => streams.keyOf({ ...route, target });
const named = (name: string): Target => ({ kind: 'dataSet', name, description: '', columns: 'infer' });

test.each<[Target, string]>([
  [{ kind: 'stream', streamId: 7 }, 'stream-7'],
  [named('Sales'), 'dataset-Sales'],
  [{ kind: 'dataSetApi', dataSetId: 'D', maxBytes: 1 }, 'data-set-api-D'],
  [
    { kind: 'dataSetApi', dataSetId: null, maxBytes: 1, name: 'Rates', description: '', columns: 'infer' },
    'data-set-api-named-Rates',
  ],
  [{ kind: 'streamOf', dataSetId: 'G' }, 'stream-of-G'],
])('a route to %j has the stream %s', async (target, key) => {
  expect(await to(target)).toBe(key);
});

test('a Stream that a route has created is one stream, also for a route that names its id', async () => {
  const key = await to(named('Shared'));
  await announce(key);
  await streams.register(key, { streamId: 8, dataSetId: 'E' });
  expect(await to({ kind: 'stream', streamId: 8 })).toBe(key);
});

test('a DataSet that a route has created is one stream, also for a route that names its id', async () => {
  await announce('data-set-api-named-Shared');
  await streams.register('data-set-api-named-Shared', { streamId: null, dataSetId: 'H' });
  expect(await to({ kind: 'dataSetApi', dataSetId: 'H', maxBytes: 1 })).toBe('data-set-api-named-Shared');
});

describe('a Stream that is named by its DataSet', () => {
  const of = (dataSetId: string): Target => ({ kind: 'streamOf', dataSetId });

  test('is one stream with the one that is named by its id, once it is found', async () => {
    expect(await streams.found('I')).toBeNull();
    await streams.noteFound('I', 12);
    expect(await streams.found('I')).toBe(12);
    expect(await to(of('I'))).toBe(await to({ kind: 'stream', streamId: 12 }));
  });

  test('is one stream with the route that has created it', async () => {
    await announce('dataset-Found');
    await streams.register('dataset-Found', { streamId: 13, dataSetId: 'J' });
    await streams.noteFound('J', 13);
    expect(await to(of('J'))).toBe('dataset-Found');
  });

  test('stays the one that was found first', async () => {
    await streams.noteFound('K', 14);
    await streams.noteFound('K', 15);
    expect(await streams.found('K')).toBe(14);
  });
});

describe('what was made and is deleted again', () => {
  const made = { streamId: 16, dataSetId: 'L' };
  const over = '2026-11-23T11:58:00Z';

  test('is forgotten, and may be made anew, by no call with an older fence', async () => {
    await announce('dataset-Forgotten');
    await streams.register('dataset-Forgotten', made);
    await streams.forget('dataset-Forgotten', made, 5);
    expect(await streams.get('dataset-Forgotten')).toEqual({
      creatingSince: null,
      creator: null,
      made: null,
    });
    expect(await to({ kind: 'stream', streamId: 16 })).toBe('stream-16');
    expect(await announce('dataset-Forgotten', 'late', noon, over, 4)).toBe(false);
    expect(await announce('dataset-Forgotten', 'next', noon, over, 5)).toBe(true);
  });

  test('is not forgotten where something else was made since', async () => {
    const other = { streamId: 17, dataSetId: 'M' };
    await announce('dataset-Newer');
    await streams.register('dataset-Newer', other);
    await streams.forget('dataset-Newer', made, 9);
    expect(await streams.get('dataset-Newer')).toMatchObject({ made: other });
  });

  test('is not forgotten by a call with an older fence', async () => {
    await announce('dataset-Late', 'one', noon, over, 3);
    await streams.forget('dataset-Late', made, 2);
    expect(await streams.get('dataset-Late')).toMatchObject({ creator: { id: 'one' } });
  });
});

describe('who is about to create a Stream', () => {
  const one = { id: 'one', since: noon, fence: 1 };

  test('is noted', async () => {
    expect(await streams.get('dataset-Noted')).toBeNull();
    expect(await announce('dataset-Noted')).toBe(true);
    expect(await announce('dataset-Noted')).toBe(true);
    expect(await streams.get('dataset-Noted')).toEqual({ creatingSince: noon, creator: one, made: null });
  });

  test('is alone until its time is over; the first time stays', async () => {
    const [since, later] = ['2026-11-23T12:01:00Z', '2026-11-23T12:00:01Z'];
    await announce('dataset-Alone');
    expect(await announce('dataset-Alone', 'two', since, noon)).toBe(false);
    expect(await streams.get('dataset-Alone')).toMatchObject({ creator: one });
    expect(await announce('dataset-Alone', 'two', since, later)).toBe(true);
    expect(await streams.get('dataset-Alone')).toEqual({
      ...{ creatingSince: noon, creator: { id: 'two', since, fence: 1 }, made: null },
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
      made: null,
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
  expect(await streams.get('dataset-Twice')).toMatchObject({ made: first });
});
