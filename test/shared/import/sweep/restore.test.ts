import { replayMessage } from '../../../../shared/import/receive/message.ts';
import { restore } from '../../../../shared/import/sweep/restore.ts';
import { sweep } from '../../../../shared/import/sweep/sweep.ts';
import { backUp } from '../../../helpers/back-up.ts';
import { route } from '../../../helpers/load.ts';
import { bucket, createWorld, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../../helpers/run.ts';

quiet();

let world: World;
const rows = () => world.domo.dataSets.get('D42')?.rows;

const at = (time: string) => {
  world.now = Date.parse(time);
};
const states = () => [...world.rows.values()].map(({ state }) => state);

describe('a table that is restored to yesterday', () => {
  let ids: string[];
  let run: Run;
  beforeEach(async () => {
    world = createWorld();
    await world.drop({ key: 'before.csv', text: 'id\n0\n', time: '2026-11-23T11:00:00Z' });
    await work(world);
    ids = await world.drop({ text: 'id\n1\n' }, { text: 'id\n2\n' });
    run = await runOf(world).to('split');
  });

  test('loads nothing again that was committed since, and the rest once', async () => {
    const putBack = backUp(world);
    await work(world);
    at('2026-11-24T12:00:00Z');
    await world.drop({ key: 'since.csv', text: 'id\n3\n', time: '2026-11-24T11:59:00Z' });
    await work(world);
    expect(rows()).toEqual(['0', '1', '2', '3']);
    putBack();
    expect(await restore(world.ports, bucket)).toMatchObject({
      ...{ streams: 1, open: 0 },
      ended: ids.map((id) => ({
        id,
        state: 'committed',
        receipt: expect.stringContaining('-committed.json'),
      })),
    });
    expect(world.backlog()).toEqual([]);
    // Where nothing was tagged the receipt tells.
    for (const { tags } of world.objects.values()) tags.clear();
    at('2026-11-24T13:00:00Z');
    world.put({ key: 'lost.csv', text: 'id\n4\n', time: '2026-11-24T12:30:00Z' });
    expect(await sweep({ ...world.ports, intake: world.intake }, bucket)).toMatchObject({ started: 1 });
    await world.receive(...world.sent);
    await work(world);
    expect(rows()).toEqual(['0', '1', '2', '3', '4']);
  });

  test('ends a load as its newest receipt says, with its reason, and a replay asks Domo first', async () => {
    const putBack = backUp(world);
    await run.to('commit');
    world.domo.isInvalid = () => true;
    await run.toEnd();
    expect(states()).toEqual(['committed', 'rejected', 'rejected']);
    const { reason } = world.row(ids[0] ?? '');
    putBack();
    await restore(world.ports, bucket);
    expect(world.row(ids[0] ?? '')).toMatchObject({ state: 'rejected', reason, endedAt: expect.any(String) });
    world.domo.isInvalid = () => false;
    await world.receive(...ids.map((id) => replayMessage(id, false)));
    await work(world);
    expect(rows()).toEqual(['0', '1', '2']);
  });

  test('uses no name of a run or a batch twice', async () => {
    const putBack = backUp(world);
    await work(world);
    await world.drop({ key: 'since.csv', text: 'id\n3\n' });
    await work(world);
    const used = [...world.runs.keys()];
    putBack();
    await restore(world.ports, bucket);
    await world.drop({ key: 'next.csv', text: 'id\n4\n' });
    await work(world);
    expect(world.lease()).toMatchObject({ holder: null, failures: 0 });
    const names = [...world.runs.keys()];
    expect(names).toHaveLength(used.length + 1);
    expect(rows()).toEqual(['0', '1', '2', '3', '4']);
  });

  test('loads what was under way and left no receipt', async () => {
    const putBack = backUp(world);
    putBack();
    expect(await restore(world.ports, bucket)).toMatchObject({ ended: [], open: 2 });
    await world.drop({ key: 'next.csv', text: 'id\n4\n' });
    await work(world);
    expect(rows()?.sort()).toEqual(['0', '1', '2', '4']);
  });
});

test('knows the Stream that a first load has created since', async () => {
  const columns = [{ name: 'id', type: 'LONG' as const }];
  const target = { kind: 'dataSet' as const, name: 'Sales', description: '', columns };
  world = createWorld({ routes: [{ ...route, target }] });
  const putBack = backUp(world);
  const key = await world.ports.streams.keyOf(world.routes[0] ?? route);
  await world.drop({ text: 'id\n1\n' });
  await work(world, key);
  const { size } = world.domo.streams;
  putBack();
  await restore(world.ports, bucket);
  await world.drop({ text: 'id\n2\n' });
  await work(world, key);
  expect(world.domo.streams.size).toBe(size);
  expect(world.streams.get(stream)).toBeUndefined();
});
