import type { ImportRoute } from '../../../../shared/config/route.ts';
import { AwsUnavailable, DomoNotFound } from '../../../../shared/errors.ts';
import type { Batch } from '../../../../shared/import/batch.ts';
import { readingsRef } from '../../../../shared/import/documents.ts';
import { longestRun } from '../../../../shared/import/plan/plan.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../../helpers/run.ts';

quiet();

const rejecting: ImportRoute['files'] = { ...route.files, empty: 'reject' };
const inferring: ImportRoute = {
  ...route,
  files: rejecting,
  target: { kind: 'dataSet', name: 'Sales', description: '', columns: 'infer' },
};
let world: World;
let run: Run;
/** Files of a route that wait, and the run that comes for them. @returns their loads */
async function waiting(of: Partial<ImportRoute>, ...drops: Drop[]): Promise<string[]> {
  world = createWorld({ routes: [{ ...route, files: rejecting, ...of }] });
  const ids = await world.drop(...drops);
  run = runOf(world, [...world.leases.keys()][0]);
  return ids;
}

const batchOf = (id: string) => world.documents.get(`s3://bucket/_sluice/batches/${id}/batch.json`) as Batch;
const states = (ids: string[]) => ids.map((id) => world.row(id).state);

test('the loads that wait are one batch, in a part that they share', async () => {
  const ids = await waiting({}, { text: 'id\n1\n' }, { text: '\ufeffid\r\n2\r\n3\r\n' });
  const planned = await run.plan();
  const ref = {
    id: expect.stringMatching(/^[0-9a-f]{16}-2$/),
    bucket: 'bucket',
    maxConcurrency: 40,
    showCells: true,
  };
  expect(planned).toMatchObject({ next: 'open', fence: 2, batch: ref, plans: 1, partList: null });
  expect(planned.parts).toEqual([
    {
      ...{ part: 1, list: null, readings: readingsRef(run.ref) },
      segments: ids.map((load) => expect.objectContaining({ load, state: null })),
    },
  ]);
  const batch = batchOf(run.ref.id);
  expect(batch).toMatchObject({
    target: { kind: 'stream', stream: { streamId: 42, dataSetId: 'D42' } },
    routes: { sales: { name: 'sales', files: { empty: 'reject' } } },
    loads: [
      { load: { id: ids[0] }, plan: { reading: 0, dataStart: 3, dataEnd: 5, firstPart: 1, parts: 1 } },
      { load: { id: ids[1] }, plan: { reading: 0, dataStart: 7, dataEnd: 13, firstPart: 1, parts: 1 } },
    ],
  });
  expect(ids.map((id) => world.row(id))).toMatchObject(
    ids.map(() => ({ state: 'planned', fence: 2, batch: run.ref.id })),
  );
  expect(world.lease().batch).toMatchObject({
    ...{ id: run.ref.id, fence: 2, phase: 'planned', loads: 2, parts: 1 },
    ...{ firstKey: 'incoming/sales/1.csv', firstId: ids[0] },
  });
});

test.each<[string, Partial<ImportRoute>, number[]]>([
  ['of UPSERT one goes at a time', { updateMethod: 'UPSERT', keyColumnNames: ['id'] }, [1, 1, 1]],
  ['of APPEND all go together', {}, [3]],
])('%s', async (_, of, sizes) => {
  await waiting(of, { text: 'id\n1\n' }, { text: 'id\n1\n' }, { text: 'id\n2\n' });
  await work(world);
  const executions = world.domo.streams.get(42)?.executions ?? [];
  const rows = executions.map(({ parts }) => [...parts.values()].join('').split('\n').length - 1);
  expect(rows).toEqual(sizes);
});

test('columns are inferred from one file, and the others are checked against them', async () => {
  const ids = await waiting(inferring, { text: 'id\n1\n' }, { text: 'id\n2\n' }, { text: 'name\nx\n' });
  await run.plan();
  expect(batchOf(run.ref.id)).toMatchObject({
    target: { kind: 'newStream', columns: [{ name: 'id', type: 'LONG' }] },
    loads: [{ load: { id: ids[0] } }],
  });
  await run.toEnd();
  expect(states(ids)).toEqual(['committed', 'committed', 'rejected']);
  expect(world.domo.streams.size).toBe(2);
});

test.each<[string, Partial<ImportRoute>]>([
  ['of UPSERT', { updateMethod: 'UPSERT', keyColumnNames: ['id'] }],
  ['of REPLACE', { updateMethod: 'REPLACE' }],
  ['whose columns are inferred', inferring],
])('files %s go one by one, and those of them that are wrong alike end with one notice', async (_, of) => {
  const wrong = { text: 'id\n' };
  const good = { text: 'id\n1\n' };
  const drops = of.updateMethod === 'REPLACE' ? [good, wrong, wrong, wrong] : [wrong, wrong, wrong, good];
  const ids = await waiting(of, ...drops);
  await run.plan();
  const rejected = ids.filter((id) => world.row(id).state === 'rejected');
  expect(rejected).toHaveLength(3);
  expect(world.notices).toMatchObject([{ subject: expect.stringContaining('rejected 3 files') }]);
  expect(batchOf(run.ref.id).loads).toHaveLength(1);
  await run.toEnd();
  expect(states(ids).filter((state) => state === 'committed')).toHaveLength(1);
});

test('files that go one by one are not looked at for longer than the function has time', async () => {
  const ids = await waiting(
    { updateMethod: 'UPSERT', keyColumnNames: ['id'] },
    ...Array<Drop>(20).fill({ text: 'id\n' }),
  );
  const start = world.now;
  world.requests.on('objects.read', {
    before: () => {
      world.now += 20_000;
    },
  });
  expect(await run.plan()).toMatchObject({ next: 'wait', batch: null });
  expect(world.now - start).toBeLessThan(150_000);
  expect(states(ids).filter((state) => state === 'rejected').length).toBeGreaterThan(3);
  await run.toEnd();
  await work(world);
  expect(new Set(states(ids))).toEqual(new Set(['rejected']));
});

test('where one by one the next file can’t be read, those that were found wrong before it end', async () => {
  const ids = await waiting(
    { updateMethod: 'UPSERT', keyColumnNames: ['id'] },
    { text: '' },
    { text: '' },
    {},
  );
  // Of an empty file nothing is read.
  world.requests.refuse('objects.read', new AwsUnavailable('down'), 1);
  expect(await run.plan()).toMatchObject({ next: 'wait', batch: null });
  expect(states(ids)).toEqual(['rejected', 'rejected', 'planned']);
  expect(world.backlog()).toEqual([ids[2]]);
  await run.toEnd();
  expect(states(ids)).toEqual(['rejected', 'rejected', 'committed']);
});

test('a file that can’t be loaded ends alone, with its own reason', async () => {
  const ids = await waiting({}, {}, { text: '' }, { text: 'other\n1\n' }, { text: 'id\n' }, {});
  await run.plan();
  expect(states(ids)).toEqual(['planned', 'rejected', 'rejected', 'rejected', 'planned']);
  expect(ids.map((id) => world.row(id).error)).toEqual([
    null,
    ...['FileWithoutRows', 'HeaderMismatch', 'FileWithoutRows'],
    null,
  ]);
  expect(world.backlog()).toEqual([ids[0], ids[4]]);
  expect(batchOf(run.ref.id).loads).toHaveLength(2);
});

test('where none of those that were chosen is left, the run plans again at once', async () => {
  const [id = ''] = await waiting({}, { text: '' });
  expect(await run.plan()).toMatchObject({ next: 'wait', notBefore: '2026-11-23T12:10:00.000Z', plans: 1 });
  expect(world.row(id).state).toBe('rejected');
  expect(await run.plan()).toMatchObject({ next: 'leave' });
  expect(world.lease()).toMatchObject({ holder: null, batch: null });
});

test('trouble that may pass ends nothing: the step is tried again', async () => {
  const ids = await waiting({}, {}, {});
  world.requests.refuse('objects.read', new AwsUnavailable('down'), 1);
  await expect(run.plan()).rejects.toThrow('down');
  expect(world.backlog()).toEqual(ids);
  expect(await run.plan()).toMatchObject({ next: 'open' });
  expect(batchOf(run.ref.id).loads).toHaveLength(2);
});

test('a Stream that Domo does not have is told, and no file is to blame', async () => {
  await waiting({}, {});
  world.domo.streams.clear();
  await expect(run.plan()).rejects.toThrow(DomoNotFound);
});

test('a load whose route is gone, or leads elsewhere by now, ends with a reason', async () => {
  const ids = await waiting({}, {}, {});
  world.routes = [{ ...route, target: { kind: 'stream', streamId: 43 } }];
  expect(await run.plan()).toMatchObject({ next: 'wait' });
  expect(ids.map((id) => world.row(id))).toMatchObject(
    ids.map((id) => ({ state: 'failed', error: 'ConfigInvalid', reason: expect.stringContaining(id) })),
  );
  expect(world.notices).toHaveLength(1);
  expect(await run.plan()).toMatchObject({ next: 'leave' });
});

test('what has ended, and was left in the backlog by a call that died, is taken out', async () => {
  const [first = '', second] = await waiting({}, {}, {});
  const { row } = world;
  world.rows.set(first, { ...row(first), state: 'committed', endedAt: '2026-11-23T12:05:00Z' });
  await run.plan();
  expect(world.backlog()).toEqual([second]);
  expect(batchOf(run.ref.id).loads).toMatchObject([{ load: { id: second } }]);
});

describe('a REPLACE', () => {
  const replacing = { updateMethod: 'REPLACE' } as const;

  test('takes the newest; those before it end when its rows have replaced theirs', async () => {
    const ids = await waiting(replacing, { text: 'id\n1\n' }, { text: 'id\n2\n' }, { text: 'id\n3\n' });
    await run.plan();
    expect(states(ids)).toEqual(['received', 'received', 'planned']);
    await run.toEnd();
    expect(states(ids)).toEqual(['superseded', 'superseded', 'committed']);
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['3']);
  });

  test('that is older than what was committed ends superseded, and nothing is sent', async () => {
    await waiting(replacing, { time: '2026-11-23T12:05:00Z' });
    await work(world);
    const [late = ''] = await world.drop({ time: '2026-11-23T12:04:59Z', text: 'id\n9\n' });
    await work(world);
    expect(world.row(late)).toMatchObject({ state: 'superseded' });
    expect(world.domo.streams.get(42)?.executions).toHaveLength(1);
    expect(world.notices).toEqual([]);
  });

  test('of a newer version of the same key goes, although its event is told as the older one', async () => {
    const key = 'incoming/sales/daily.csv';
    await waiting(replacing, { key, time: '2026-11-23T12:05:00Z', sequencer: '0A1', text: 'id\n1\n' });
    await work(world);
    const [newer = ''] = await world.drop({
      ...{ key, versionId: 'v2', text: 'id\n2\n' },
      ...{ time: '2026-11-23T12:04:59Z', sequencer: '0A2' },
    });
    await work(world);
    expect(world.row(newer).state).toBe('committed');
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['2']);
  });
});

test('a run that goes on for long hands over to a successor', async () => {
  const ids = await waiting({}, {}, {});
  run.plans = longestRun;
  expect(await run.plan()).toMatchObject({ next: 'leave' });
  expect(world.lease().holder).toMatchObject({ run: [...world.runs.keys()][1], started: true });
  expect(world.backlog()).toEqual(ids);
  run.end();
  await work(world);
  expect(states(ids)).toEqual(['committed', 'committed']);
});

test('a run that finds nothing to do releases the lease', async () => {
  await waiting({}, {});
  world.backlogs.clear();
  expect(await run.plan()).toMatchObject({ next: 'leave', batch: null });
  expect(world.lease()).toMatchObject({ holder: null });
  expect(world.runs.size).toBe(1);
});

test('what befell loads that have all ended is no burden of the next ones', async () => {
  await waiting({}, { text: 'no,header\n1,2\n' });
  const key = [...world.leases.keys()][0] ?? '';
  const troubled = { failures: 8, maxLoads: 1, share: false };
  world.leases.set(key, { ...world.lease(key), ...troubled });
  await work(world);
  expect([...world.rows.values()]).toMatchObject([{ state: 'rejected' }]);
  expect(world.lease(key)).toMatchObject({ failures: 0, notBefore: null, maxLoads: null, share: true });
});

test('a run that has lost the lease leaves, and sees to it that another comes', async () => {
  await waiting({}, {});
  world.leases.set(stream, { ...world.lease(), fence: 7, holder: null });
  expect(await run.plan()).toMatchObject({ next: 'leave' });
  expect(world.lease()).toMatchObject({ fence: 8 });
  expect(world.runs.size).toBe(2);
});

test('a batch that Domo can’t index is halved over several runs, until the one is found that it can’t take', async () => {
  const texts = Array.from({ length: 40 }, (_, i) => ({ text: `id\n${i}\n` }));
  const ids = await waiting({}, ...texts);
  world.domo.isInvalid = (rows) => rows.some((row) => row === '27');
  await work(world);
  expect(states(ids)).toEqual(ids.map((_, i) => (i === 27 ? 'rejected' : 'committed')));
  expect(world.lease()).toMatchObject({ maxLoads: null, share: true });
});
