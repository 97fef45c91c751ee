import type { ImportRoute } from '../../../../shared/config/route.ts';
import { DomoUnauthorized } from '../../../../shared/errors.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../../helpers/run.ts';

quiet();

let world: World;
let run: Run;
async function opened(drops: Drop[], of: Partial<ImportRoute> = {}): Promise<string[]> {
  world = createWorld({ routes: [{ ...route, ...of }] });
  const ids = await world.drop(...drops);
  run = await runOf(world).to('split');
  return ids;
}
/** The same, and their parts were sent. */
async function sent(...given: Parameters<typeof opened>): Promise<string[]> {
  const ids = await opened(...given);
  await run.split();
  return ids;
}

const states = (ids: string[]) => ids.map((id) => world.row(id).state);
const rows = () => world.domo.dataSets.get('D42')?.rows;
const proofs = () => world.documents.get(`s3://bucket/_sluice/batches/${run.ref.id}/proofs.json`);
const executions = () => world.domo.streams.get(42)?.executions ?? [];
const three = [{ text: 'id\n1\n' }, { text: 'id\n2\n3\n' }, { text: 'id\n4' }];
const lines = (count: number) => Array.from({ length: count }, (_, i) => String(10_000 + i)).join('\n');

test('what is proven of each load is written down, and may be committed', async () => {
  const ids = await sent(three);
  expect(await run.verify()).toMatchObject({ next: 'commit', fence: 2, round: 0 });
  const proof = { literalQuotes: 0, textAfterClose: 0, changes: {} };
  expect(proofs()).toEqual({
    [ids[0] ?? '']: { rows: 1, rowsSent: 1, bytes: 2, ...proof },
    [ids[1] ?? '']: { rows: 2, rowsSent: 2, bytes: 4, ...proof },
    [ids[2] ?? '']: { rows: 1, rowsSent: 1, bytes: 1, ...proof },
  });
});

describe('one bad file in a part', () => {
  const bad = { text: 'id\n5\n6,7\n' };

  test('leaves, named with its row, and the others go again without it', async () => {
    // The head of a file is looked at before, so the fault is behind that.
    const filler = `${lines(20_000)}\n`;
    const ids = await opened([three[0] ?? {}, { text: `id\n${filler}6,7\n` }, three[2] ?? {}]);
    await run.split();
    expect(await run.verify()).toMatchObject({ next: 'replan', fence: 3 });
    expect(states(ids)).toEqual(['planned', 'rejected', 'planned']);
    expect(world.row(ids[1] ?? '')).toMatchObject({
      ...{ error: 'CellOfWrongType', streamId: 42, executionId: 1, parts: 1 },
      reason: expect.stringContaining('row 20002'),
    });
    expect(executions()).toMatchObject([{ state: 'ABORTED' }]);
    expect(world.lease()).toMatchObject({ batch: null, fence: 3, failures: 0 });
    await run.toEnd();
    expect(states(ids)).toEqual(['committed', 'rejected', 'committed']);
    expect(rows()).toEqual(['1', '4']);
  });

  test('that is gone by now leaves, too', async () => {
    const ids = await opened(three);
    world.objects.delete('incoming/sales/2.csv@v1');
    await run.toEnd();
    expect(states(ids)).toEqual(['committed', 'rejected', 'committed']);
    expect(world.row(ids[1] ?? '').error).toBe('ObjectGone');
    expect(rows()).toEqual(['1', '4']);
  });

  test('is told of once, also where its head shows it', async () => {
    const ids = await opened([...three, bad]);
    await run.toEnd();
    expect(states(ids)).toEqual(['committed', 'committed', 'committed', 'rejected']);
    expect(world.notices).toHaveLength(1);
  });
});

describe('a part of several files that Domo refuses', () => {
  const refusing = (world: World) => {
    world.domo.refuses = (text) => (/^2$/m.test(text) ? 'Row 1, column 1 is odd.' : null);
  };

  test('goes again with a part for each, so that it can be said which it is', async () => {
    const ids = await opened(three);
    refusing(world);
    await run.split();
    expect(await run.verify()).toMatchObject({ next: 'replan' });
    expect(world.lease().share).toBe(false);
    expect(states(ids)).toEqual(['planned', 'planned', 'planned']);
    await run.to('split');
    expect(run.parts.map(({ part, segments }) => [part, segments?.length])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    await run.toEnd();
    expect(states(ids)).toEqual(['committed', 'rejected', 'committed']);
    expect(world.row(ids[1] ?? '')).toMatchObject({
      error: 'PartRefused',
      reason: expect.stringMatching(/2\.csv: Domo refused part 2.*Row 1, column 1 is odd\./),
    });
    expect(rows()).toEqual(['1', '4']);
  });

  test('may share parts again after that', async () => {
    await opened(three);
    refusing(world);
    await run.to('plan');
    expect(world.lease().share).toBe(false);
    await run.to('settle');
    await run.settle();
    expect(world.lease().share).toBe(true);
  });
});

describe('an execution that somebody else has aborted', () => {
  test('is no fault of a file: the batch goes again', async () => {
    const ids = await opened(three);
    world.domo.openElsewhere(42);
    await run.split();
    expect(await run.verify()).toMatchObject({ next: 'replan' });
    expect(world.lease()).toMatchObject({ failures: 1, batch: null, share: true });
    await run.toEnd();
    expect(states(ids)).toEqual(['committed', 'committed', 'committed']);
  });

  test('again and again is told, and people can act', async () => {
    const ids = await opened(three);
    world.requests.on('domo.executions.create', { after: () => world.domo.openElsewhere(42) });
    world.domo.openElsewhere(42);
    await work(world);
    expect(world.row(ids[0] ?? '')).toMatchObject({
      state: 'failed',
      error: 'ExecutionAborted',
      reason: expect.stringContaining('Make sure that only Sluice writes to it'),
    });
    expect(executions()).toHaveLength(4);
  });
});

test('what Domo refuses us for is no fault of a file: the run gives up for now', async () => {
  const ids = await opened(three);
  world.requests.refuse('domo.parts.upload', new DomoUnauthorized('secret'), 1);
  await run.split();
  await expect(run.verify()).rejects.toThrow('secret');
  await run.toEnd();
  expect(states(ids)).toEqual(['committed', 'committed', 'committed']);
});

describe('a REPLACE that leaves far fewer rows', () => {
  const shrinking = { updateMethod: 'REPLACE', shrinkGuard: 0.5 } as const;
  const fill = () => world.domo.dataSets.get('D42')?.rows.push(...'abcde');

  test('is rejected, and nothing is replaced', async () => {
    world = createWorld({ routes: [{ ...route, ...shrinking }] });
    fill();
    const [id = ''] = await world.drop({ text: 'id\n1\n2\n' });
    await work(world);
    expect(world.row(id)).toMatchObject({ state: 'rejected', error: 'DataSetWouldShrink' });
    expect(rows()).toEqual([...'abcde']);
  });

  test.each([
    ['if it leaves enough', 'id\n1\n2\n3\n', false],
    ['if a person wants it', 'id\n1\n', true],
  ])('goes %s', async (_, text, force) => {
    world = createWorld({ routes: [{ ...route, ...shrinking }] });
    fill();
    const [id = ''] = await world.drop({ text });
    for (const entry of world.backlogs.get(stream)?.values() ?? []) entry.force = force;
    await work(world);
    expect(world.row(id).state).toBe('committed');
  });
});
