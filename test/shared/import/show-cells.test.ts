import type { ImportRoute } from '../../../shared/config/route.ts';
import { route } from '../../helpers/load.ts';
import { createWorld, type World } from '../../helpers/ports.ts';
import { quiet } from '../../helpers/quiet.ts';
import { runOf, work } from '../../helpers/run.ts';

quiet();

const mark = 'plantedCell7351';
const twoColumns = [
  { name: 'id', type: 'LONG' as const },
  { name: 'name', type: 'STRING' as const },
];
const headless: Partial<ImportRoute> = {
  read: { ...route.read, header: false },
  match: { ...route.match, by: 'position' },
};
const strict: Partial<ImportRoute> = { read: { ...route.read, blankLines: 'reject' } };
const head = 'id,name\n';

/** A file that is rejected, and what is said of it. */
const cases: [string, string, RegExp, Partial<ImportRoute>?][] = [
  ['a cell of the wrong type', `${head}1,a\n${mark},b\n`, /byte 12: the cell in column "id" is no LONG/],
  ['too few columns', `${head}${mark}\n`, /1 column where/],
  ['too many columns', `${head}1,${mark},${mark}\n`, /3 columns where/],
  ['a stray quote', `${head}1,${mark}"${mark}\n`, /a quote stands inside/],
  ['text behind a quote', `${head}1,"${mark}" ${mark}\n`, /text follows the quote/],
  ['an open quote', `${head}1,"${mark}\n`, /never ends/],
  ['a carriage return', `${head}1,${mark}\r2,${mark}\n`, /carriage return/],
  ['a blank line', `${head}1,${mark}\n\n2,${mark}\n`, /blank/, strict],
  ['a NUL', `${head}1,${mark}\0\n`, /NUL/],
  ['a long row', `${head}1,${mark.repeat(100)}\n`, /longer than 1000/, { maxRecordBytes: 1000 }],
  ['other names', `id,${mark}\n1,a\n`, /missing: "name"; extra: column 2\. /],
  ['no header', `1,${mark}\n2,b\n`, /missing: "id", "name"; extra: columns 1, 2\. /],
  ['a wide header', `id,name,${mark},${mark}\n1,a,b,c\n`, /extra: columns 3, 4\. /],
  ['semicolons', `1;${mark}\n2;b\n`, /missing: "id", "name"; extra: columns 1, 2\. /],
  ['names in another case', `ID,${mark}\n1,a\n`, /missing: "name"; extra: column 2\. /],
  ['a ragged first row', `1,${mark},${mark}\n`, /row 1.*3 columns/, headless],
  ['a wrong first cell', `${mark},a\n`, /row 1, byte 0: the cell in column "id"/, headless],
];

/** A world in which a file was dropped, and all of it has ended. */
async function ended(text: string, changes: Partial<ImportRoute>): Promise<World> {
  const world = createWorld({ routes: [{ ...route, ...changes }] });
  world.domo.addStream(42, { columns: twoColumns });
  world.domo.isInvalid = (rows) => rows.some((row) => row.startsWith(mark));
  await world.drop({ text });
  await work(world);
  return world;
}

/** All that the steps have written, or said to people. */
const written = ({ rows, leases, backlogs, documents, reports, notices, runs }: World) =>
  JSON.stringify([
    ...[rows, leases, documents, runs].map((each) => [...each]),
    ...[backlogs, reports].map((each) => [...each].map(([key, inner]) => [key, [...inner]])),
    notices,
  ]);

test.each(cases)(
  'of %s no cell is written, and people know where it is',
  async (_what, text, reason, changes = {}) => {
    const world = await ended(text, { ...changes, showCells: false });
    const [row] = [...world.rows.values()];
    expect(row).toMatchObject({ state: 'rejected', reason: expect.stringMatching(reason) });
    expect(written(world)).not.toContain(mark);
    expect(world.notices).toHaveLength(1);
  },
);

test('a cell that may be shown is, and the search finds it', async () => {
  const world = await ended(`${head}${mark},b\n`, {});
  expect([...world.rows.values()][0]?.reason).toContain(`"${mark}" in column "id" is no LONG`);
  expect(written(world)).toContain(mark);
});

test.each([true, false])(
  'a batch may show its cells only if all of its routes do: one says %s',
  async (showCells) => {
    const shown = { ...route, name: 'shown', prefix: 'shown/', showCells: true };
    const world = createWorld({ routes: [{ ...route, showCells }, shown] });
    await world.drop({ key: 'shown/a.csv', text: 'id\n1\n' }, { text: 'id\n2\n' });
    const run = await runOf(world).to('split');
    expect(run.ref).toMatchObject({ showCells });
    expect(world.lease().batch).toMatchObject({ loads: 2, showCells });
  },
);
