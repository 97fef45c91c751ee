import type { ImportRoute } from '../../../../shared/config/route.ts';
import { AwsUnavailable, DomoUnauthorized, DomoUnavailable } from '../../../../shared/errors.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { runOf, work } from '../../../helpers/run.ts';

quiet();

const searched: ImportRoute = { ...route, target: { kind: 'streamOf', dataSetId: 'D42' } };
const other: ImportRoute = { ...route, name: 'other', prefix: 'other/' };
const search = 'stream-of-D42';
const found = 'stream-42';

let world: World;
const worldOf = (...routes: ImportRoute[]) => {
  world = createWorld({ routes });
};
const states = (ids: readonly string[]) => ids.map((id) => world.row(id).state);
const executions = () => world.domo.streams.get(42)?.executions.length;

describe('a route that names its Stream by a DataSet', () => {
  test('loads into that Stream, under the lease that it has by its id', async () => {
    worldOf(searched);
    const ids = await world.drop({ text: 'id\n1\n' }, { text: 'id\n2\n' });
    expect(ids.map((id) => world.row(id).streamKey)).toEqual([search, search]);
    await work(world, search);
    expect(world.backlog(search)).toEqual([]);
    expect(ids.map((id) => world.row(id).streamKey)).toEqual([found, found]);
    await work(world, found);
    expect(states(ids)).toEqual(['committed', 'committed']);
    expect(executions()).toBe(1);
  });

  test('is searched for once', async () => {
    worldOf(searched);
    await world.drop({});
    await work(world, search);
    await world.drop({});
    await work(world, found);
    expect(world.requests.count('domo.streams.search')).toBe(1);
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1', '1']);
  });

  test('waits for the lease of a route that names the Stream by its id', async () => {
    worldOf(searched, other);
    const [first = ''] = await world.drop({ key: 'other/a.csv', text: 'id\n1\n' });
    const run = await runOf(world, found).to('split');
    const [second = ''] = await world.drop({ text: 'id\n2\n' });
    await work(world, search);
    expect(world.lease(found).holder?.run).toBe(run.name);
    await run.toEnd();
    await work(world, found);
    expect(states([first, second])).toEqual(['committed', 'committed']);
    expect(world.domo.streams.get(42)?.executions).toMatchObject([
      { state: 'SUCCESS' },
      { state: 'SUCCESS' },
    ]);
  });

  test('has the lease of the route that has created the Stream', async () => {
    const creating: ImportRoute = {
      ...other,
      target: { kind: 'dataSet', name: 'Made', description: '', columns: 'infer' },
    };
    worldOf(creating, { ...route, target: { kind: 'streamOf', dataSetId: 'D100' } });
    await world.drop({ key: 'other/a.csv' });
    await work(world, 'dataset-Made');
    const [id = ''] = await world.drop({ key: `${route.prefix}b.csv` });
    await work(world, 'stream-of-D100');
    expect(world.row(id)).toMatchObject({ streamKey: 'dataset-Made' });
  });

  test.each([
    ['has none', 'D9', 0, 'StreamNotFound', /DataSet D9 has no Stream.*"dataSetApi".*replay --failed/s],
    ['has several', 'D42', 2, 'StreamAmbiguous', /several Streams in Domo: 42, 43.*"stream": 42/s],
  ])('fails where the DataSet %s, and says what to do', async (_, dataSetId, streams, error, reason) => {
    worldOf({ ...route, target: { kind: 'streamOf', dataSetId } });
    if (streams === 2) world.domo.addStream(43).dataSetId = 'D42';
    const [id = ''] = await world.drop({});
    await work(world, `stream-of-${dataSetId}`);
    expect(world.row(id)).toMatchObject({
      ...{ state: 'failed', fault: 'user', error, reason: expect.stringMatching(reason) },
    });
  });

  test('waits while Domo can’t be asked', async () => {
    worldOf(searched);
    const [id = ''] = await world.drop({});
    world.requests.refuse('domo.streams.search', new DomoUnavailable('down'), 20);
    await work(world, search);
    await work(world, found);
    expect(world.row(id).state).toBe('committed');
  });

  test('is not searched for again before Domo is to be asked again', async () => {
    worldOf(searched);
    await world.drop({});
    const refused = new DomoUnauthorized('revoked');
    world.requests.refuse('domo.streams.search', refused, 2);
    const run = runOf(world, search);
    for (let times = 0; times < 2; times++) {
      await expect(run.plan()).rejects.toThrow(refused);
      await run.abandon(refused);
    }
    expect(await run.plan()).toMatchObject({ next: 'wait' });
    expect(world.requests.count('domo.streams.search')).toBe(2);
  });

  test('goes into the other stream once, whoever dies on the way', async () => {
    for (const request of ['ledger.move', 'backlog.put', 'backlog.remove', 'leases.replace', 'runs.start']) {
      worldOf(searched);
      const [id = ''] = await world.drop({});
      const run = runOf(world, search);
      await run.plan();
      world.requests.lose(request, new AwsUnavailable('died'));
      await run.plan().catch(() => undefined);
      await run.toEnd();
      await work(world, found);
      expect([request, world.row(id).state, executions()]).toEqual([request, 'committed', 1]);
      expect([world.backlog(search), world.backlog(found)]).toEqual([[], []]);
    }
  });

  test('that has ended in the other stream meanwhile is not loaded twice', async () => {
    worldOf(searched);
    const [id = ''] = await world.drop({});
    const run = runOf(world, search);
    await run.plan();
    world.requests.lose('backlog.put', new AwsUnavailable('died'));
    await expect(run.plan()).rejects.toThrow('died');
    await world.drop({});
    await work(world, found);
    expect(world.row(id).state).toBe('committed');
    await run.toEnd();
    await work(world, found);
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1', '1']);
    expect(world.backlog(found)).toEqual([]);
  });
});
