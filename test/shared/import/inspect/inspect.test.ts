import type { ImportRoute } from '../../../../shared/config/route.ts';
import type { Batch } from '../../../../shared/import/batch.ts';
import { recover } from '../../../../shared/import/lease/wake.ts';
import { maxRounds } from '../../../../shared/import/verify/verify.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../../helpers/run.ts';

quiet();

let world: World;
let run: Run;
let ids: string[];
/** A run that is about to plan these files, whose DataSet has an id and a name, and gets what else they have. */
async function dropped(drops: Drop[], changes: Partial<ImportRoute> = {}): Promise<void> {
  const of = { ...route, match: { ...route.match, extra: 'add' as const }, partSize: 100, ...changes };
  world = createWorld({ routes: [of] });
  world.domo.addStream(42, {
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'name', type: 'STRING' },
    ],
  });
  ids = await world.drop(...drops);
  run = runOf(world);
}

const states = () => ids.map((id) => world.row(id).state);
const dataSet = () => world.domo.dataSets.get('D42');
const batch = () => world.documents.get(`s3://bucket/_sluice/batches/${run.ref.id}/batch.json`) as Batch;
const inspections = () => ids.map((id) => world.row(id).inspections.map((name) => name.replace(/-.*/, '')));
const documents = () =>
  [...world.documents.keys()]
    .filter((key) => key.includes('/inspections/'))
    .map((key) => key.split('/').at(-1));
const uploads = () => world.requests.count('domo.parts.upload');

const head = 'id,name,n\n';
const rows = (count: number, n = '7') => Array.from({ length: count }, (_, i) => `${i},a,${n}\n`).join('');

/** Does an inspection: nothing of it is sent. */
async function inspected(): Promise<void> {
  expect(await run.plan()).toMatchObject({ next: 'inspect', destination: null });
  await run.split();
  expect(await run.verify()).toMatchObject({ next: 'replan' });
  expect(uploads()).toBe(0);
}

describe('a file of several ranges with a column that the DataSet lacks', () => {
  test.each([
    ['numbers', rows(40), 'LONG'],
    ['numbers but for the last cell', `${rows(40)}9,a,x\n`, 'STRING'],
  ])('is looked at as it will be cut, and the column gets the type of %s', async (_, data, type) => {
    await dropped([{ text: head + data }]);
    await inspected();
    expect(inspections()).toEqual([['survey']]);
    expect(await run.plan()).toMatchObject({ next: 'open', plans: 2 });
    await run.toEnd();
    expect(states()).toEqual(['committed']);
    expect(dataSet()?.columns.at(-1)).toEqual({ name: 'n', type });
    expect(dataSet()?.rows.join('\n')).toBe(data.trimEnd());
  });

  test('is looked at anew where a guess was wrong', async () => {
    // Before the second range there is nothing but the inside of a cell, as far as anybody looks.
    const long = `1,"${'x,y,z\n'.repeat(25_000)}",7\n`;
    const rows = (row: string) => `${row}\n`.repeat(3_000);
    const data = `${rows(`0,${'a'.repeat(95)},7`)}${long}${rows(`2,${'b'.repeat(95)},8`)}`;
    await dropped([{ text: head + data }], { partSize: 350_000, maxRecordBytes: 170_000 });
    expect(await run.plan()).toMatchObject({ next: 'inspect' });
    expect(run.parts).toHaveLength(2);
    await run.split();
    expect(await run.verify()).toMatchObject({ next: 'resend', round: 1 });
    expect(run.parts).toMatchObject([{ part: 2, segments: [{ state: 'I', inspect: 'survey' }] }]);
    await run.split();
    expect(await run.verify()).toMatchObject({ next: 'replan' });
    await run.toEnd();
    expect(world.row(ids[0] ?? '')).toMatchObject({ state: 'committed', rows: 6_001 });
    expect(dataSet()?.columns.at(-1)).toEqual({ name: 'n', type: 'LONG' });
  });

  test('that is at fault ends, and the others go on', async () => {
    await dropped([{ text: `${head}${rows(40)}1,"a"b,7\n${rows(40)}` }, { text: head + rows(40) }]);
    await inspected();
    expect(states()).toEqual(['rejected', 'planned']);
    expect(world.row(ids[0] ?? '')).toMatchObject({
      error: 'TextAfterQuote',
      reason: expect.stringContaining('row 42,'),
    });
    expect(inspections()).toEqual([[], ['survey']]);
    await run.toEnd();
    expect(states()).toEqual(['rejected', 'committed']);
    expect(world.notices).toHaveLength(1);
  });

  test('is not inspected again by a run that comes later', async () => {
    await dropped([{ text: head + rows(40) }]);
    await inspected();
    await recover(world.ports, stream, run.name);
    run = runOf(world);
    expect(await run.plan()).toMatchObject({ next: 'open' });
  });

  test('is inspected again where its route has changed since', async () => {
    await dropped([{ text: head + rows(40) }]);
    await inspected();
    world.routes = world.routes.map((one) => ({ ...one, partSize: 80 }));
    await inspected();
    expect(documents()).toEqual([
      expect.stringMatching(/^survey-[0-9a-f]{16}\.json$/),
      expect.stringMatching(/^survey-[0-9a-f]{16}\.json$/),
    ]);
    expect(await run.plan()).toMatchObject({ next: 'open' });
  });
});

test('files that need no inspection wait for those that do, and go with them', async () => {
  await dropped([{ text: 'id,name\n5,b\n' }, { text: head + rows(40) }]);
  expect(await run.plan()).toMatchObject({ next: 'inspect' });
  expect(batch()).toMatchObject({ target: { kind: 'inspection' }, loads: [{ load: { id: ids[1] } }] });
  await run.split();
  await run.verify();
  expect(world.backlog()).toEqual(ids);
  expect(await run.plan()).toMatchObject({ next: 'open' });
  expect(batch().loads.map(({ load }) => load.id)).toEqual(ids);
  await run.toEnd();
  expect(states()).toEqual(['committed', 'committed']);
  // In the column that the other file adds it has nulls.
  expect(dataSet()?.rows.slice(0, 2)).toEqual(['5,b,', '0,a,7']);
});

test('the numbers of the rows of several ranges are counted', async () => {
  const lineage = { row: 'row' } as const;
  await dropped([{ text: `id,name\n${'1,a\n'.repeat(100)}` }], { lineage, match: route.match });
  world.domo.dataSets.get('D42')?.columns.push({ name: 'row', type: 'LONG' });
  await inspected();
  await run.toEnd();
  expect(states()).toEqual(['committed']);
  expect(dataSet()?.rows).toEqual(Array.from({ length: 100 }, (_, i) => `1,a,${i + 2}`));
});

test('the columns of a DataSet of the DataSet API are inferred from every cell', async () => {
  const made = { dataSetId: null, name: 'Sales', description: '', columns: 'infer', maxBytes: 50e6 } as const;
  const target = { kind: 'dataSetApi', ...made } as const;
  world = createWorld({ routes: [{ ...route, target, partSize: 2e6 }] });
  ids = await world.drop({ text: `${head}${`1,${'a'.repeat(94)},7\n`.repeat(50_000)}2,b,x\n` });
  run = runOf(world, 'data-set-api-named-Sales');
  await inspected();
  expect(await run.plan()).toMatchObject({ next: 'send' });
  expect(batch().target).toMatchObject({
    kind: 'newDataSet',
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'name', type: 'STRING' },
      { name: 'n', type: 'STRING' },
    ],
  });
  await run.toEnd();
  expect(world.row(ids[0] ?? '')).toMatchObject({ state: 'committed', rows: 50_001 });
}, 60_000);

describe('a large file in another encoding', () => {
  const row = `1,${'größe'.repeat(20)}`;
  const count = 32_000;
  const utf16 = Buffer.from(`\ufeffid,name\n${`${row}\n`.repeat(count)}`, 'utf16le');

  /** Objects come in pieces of 256 KiB, each of which takes so long. Milliseconds. */
  function slow(pause: number): void {
    const { objects } = world.ports;
    const piece = 2 ** 18;
    world.ports.objects = {
      ...objects,
      async *read(object, from, to) {
        for (let at = from; at < to; at += piece) {
          world.now += at === from ? 0 : pause;
          yield* objects.read(object, at, Math.min(to, at + piece));
        }
      },
    };
  }

  test('gets an index over as many plans and rounds as that takes, and is read by it', async () => {
    await dropped([{ text: utf16 }], { match: route.match, partSize: 1e6 });
    slow(160_000);
    const begun = world.now;
    const passes: number[] = [];
    while (!world.row(ids[0] ?? '').inspections.includes('index')) {
      expect(await run.plan()).toMatchObject({ next: 'inspect' });
      expect(run.parts).toMatchObject([{ segments: [{ inspect: 'index', range: { index: 0, count: 1 } }] }]);
      let rounds = 0;
      do {
        await run.split();
        rounds += 1;
      } while ((await run.verify()).next === 'resend');
      passes.push(rounds);
    }
    // What is sent in vain so often is given up; this is not, and goes on where the plan before has come to.
    expect(passes[0]).toBe(maxRounds + 1);
    expect(passes.length).toBeGreaterThan(1);
    const pieces = Math.ceil(utf16.length / 2 ** 18);
    expect((world.now - begun) / 160_000).toBeLessThanOrEqual(pieces);
    expect(documents().sort()).toEqual(['index-progress.json', 'index.json']);
    expect(world.row(ids[0] ?? '').inspections.sort()).toEqual(['index', 'index-progress']);
    expect(uploads()).toBe(0);
    slow(0);
    run.plans = 1;
    expect(await run.plan()).toMatchObject({ next: 'open' });
    expect(run.parts.length).toBeGreaterThan(2);
    await run.toEnd();
    expect(world.row(ids[0] ?? '')).toMatchObject({ state: 'committed', rows: count });
    expect(dataSet()?.rows.every((one) => one === row)).toBe(true);
  }, 60_000);

  test('that is no text in it ends', async () => {
    const bytes = Buffer.from(utf16);
    // Half of a pair, alone.
    bytes.writeUInt16LE(0xd800, 6_000_000);
    await dropped([{ text: bytes }, { text: 'id,name\n5,b\n' }], { match: route.match });
    await inspected();
    expect(states()).toEqual(['rejected', 'received']);
    expect(world.row(ids[0] ?? '')).toMatchObject({
      error: 'NotInEncoding',
      reason: expect.stringContaining('byte 6000000'),
    });
    await work(world);
    expect(states()).toEqual(['rejected', 'committed']);
  }, 60_000);
});
