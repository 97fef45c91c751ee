import { AwsUnavailable, LeaseLost } from '../../../../shared/errors.ts';
import { recover } from '../../../../shared/import/lease/wake.ts';
import { settle } from '../../../../shared/import/settle/settle.ts';
import { stream } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { committed, type Scene } from './scene.ts';

quiet();

test('the loads end, with what was seen of their rows, and the lease is released', async () => {
  const { world, run, ids } = await committed();
  expect(await run.settle()).toEqual({ next: 'leave' });
  expect(ids.map((id) => world.row(id))).toMatchObject([
    { state: 'committed', rows: 2, parts: 1, streamId: 42, executionId: 1, unresolved: null },
    { state: 'committed', rows: 1, parts: 1, streamId: 42, executionId: 1 },
  ]);
  expect(world.backlog()).toEqual([]);
  expect(world.lease()).toMatchObject({ holder: null, batch: null, failures: 0, uncounted: false });
  expect(world.notices).toEqual([]);
  // Rows read, rows in the reports of the parts, rows that the DataSet gained.
  expect(world.receipts()).toMatchObject(
    [2, 1].map((rows) => ({
      ...{ state: 'committed', rows, dataSetId: 'D42', updateMethod: 'APPEND' },
      proof: { rows, rowsSent: rows },
      dataSetRows: { before: 2, after: 5, gained: 3, batch: 3, expected: 5, agrees: true },
    })),
  );
});

test('where loads wait the run goes on', async () => {
  const { world, run } = await committed();
  const [more] = await world.drop({});
  expect(await run.settle()).toEqual({ next: 'plan' });
  expect(world.backlog()).toEqual([more]);
  expect(world.lease()).toMatchObject({ holder: { run: run.name }, batch: null });
});

test('failures and bounds of the batches before are forgotten', async () => {
  const { world, run } = await committed();
  const bounds = { maxLoads: 2, share: false };
  world.leases.set(stream, { ...world.lease(), failures: 3, notBefore: 'then', ...bounds });
  await run.settle();
  expect(world.lease()).toMatchObject({
    ...{ failures: 0, notBefore: null, maxLoads: null, share: true },
  });
});

test('a load that nothing was proven of is not committed', async () => {
  const { world, run, ids, states } = await committed();
  const key = `s3://bucket/_sluice/batches/${run.ref.id}/proofs.json`;
  const { [ids[0] ?? '']: _, ...others } = world.documents.get(key) as Record<string, unknown>;
  world.documents.set(key, others);
  await expect(run.settle(true)).rejects.toMatchObject({ name: 'ProofFailed' });
  expect(states()).toEqual(['planned', 'planned']);
});

describe('a call that is made again', () => {
  const again = ({ world, run }: Scene) =>
    settle(world.ports, { ...run.hold, batch: run.ref, destination: run.execution, patient: false });

  test('goes on with the loads that have not ended, and tells nothing twice', async () => {
    const { world, run, ids, states } = await committed();
    const isSecond = (id: string) => id === ids[1];
    world.requests.refuse('ledger.end', new AwsUnavailable('throttled'), 1, isSecond as never);
    await expect(run.settle()).rejects.toThrow('throttled');
    expect(states()).toEqual(['committed', 'planned']);
    const first = world.row(ids[0] ?? '');
    world.now += 5000;
    expect(await run.settle()).toEqual({ next: 'leave' });
    expect(states()).toEqual(['committed', 'committed']);
    expect(world.row(ids[0] ?? '')).toEqual(first);
  });

  test('after it released the lease sees to it that a run comes for what has arrived', async () => {
    const scene = await committed();
    const { world, run } = scene;
    world.requests.meanwhile('leases.replace', () => undefined);
    await run.settle();
    const [late] = await world.drop({});
    const { runs } = world;
    expect(await again(scene)).toEqual({ next: 'leave' });
    expect([world.backlog(), runs.size]).toEqual([[late], 2]);
  });

  test('after it settled the batch, and died before it looked at the backlog, goes on from there', async () => {
    const { world, run } = await committed();
    world.requests.refuse(
      'backlog.first',
      new AwsUnavailable('down'),
      1,
      ((_: string, limit: number) => limit === 1) as never,
    );
    await expect(run.settle()).rejects.toThrow('down');
    expect(world.lease().batch).toBeNull();
    expect(await run.settle()).toEqual({ next: 'leave' });
    expect(world.lease().holder).toBeNull();
  });

  test('by a run that was taken over from changes nothing', async () => {
    const { world, run, states } = await committed();
    await recover(world.ports, stream, run.name);
    expect(await run.settle()).toEqual({ next: 'leave' });
    expect(states()).toEqual(['planned', 'planned']);
  });

  test('while its run loses the stream ends nothing more', async () => {
    const { world, run, states } = await committed();
    world.requests.meanwhile('domo.dataSets.get', () => recover(world.ports, stream, run.name));
    await expect(run.settle()).rejects.toThrow(LeaseLost);
    expect(states()).toEqual(['planned', 'planned']);
  });
});
