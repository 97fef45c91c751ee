import { AwsUnavailable } from '../../../../shared/errors.ts';
import { maxFailures } from '../../../../shared/import/lease/recovery.ts';
import { replayMessage } from '../../../../shared/import/receive/message.ts';
import { stream } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { runOf, work } from '../../../helpers/run.ts';
import { createSets, idsFile, type Sets } from '../../../helpers/sets.ts';

quiet();

let sets: Sets;

/** Lets a run end the loads that wait, for something that has lasted too long. */
async function failAll(run = runOf(sets.world)): Promise<void> {
  const { world } = sets;
  world.leases.set(stream, { ...world.lease(), failures: maxFailures });
  run.error = new AwsUnavailable('S3 is down.');
  run.next = 'abandon';
  await run.toEnd();
}

describe('a set that fails before it is planned', () => {
  test.each([{ marker: '_SUCCESS' }, { manifest: '*.manifest' }])(
    'ends with what it has taken, and goes again with it: %j',
    async (set) => {
      sets = createSets({}, { set });
      const { world, put, states } = sets;
      const member = await put('run1/part-0.csv', idsFile(1));
      const mark =
        'marker' in set
          ? await put('run1/_SUCCESS')
          : await put('run1/a.manifest', 'incoming/sales/run1/part-0.csv');
      // Its objects are taken, and then one can't be read.
      world.requests.refuse('objects.read', new AwsUnavailable('S3 is down.'), 1, (...[object]: never[]) =>
        (object as unknown as { key: string }).key.endsWith('.csv'),
      );
      await expect(runOf(world).plan()).rejects.toThrow('S3 is down.');
      await failAll();
      expect(states(mark, member)).toEqual(['failed', 'failed']);
      expect(world.row(member).reason).toBe(world.row(mark).reason);
      expect(world.notices).toHaveLength(1);
      expect(world.receipts()).toMatchObject([{ id: mark }]);

      await world.receive(replayMessage(mark, false));
      await work(world);
      expect(states(mark, member)).toEqual(['committed', 'committed']);
      expect(sets.rows()).toEqual(['1']);
    },
  );

  test('ends with what waited for its marker, also where its route is gone; what came behind it waits on', async () => {
    sets = createSets();
    const { world, put, states } = sets;
    const member = await put('run1/part-0.csv', idsFile(1));
    const mark = await put('run1/_SUCCESS');
    const behind = await put('run1/part-1.csv', idsFile(2));
    const elsewhere = await put('run2/part-0.csv', idsFile(3));
    world.routes = [];
    await work(world);
    expect(states(mark, member, behind, elsewhere)).toEqual(['failed', 'failed', 'received', 'received']);
    expect(world.row(mark)).toMatchObject({ error: 'ConfigInvalid' });
  });

  test('looks for what waits only where a load may be a set', async () => {
    sets = createSets({}, { set: null });
    await sets.put('a.csv', idsFile(1));
    await failAll();
    expect(sets.world.requests.count('ledger.open')).toBe(0);
  });
});

test('a set that goes again is inspected again, since what was found may have expired', async () => {
  sets = createSets({
    partSize: 100,
    match: { by: 'name', extra: 'add', missing: 'reject' },
    shrinkGuard: 0.5,
  });
  const { world, put, states } = sets;
  world.domo.addStream(42, { columns: [{ name: 'id', type: 'LONG' }] });
  const large = `id,n\n${Array.from({ length: 60 }, (_, i) => `${i},7\n`).join('')}`;
  const member = await put('run1/part-0.csv', large);
  const mark = await put('run1/_SUCCESS');
  const run = runOf(world);
  expect(await run.plan()).toMatchObject({ next: 'inspect' });
  await run.split();
  await run.verify();
  expect(world.row(member).inspections).toHaveLength(1);
  // A plan that comes behind the inspection goes on from what was found.
  expect(await run.plan()).toMatchObject({ next: 'open' });
  await failAll(run);
  expect(states(mark, member)).toEqual(['failed', 'failed']);

  for (const key of world.documents.keys()) if (key.includes('/inspections/')) world.documents.delete(key);
  await world.receive(replayMessage(mark, false));
  const again = runOf(world);
  expect(await again.plan()).toMatchObject({ next: 'inspect' });
  await again.split();
  await again.verify();
  await again.toEnd();
  expect(states(mark, member)).toEqual(['committed', 'committed']);
});
