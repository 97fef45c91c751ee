import { gzipSync } from 'node:zlib';
import type { ImportRoute } from '../../../../shared/config/route.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../../helpers/run.ts';
import { zipOf } from '../../../helpers/zip.ts';

quiet();

let world: World;
let run: Run;
let ids: string[];

/** A run that is about to plan these files, whose DataSet has an id and a name. */
async function dropped(drops: Drop[], changes: Partial<ImportRoute> = {}, streamKey = stream): Promise<void> {
  world = createWorld({ routes: [{ ...route, partSize: 700_000, ...changes }] });
  world.domo.addStream(42, {
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'name', type: 'STRING' },
    ],
  });
  ids = await world.drop(...drops);
  run = runOf(world, streamKey);
}

const row = (index = 0) => world.row(ids[index] ?? '');
const loaded = () => world.domo.dataSets.get('D42')?.rows;

/** Rows that hardly get smaller, or very much. */
const rows = (count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => `${i},${name(i)}`);
const noise = (index: number) => Buffer.from(String(Math.sin(index + 1))).toString('base64');
const csvOf = (some: readonly string[]) => `id,name\n${some.join('\n')}\n`;

/** Does an inspection: nothing of it is sent. */
async function inspected(): Promise<void> {
  expect(await run.plan()).toMatchObject({ next: 'inspect' });
  await run.split();
  expect(await run.verify()).toMatchObject({ next: 'replan' });
}

/** An incompressible text of some 3 MB. */
const many = rows(80_000, noise);
const large = gzipSync(csvOf(many));
const members = (...texts: string[]) => Buffer.concat(texts.map((text) => gzipSync(text)));
const drop = (text: Uint8Array): Drop => ({ key: 'incoming/sales/a.csv', text });

test.each<[string, Uint8Array, readonly string[]]>([
  ['a few rows', gzipSync(csvOf(rows(3, () => 'a'))), rows(3, () => 'a')],
  ['as many as fit into one part', gzipSync(csvOf(rows(20_000, noise))), rows(20_000, noise)],
  ['few bytes of much text', gzipSync(csvOf(rows(50_000, () => 'a'))), rows(50_000, () => 'a')],
  ['several members', members('id,name\n1,', 'a\n', '', '2,b\n'), ['1,a', '2,b']],
  ['zeros behind the end', Buffer.concat([gzipSync('id,name\n1,a\n'), Buffer.alloc(512)]), ['1,a']],
  ['an end of DOS', gzipSync('id,name\n1,a\n\x1a'), ['1,a']],
])('%s in one part are loaded without an inspection', async (_, bytes, expected) => {
  await dropped([drop(bytes)]);
  expect(await run.plan()).toMatchObject({ next: 'open' });
  await run.toEnd();
  expect(row()).toMatchObject({ state: 'committed', rows: expected.length });
  expect(loaded()).toEqual(expected);
});

test('several parts are read from the places of an index', async () => {
  await dropped([drop(large)]);
  await inspected();
  expect(row().inspections).toEqual(['index']);
  expect(await run.plan()).toMatchObject({ next: 'open', plans: 2 });
  expect(run.parts.length).toBeGreaterThan(2);
  await run.toEnd();
  expect(row()).toMatchObject({ state: 'committed', rows: many.length });
  expect(loaded()).toEqual(many);
}, 60_000);

test('an index is made over several calls', async () => {
  await dropped([drop(large)]);
  const { objects } = world.ports;
  world.ports.objects = {
    ...objects,
    async *read(object, from, to) {
      for (let at = from; at < to; at += 2 ** 17) {
        yield* objects.read(object, at, Math.min(to, at + 2 ** 17));
        world.now += 160_000;
      }
    },
  };
  expect(await run.plan()).toMatchObject({ next: 'inspect' });
  let rounds = 0;
  do {
    await run.split();
    rounds += 1;
  } while ((await run.verify()).next === 'resend');
  expect(rounds).toBeGreaterThan(3);
  world.ports.objects = objects;
  await run.toEnd();
  expect(row()).toMatchObject({ state: 'committed', rows: many.length });
  expect(loaded()).toEqual(many);
}, 60_000);

test('an index of another member of an archive is made anew', async () => {
  const other = rows(70_000, noise);
  const archive = zipOf([
    { name: 'a.csv', bytes: csvOf(many) },
    { name: 'b.csv', bytes: csvOf(other) },
  ]);
  const of = (member: string) => ({ ...route, partSize: 700_000, read: { ...route.read, member } });
  await dropped([drop(archive)], of('a.csv'));
  await inspected();
  world.routes = [of('b.csv')];
  await inspected();
  await run.toEnd();
  expect(row()).toMatchObject({ state: 'committed', rows: other.length });
  expect(loaded()).toEqual(other);
}, 60_000);

test.each<[string, Uint8Array, readonly string[]]>([
  [
    'a last member that is nearly all of the file',
    members('id,name\n0,first\n', `${rows(20_000, noise).join('\n')}\n`),
    ['0,first', ...rows(20_000, noise)],
  ],
  [
    'an end that is no text',
    gzipSync(Buffer.concat([Buffer.from(csvOf(rows(20_000, noise))), Buffer.alloc(100)])),
    rows(20_000, noise),
  ],
])('%s shows when it is read, and an index is made', async (_, bytes, expected) => {
  await dropped([drop(bytes)]);
  expect(await run.plan()).toMatchObject({ next: 'open' });
  await work(world);
  expect(row()).toMatchObject({ state: 'committed', rows: expected.length });
  expect(row().inspections).toEqual(['unsized', 'index']);
  expect(loaded()).toEqual(expected);
});

describe('columns that are inferred', () => {
  test.each<[string, Uint8Array, number]>([
    ['a file of one part', gzipSync(csvOf(rows(20_000, noise))), 20_000],
    ['several parts', large, many.length],
    [
      'a file of another size than its end says',
      members('id,name\n0,first\n', `${rows(20_000, noise).join('\n')}\n`),
      20_001,
    ],
  ])(
    'from %s',
    async (_, bytes, count) => {
      const target = { kind: 'dataSet', name: 'Sales', description: '', columns: 'infer' } as const;
      await dropped([drop(bytes)], { target }, 'dataset-Sales');
      await work(world, 'dataset-Sales');
      expect(row()).toMatchObject({ state: 'committed', rows: count });
    },
    60_000,
  );
});

test('another encoding within gzip', async () => {
  const some = rows(60_000, (index) => `größe ${index}`);
  await dropped([drop(gzipSync(Buffer.from(`\ufeff${csvOf(some)}`, 'utf16le')))]);
  await work(world);
  expect(row()).toMatchObject({ state: 'committed', rows: some.length });
  expect(loaded()).toEqual(some);
});

test('a file for the DataSet API goes in one request', async () => {
  const target = { kind: 'dataSetApi', dataSetId: 'D42', maxBytes: 2e6 } as const;
  const some = rows(40_000, noise);
  const drops = [drop(gzipSync(csvOf(some))), { ...drop(large), key: 'incoming/sales/b.csv' }];
  await dropped(drops, { target }, 'data-set-api-D42');
  await work(world, 'data-set-api-D42');
  expect(row()).toMatchObject({ state: 'committed', rows: some.length });
  expect(row(1)).toMatchObject({ state: 'rejected', error: 'FileTooLarge' });
}, 60_000);

/** Damages one byte. */
const flipped = (bytes: Uint8Array, at: number) => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
};
const onePart = gzipSync(csvOf(rows(20_000, noise)));
const bomb = gzipSync(csvOf(rows(400_000, () => 'a'.repeat(300))));

test.each<[string, Uint8Array, object]>([
  ['cut', onePart.subarray(0, -10), { error: 'DamagedGzip', reason: expect.stringContaining('byte') }],
  ['cut within its head', gzipSync('id,name\n1,a\n').subarray(0, 20), { error: 'DamagedGzip' }],
  ['cut, of several parts', large.subarray(0, -100_000), { error: 'DamagedGzip' }],
  ['of another checksum', flipped(onePart, onePart.length - 7), { error: 'DamagedGzip' }],
  ['damaged in the middle', flipped(onePart, onePart.length >> 1), { state: 'rejected' }],
  ['of several parts, damaged near its end', flipped(large, large.length - 5000), { error: 'DamagedGzip' }],
  ['followed by something else', Buffer.concat([onePart, Buffer.from('id,name')]), { error: 'DamagedGzip' }],
  [
    'of more text than anybody means',
    bomb,
    { error: 'TooMuchText', reason: expect.stringContaining('"maxRatio": 20') },
  ],
  ['of no rows', gzipSync('id,name\n'), { state: 'committed', rows: 0 }],
  ['of no text', gzipSync(''), { state: 'committed', rows: 0 }],
])(
  'a file that is %s',
  async (_, bytes, expected) => {
    await dropped([drop(bytes)], { read: { ...route.read, maxRatio: 20 } });
    await work(world);
    expect(row()).toMatchObject({ state: 'rejected', ...expected });
    expect(loaded()).toEqual([]);
  },
  60_000,
);

test.each<[ImportRoute['read']['compression'], Uint8Array, object]>([
  ['none', onePart, { error: 'NotCsv', reason: expect.stringContaining('a gzip file') }],
  [
    'gzip',
    Buffer.from('id,name\n1,a\n'),
    { error: 'NotCsv', reason: expect.stringContaining('"compression"') },
  ],
  ['zstd', onePart, { error: 'NotCsv', reason: expect.stringContaining('"compression"') }],
])('a setting that says %s where the file is not', async (compression, bytes, expected) => {
  await dropped([drop(bytes)], { read: { ...route.read, compression } });
  await work(world);
  expect(row()).toMatchObject({ state: 'rejected', ...expected });
});
