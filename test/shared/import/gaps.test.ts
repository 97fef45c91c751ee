import type { ImportRoute } from '../../../shared/config/route.ts';
import { createRandom, type Random } from '../../helpers/csv-random.ts';
import { route } from '../../helpers/load.ts';
import { createWorld, type World } from '../../helpers/ports.ts';
import { quiet } from '../../helpers/quiet.ts';
import { runOf, work } from '../../helpers/run.ts';

quiet();

let world: World;
const read = { ...route.read, comment: '#', delimiter: ',' as const };
const columns = [
  { name: 'id', type: 'LONG' as const },
  { name: 'name', type: 'STRING' as const },
];
const small = { read, partSize: 40, maxRecordBytes: 20 };

function begin(changes: Partial<ImportRoute> = {}): void {
  world = createWorld({ routes: [{ ...route, ...small, ...changes }] });
  world.domo.addStream(42, { columns });
}

const rowsIn = () => world.domo.dataSets.get('D42')?.rows;
const states = (ids: string[]) => ids.map((id) => world.row(id).state);
/** The ids of the parts of each execution that was committed. */
const parts = () =>
  [...(world.domo.streams.get(42)?.executions ?? [])]
    .filter(({ state }) => state === 'SUCCESS')
    .map((execution) => [...execution.parts.keys()]);

/** More of them than three ranges have bytes. */
const filler = '# note\n'.repeat(20);
const blank = '\n'.repeat(140);

const head = 'id,name\n';

test.each([
  ['in the middle', `1,a\n${filler}2,b\n`, 2],
  ['at the start', `${filler}1,a\n2,b\n`, 1],
  ['at the end', `1,a\n2,b\n${filler}`, 1],
  ['of blank lines', `1,a\n${blank}2,b\n`, 2],
  ['at every place', `${filler}1,a\n${blank}2,b\n${filler}`, 2],
])('ranges without rows %s leave no gap', async (_, text, count) => {
  begin();
  const ids = await world.drop({ text: head + text });
  await work(world);
  expect(states(ids)).toEqual(['committed']);
  expect(rowsIn()).toEqual(['1,a', '2,b']);
  expect(parts()).toEqual([[1, 2].slice(0, count)]);
});

test('a load of a batch is cut anew, and the others go again as they are', async () => {
  begin();
  const text = [
    `1,a\n${filler}2,b\n${filler}`,
    '3,c\n',
    `4,d\n${filler}`,
    '5,e\n'.repeat(30),
    filler,
    '6,f\n',
  ];
  const ids = await world.drop(...text.map((rows) => ({ text: head + rows })));
  const run = await runOf(world).to('verify');
  const before = run.parts.length;
  expect(await run.verify()).toMatchObject({ next: 'replan' });
  expect(states(ids)).toEqual(['planned', 'planned', 'planned', 'planned', 'committed', 'planned']);
  expect(world.row(ids[3] ?? '').inspections).toEqual([]);
  await run.to('verify');
  expect(run.parts.length).toBeLessThan(before);
  await run.toEnd();
  expect(states(ids)).toEqual(Array(6).fill('committed'));
  expect(rowsIn()).toEqual(['1,a', '2,b', '3,c', '4,d', ...Array(30).fill('5,e'), '6,f']);
  expect(world.domo.streams.get(42)?.executions.map(({ state }) => state)).toEqual(['ABORTED', 'SUCCESS']);
});

test('a load that is at fault ends while another is to be cut anew', async () => {
  begin();
  const prefix = 'incoming/other/';
  world.routes.push({ ...route, read, name: 'other', prefix });
  // The head of a file is looked at before, so the fault is behind that.
  const bad = `${head}${`5,${'e'.repeat(97)}\n`.repeat(800)}6\n`;
  const ids = await world.drop(
    { text: `${head}1,a\n${filler}2,b\n` },
    { key: `${prefix}bad.csv`, text: bad },
  );
  await work(world);
  expect(states(ids)).toEqual(['committed', 'rejected']);
  expect(rowsIn()).toEqual(['1,a', '2,b']);
  expect(world.domo.streams.get(42)?.executions.map(({ state }) => state)).toEqual(['ABORTED', 'SUCCESS']);
});

test('an answer of `verify` that was lost changes nothing', async () => {
  begin();
  const ids = await world.drop({ text: `${head}1,a\n${filler}2,b\n` });
  const run = await runOf(world).to('verify');
  const { fence } = run;
  const answer = await run.verify();
  run.fence = fence;
  expect(await run.verify()).toEqual(answer);
  await run.toEnd();
  expect(states(ids)).toEqual(['committed']);
  expect(rowsIn()).toEqual(['1,a', '2,b']);
});

test('an object of a set without rows, or with gaps, leaves none among the parts of the set', async () => {
  begin({ updateMethod: 'REPLACE', files: { ...route.files, set: { marker: '_SUCCESS' } } });
  const time = (second: number) => `2026-11-23T12:00:0${second}Z`;
  const key = (name: string) => `incoming/sales/run/${name}`;
  const ids = await world.drop(
    { key: key('0.csv'), text: `${head}1,a\n${filler}`, time: time(0) },
    { key: key('1.csv'), text: head + filler, time: time(1) },
    { key: key('2.csv'), text: `${head}2,b\n${filler}3,c\n`, time: time(2) },
    { key: key('_SUCCESS'), text: '', time: time(9) },
  );
  await work(world);
  expect(states(ids)).toEqual(Array(4).fill('committed'));
  expect(rowsIn()).toEqual(['1,a', '2,b', '3,c']);
});

test('rows are numbered on over ranges without any', async () => {
  begin({ lineage: { row: 'row' } });
  world.domo.addStream(42, { columns: [...columns, { name: 'row', type: 'LONG' }] });
  const ids = await world.drop({ text: `${head}${filler}1,a\n${filler}2,b\n${filler}3,c\n` });
  await work(world);
  expect(states(ids)).toEqual(['committed']);
  expect(rowsIn()).toEqual(['1,a,2', '2,b,3', '3,c,4']);
  expect(parts()).toEqual([[1, 2, 3]]);
  // The survey has told of them, so nothing was sent in vain.
  expect(world.domo.streams.get(42)?.executions).toHaveLength(1);
});

/** Records, comments and blank lines, in runs. */
function anyFile(random: Random, next: () => number): { text: string; rows: string[] } {
  const rows: string[] = [];
  let text = head;
  for (let runs = random.int(6); runs > 0; runs--) {
    const line = random.pick(['row', 'quoted', '# note, "', '']);
    for (let lines = random.int(40); lines > 0; lines--) {
      const id = next();
      const row = { row: `${id},x`, quoted: `${id},"# x"` }[line];
      if (row !== undefined) rows.push(row);
      text += `${row ?? line}\n`;
    }
  }
  return { text, rows };
}

test('whatever stands between the rows, each comes to Domo once, in order', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  let replans = 0;
  for (let index = 0; index < 60; index++) {
    const random = createRandom(seed + index);
    let id = 0;
    begin({ partSize: 20 + random.int(200) });
    const files = Array.from({ length: 1 + random.int(5) }, () => anyFile(random, () => ++id));
    const ids = await world.drop(...files.map(({ text }) => ({ text })));
    await work(world);
    const expected = files.flatMap(({ rows }) => rows);
    expect({ seed, index, states: states(ids), rows: rowsIn() }).toEqual({
      ...{ seed, index, states: ids.map(() => 'committed'), rows: expected },
    });
    replans += (world.domo.streams.get(42)?.executions.length ?? 0) > 1 ? 1 : 0;
  }
  expect(replans).toBeGreaterThan(5);
});
