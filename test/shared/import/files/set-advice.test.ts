import { adviceOfSet } from '../../../../shared/import/files/set-advice.ts';
import { route } from '../../../helpers/load.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { work } from '../../../helpers/run.ts';
import { createSets, idsFile } from '../../../helpers/sets.ts';

quiet();

const replacing = { ...route, updateMethod: 'REPLACE' } as const;

test.each([
  ['run1/_SUCCESS', '"set": {"marker":"_SUCCESS"}'],
  ['run1/sales.manifest', '"set": {"manifest":"*.manifest"}'],
  ['run1/sales_manifest', '"set": {"manifest":"*manifest"}'],
  ['manifest.json', '"set": {"manifest":"*manifest.json"}'],
])('under REPLACE %s ends a set, and %s takes it', (name, setting) => {
  expect(adviceOfSet(replacing, `in/${name}`)).toContain(setting);
  expect(adviceOfSet({ ...replacing, updateMethod: 'APPEND' }, `in/${name}`)).toBeNull();
  const files = { ...route.files, set: { marker: 'READY' } };
  expect(adviceOfSet({ ...replacing, files }, `in/${name}`)).toBeNull();
});

test.each(['a.csv', '_SUCCESS.csv', '_SUCCESS/a.csv', 'manifest/a.csv', '_committed_1', 'manifests.csv'])(
  '%s does not',
  (name) => expect(adviceOfSet(replacing, `in/${name}`)).toBeNull(),
);

test('is told once for a stream', async () => {
  const { world, put } = createSets({}, { set: null });
  await put('run1/a.csv', idsFile(1));
  for (const run of [1, 2, 3]) await put(`run${run}/_SUCCESS`);
  await work(world);
  expect(world.notices).toHaveLength(1);
  expect(world.notices[0]?.subject).toBe('Sluice: files that may be meant together, route sales');
  expect(world.notices[0]?.message).toContain('"set": {"marker":"_SUCCESS"}');
  expect(world.rows.size).toBe(1);
});

test('what came behind the marker is told once, and is a decision of the set', async () => {
  const { world, put, states } = createSets();
  const marks: string[] = [];
  for (const run of ['run1', 'run2']) {
    await put(`${run}/a.csv`, idsFile(1));
    marks.push(await put(`${run}/_SUCCESS`));
    await put(`${run}/b.csv`, idsFile(2));
    await work(world);
  }
  expect(states(...marks)).toEqual(['committed', 'committed']);
  const [first = ''] = marks;
  expect(world.row(first).decisions).toEqual([
    '"set": of the folder of s3://bucket/incoming/sales/run1/_SUCCESS 1 object came behind it (incoming/sales/run1/b.csv), and waits for the next one.',
  ]);
  expect(world.notices.map(({ subject }) => subject)).toEqual([
    'Sluice: files that came behind their marker, route sales',
  ]);
  expect(world.notices[0]?.message).toContain('run1/b.csv');
});
