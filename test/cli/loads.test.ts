import { connectionOf } from '../../cli/connection.ts';
import { findDeployment } from '../../cli/deployment.ts';
import { type Loads, openLoads, type Sighting, shareOf } from '../../cli/loads.ts';
import { makeLoad, route } from '../helpers/load.ts';
import { type FakeAws, startFakeAws } from './fake-aws.ts';
import { createLives } from './lives.ts';

let aws: FakeAws;
let lives: ReturnType<typeof createLives>;
let loads: Loads;
let calls: string[];

beforeEach(async () => {
  aws = await startFakeAws();
  lives = createLives(aws);
  calls = [];
  aws.onCall = (operation) => void calls.push(operation);
  const connection = connectionOf({ endpoint: aws.url });
  loads = await openLoads(connection, await findDeployment(connection), [{ ...route, commitInterval: 900 }]);
});
afterEach(() => aws.stop());

async function all(sightings: AsyncIterable<Sighting>): Promise<Sighting[]> {
  const seen = [];
  for await (const sighting of sightings) seen.push(sighting);
  return seen;
}

async function reported(batch: string, part: number, rows: number, bytes: number): Promise<void> {
  const segments = [{ load: 'any', cut: { rows, bytes } as never, error: null }];
  await aws.reports.put(batch, { part, segments, sentBytes: 20, error: null, tries: 0 });
}

test('a load that there is not is null', async () => {
  expect(await loads.get('none')).toBeNull();
  expect(await loads.getAll(['none'])).toEqual([null]);
});

test('a load whose batch is open is loading, and as far as its batch', async () => {
  const load = makeLoad({ size: 1000 });
  const batch = await lives.batch([load], 'open', { parts: 4 });
  await reported(batch, 1, 30, 300);
  expect(await loads.get(load.id)).toMatchObject({
    record: { state: 'loading', parts: 4, streamId: 42, executionId: 7, batch, waits: null },
    progress: { partsDone: 1, rowsDone: 30, bytesDone: 300 },
    commitInterval: 900,
  });
});

test('a load that waits stands for what it waits for, and pulses with it', async () => {
  const [ahead, load] = [makeLoad(), makeLoad()];
  const batch = await lives.batch([ahead], 'open', { parts: 4 });
  await lives.receive(load);
  const before = await loads.get(load.id);
  expect(before?.record).toMatchObject({
    ...{ state: 'received', batch: null },
    waits: { for: 'batch', behind: { loads: 1, firstKey: ahead.object.key, firstId: ahead.id } },
  });
  expect((await loads.get(load.id))?.pulse).toBe(before?.pulse);
  await reported(batch, 1, 30, 300);
  expect((await loads.get(load.id))?.pulse).not.toBe(before?.pulse);
});

test('after a commit a load waits for the next one that its route allows', async () => {
  const load = makeLoad();
  await lives.receive(load);
  const committedAt = new Date().toISOString();
  await lives.changeLease({ committedAt });
  expect((await loads.get(load.id))?.record.waits).toEqual({
    ...{ for: 'commitInterval', behind: null },
    until: new Date(Date.parse(committedAt) + 900_000).toISOString(),
  });
});

test('a load that ends between two reads has ended, and does not seem to wait', async () => {
  const load = makeLoad();
  await lives.batch([load], 'committing');
  await loads.get(load.id);
  let reads = 0;
  aws.onCall = async () => {
    reads += 1;
    if (reads !== 2) return;
    await lives.end(load, 'committed');
    await lives.changeLease({ batch: null });
  };
  expect((await loads.get(load.id))?.record.state).toBe('committed');
});

test('many loads of a stream are listed with one read of its lease and one of its batch', async () => {
  const batched = Array.from({ length: 40 }, () => makeLoad());
  const waiting = Array.from({ length: 40 }, () => makeLoad());
  const batch = await lives.batch(batched, 'open', { parts: 2 });
  for (const load of waiting) await lives.receive(load);
  await reported(batch, 1, 30, 300);
  calls = [];
  const seen = await all(loads.open());
  expect(seen.filter(({ record: { state } }) => state === 'loading')).toHaveLength(40);
  expect(seen.filter(({ record: { waits } }) => waits?.for === 'batch')).toHaveLength(40);
  // Nobody can tell whose the rows of the parts are.
  const loading = seen.find(({ record: { state } }) => state === 'loading');
  expect(loading?.progress).toEqual({ partsDone: 1, rowsDone: 0, bytesDone: 50 });
  expect(calls.filter((operation) => operation === 'GetItem')).toHaveLength(1);
  expect(calls.filter((operation) => operation === 'Query')).toHaveLength(8 + 1);
});

test('loads by their ids share what they have in common', async () => {
  const batched = Array.from({ length: 40 }, () => makeLoad());
  await lives.batch(batched, 'committing');
  const ids = batched.map(({ id }) => id);
  await loads.getAll(ids);
  calls = [];
  expect((await loads.getAll(ids)).map((seen) => seen?.record.id)).toEqual(ids);
  expect(calls).toHaveLength(40 + 1);
});

test('a load that ends while it is listed is not listed', async () => {
  const [load, other] = [makeLoad(), makeLoad()];
  await lives.batch([load, other], 'committing');
  aws.onCall = async (operation) => {
    if (operation !== 'GetItem') return;
    aws.onCall = () => {};
    await lives.end(load, 'committed');
    await lives.changeLease({ batch: null });
  };
  expect((await all(loads.open())).map(({ record }) => record.id)).toEqual([other.id]);
});

test('a row that says the batch of before is read once more before it is said to wait', async () => {
  const load = makeLoad();
  await lives.batch([load], 'open');
  await lives.changeLease({
    batch: null,
    failures: 2,
    notBefore: new Date(Date.now() + 60_000).toISOString(),
  });
  const [seen] = await all(loads.open());
  expect(seen?.record).toMatchObject({ state: 'received', waits: { for: 'failures' } });
});

test.each([
  ['nothing of one', { parts: 4, bytes: 1000 }, { partsDone: 0, rowsDone: 0, bytesDone: 0 }, 1, 0],
  ['a part of one', { parts: 4, bytes: 1000 }, { partsDone: 1, rowsDone: 9, bytesDone: 333 }, 1, 333],
  [
    'all of one, but the header',
    { parts: 4, bytes: 1000 },
    { partsDone: 4, rowsDone: 9, bytesDone: 990 },
    1,
    1000,
  ],
  ['a part of several', { parts: 4, bytes: 10 }, { partsDone: 1, rowsDone: 9, bytesDone: 333 }, 2, 2],
  ['all of several', { parts: 4, bytes: 10 }, { partsDone: 4, rowsDone: 9, bytesDone: 333 }, 2, 10],
  ['several without parts', { parts: 0, bytes: 10 }, { partsDone: 0, rowsDone: 0, bytesDone: 0 }, 2, 0],
])('of %s', (_what, record, ofBatch, count, bytesDone) => {
  expect(shareOf(record, ofBatch, count)).toMatchObject({ partsDone: ofBatch.partsDone, bytesDone });
});
