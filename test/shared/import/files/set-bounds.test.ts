import type { ImportRoute } from '../../../../shared/config/route.ts';
import { route } from '../../../helpers/load.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { work } from '../../../helpers/run.ts';
import { createSets, idsFile, type Sets } from '../../../helpers/sets.ts';

quiet();

const byManifest = { manifest: '*.manifest' };
/** A route below the prefix of the other one: what lies there is its own. */
const below: ImportRoute = {
  ...{ ...route, name: 'eu', prefix: 'incoming/sales/eu/' },
  target: { kind: 'stream', streamId: 43 },
};

let sets: Sets;

function begin(
  files: Partial<ImportRoute['files']> = {},
  updateMethod: ImportRoute['updateMethod'] = 'REPLACE',
) {
  sets = createSets({ updateMethod }, files);
  sets.world.routes.push(below);
  sets.world.domo.addStream(43);
}

const rowsBelow = () => sets.world.domo.dataSets.get('D43')?.rows;

describe('what another route loads', () => {
  test('is not in the set of the folder in which it lies', async () => {
    begin();
    const { world, put, states } = sets;
    const other = await put('eu/a.csv', idsFile(7));
    await put('b.csv', idsFile(1));
    const mark = await put('_SUCCESS');
    await work(world);
    await work(world, 'stream-43');
    expect(states(mark, other)).toEqual(['committed', 'committed']);
    expect([sets.rows(), rowsBelow()]).toEqual([['1'], ['7']]);
    expect(world.row(other).set).toBeUndefined();
  });

  test('can’t be listed in a manifest, and is loaded by its route', async () => {
    begin({ set: byManifest });
    const { world, put, states } = sets;
    const other = await put('eu/a.csv', idsFile(7));
    const member = await put('b.csv', idsFile(1));
    const mark = await put('x.manifest', 'incoming/sales/eu/a.csv\nb.csv\n');
    await work(world);
    await work(world, 'stream-43');
    expect(states(mark, member, other)).toEqual(['rejected', 'received', 'committed']);
    expect(world.row(mark)).toMatchObject({
      error: 'SetInvalid',
      reason: expect.stringMatching(
        /it lists s3:\/\/bucket\/incoming\/sales\/eu\/a\.csv, which route eu loads/,
      ),
    });
    expect([sets.rows(), rowsBelow()]).toEqual([[], ['7']]);
  });
});

test.each([
  ['itself', 'b.csv\nx.manifest\n'],
  ['another manifest', 'b.csv\ny.manifest\n'],
])('a manifest that lists %s is rejected, and the other one is followed', async (_, text) => {
  begin({ set: byManifest });
  const { world, put, states } = sets;
  await put('a.csv', idsFile(7));
  await put('b.csv', idsFile(1));
  const other = await put('y.manifest', 'a.csv\n');
  const mark = await put('x.manifest', text);
  await work(world);
  expect(states(mark, other)).toEqual(['rejected', 'committed']);
  expect(world.row(mark)).toMatchObject({ error: 'SetInvalid' });
  expect(world.row(mark).reason).toContain('which is a manifest itself');
  expect(world.row(mark).set).toBeUndefined();
  expect(sets.rows()).toEqual(['7']);
});

test('a manifest that lists an object twice, and one of a name that is left out, has each once', async () => {
  begin({ set: byManifest });
  const { world, put } = sets;
  await put('run1/_a.csv', idsFile(7));
  await put('run1/b.csv', idsFile(8));
  await put('run1/x.manifest', '_a.csv\ns3://bucket/incoming/sales/run1/_a.csv\nincoming/sales/run1/b.csv');
  await work(world);
  expect(sets.rows()).toEqual(['7', '8']);
});

describe('a marker that comes before its objects', () => {
  test.each([
    ['accept', 'APPEND', 'committed'],
    ['reject', 'APPEND', 'rejected'],
    ['reject', 'REPLACE', 'rejected'],
    ['replace', 'REPLACE', 'committed'],
  ] as const)(
    'ends by "empty": %s under %s, and people are told what waits',
    async (empty, updateMethod, state) => {
      begin({ empty }, updateMethod);
      const { world, put, states } = sets;
      const mark = await put('run1/_SUCCESS');
      const members = [await put('run1/a.csv', idsFile(7)), await put('run1/b.csv', idsFile(8))];
      await work(world);
      expect(states(mark, ...members)).toEqual([state, 'received', 'received']);
      expect(
        world.notices.filter(({ subject }) => subject.includes('came behind their marker')),
      ).toHaveLength(1);
      expect(world.row(mark).decisions.join()).toContain('2 objects came behind it');
      await put('run1/_SUCCESS');
      await work(world);
      expect(states(...members)).toEqual(['committed', 'committed']);
      expect(sets.rows()).toEqual(['7', '8']);
    },
  );

  test('is told also where all that was there before is loaded already', async () => {
    begin({}, 'APPEND');
    const { world, put, states } = sets;
    await put('run1/a.csv', idsFile(7));
    await put('run1/_SUCCESS');
    await work(world);
    const again = await put('run1/_SUCCESS');
    const behind = await put('run1/b.csv', idsFile(8));
    await work(world);
    expect(states(again, behind)).toEqual(['duplicate', 'received']);
    expect(world.row(again).decisions.join()).toContain('1 object came behind it');
    expect(world.notices).toHaveLength(1);
  });
});
