import type { ImportRoute } from '../../../../shared/config/route.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../../helpers/run.ts';
import {
  type CompressZstd,
  rawFrame,
  skippable,
  withChecksum,
  withoutSize,
  zstdCompressor,
} from '../../../helpers/zstds.ts';

quiet();

let world: World;
let run: Run;
let id: string;
let zstd: CompressZstd;

/** A row of the ledger, and the rows that came to be in Domo. */
const row = () => world.row(id);
const loaded = () => world.domo.dataSets.get('D42')?.rows;

beforeAll(async () => {
  zstd = await zstdCompressor();
});

/** A run that is about to plan this file, whose DataSet has an id and a name. */
async function dropped(
  text: Uint8Array,
  changes: Partial<ImportRoute> = {},
  streamKey = stream,
): Promise<void> {
  world = createWorld({ routes: [{ ...route, partSize: 700_000, ...changes }] });
  world.domo.addStream(42, {
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'name', type: 'STRING' },
    ],
  });
  const drop: Drop = { key: 'incoming/sales/a.csv', text };
  [id = ''] = await world.drop(drop);
  run = runOf(world, streamKey);
}

/** Rows that hardly get smaller, or very much. */
const rows = (count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => `${i},${name(i)}`);
const noise = (index: number) => Buffer.from(String(Math.sin(index + 1))).toString('base64');
const csvOf = (some: readonly string[]) => `id,name\n${some.join('\n')}\n`;

/** Of one part each, and of several: 3 MB of text. */
const some = rows(20_000, noise);
const many = rows(80_000, noise);
const few = (...names: string[]) => csvOf(names.map((name, i) => `${i + 1},${name}`));

test.each<[string, () => Uint8Array, readonly string[]]>([
  ['a few rows', () => zstd(few('a', 'b')), ['1,a', '2,b']],
  ['as many as fit into one part', () => zstd(csvOf(some)), some],
  ['a frame with a checksum', () => withChecksum(zstd(csvOf(some)), csvOf(some)), some],
  ['few bytes of much text', () => zstd(csvOf(rows(50_000, () => 'a'))), rows(50_000, () => 'a')],
  [
    'several frames',
    () => Buffer.concat([zstd('id,name\n1,'), zstd('a\n'), zstd(''), skippable('what'), rawFrame('2,b\n')]),
    ['1,a', '2,b'],
  ],
  [
    'a frame without text first',
    () => Buffer.concat([skippable('x'.repeat(70_000)), zstd(few('a'))]),
    ['1,a'],
  ],
  ['a frame that does not say how much text it has', () => withoutSize(zstd(few('a'))), ['1,a']],
  ['zeros behind the end', () => Buffer.concat([zstd(few('a')), Buffer.alloc(512)]), ['1,a']],
])('%s: loaded without an inspection', async (_, bytes, expected) => {
  await dropped(bytes());
  expect(await run.plan()).toMatchObject({ next: 'open' });
  await run.toEnd();
  expect(row()).toMatchObject({ state: 'committed', rows: expected.length });
  expect(loaded()).toEqual(expected);
});

test('several parts are read from the places of an index', async () => {
  await dropped(zstd(csvOf(many)));
  expect(await run.plan()).toMatchObject({ next: 'inspect' });
  await run.split();
  expect(await run.verify()).toMatchObject({ next: 'replan' });
  expect(row().inspections).toEqual(['index']);
  expect(await run.plan()).toMatchObject({ next: 'open', plans: 2 });
  expect(run.parts.length).toBeGreaterThan(2);
  await run.toEnd();
  expect(row()).toMatchObject({ state: 'committed', rows: many.length });
  expect(loaded()).toEqual(many);
});

test('an index of one frame is made over several calls', async () => {
  await dropped(zstd(csvOf(many)));
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
});

/** A text in two frames, of which the first has so many rows. */
const twoFrames = (count: number) =>
  Buffer.concat([zstd(csvOf(some.slice(0, count))), zstd(`${some.slice(count).join('\n')}\n`)]);

test.each<[string, () => Uint8Array, readonly string[], string[]]>([
  ['several frames, which plan sees', () => twoFrames(10), some, ['index']],
  ['several frames, which the part sees', () => twoFrames(5000), some, ['unsized', 'index']],
  ['a frame that does not say how much text it has', () => withoutSize(zstd(csvOf(some))), some, ['index']],
])('%s: an index is made', async (_, bytes, expected, inspections) => {
  await dropped(bytes());
  await work(world);
  expect(row()).toMatchObject({ state: 'committed', rows: expected.length });
  expect(row().inspections).toEqual(inspections);
  expect(loaded()).toEqual(expected);
});

test('columns are inferred from several parts', async () => {
  const target = { kind: 'dataSet', name: 'Sales', description: '', columns: 'infer' } as const;
  await dropped(zstd(csvOf(many)), { target }, 'dataset-Sales');
  await work(world, 'dataset-Sales');
  expect(row()).toMatchObject({ state: 'committed', rows: many.length });
});

test('another encoding within Zstandard', async () => {
  const german = rows(60_000, (index) => `größe ${index}`);
  await dropped(zstd(Buffer.from(`\ufeff${csvOf(german)}`, 'utf16le')));
  await work(world);
  expect(row()).toMatchObject({ state: 'committed', rows: german.length });
  expect(loaded()).toEqual(german);
});

/** Damages one byte. */
const flipped = (bytes: Uint8Array, at: number) => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
};
const checked = (text: string) => withChecksum(zstd(text), text);

test.each<[string, () => Uint8Array, object]>([
  ['cut', () => zstd(csvOf(some)).subarray(0, -10), { error: 'DamagedZstd' }],
  ['cut within its head', () => zstd(few('a')).subarray(0, 12), { error: 'DamagedZstd' }],
  ['cut, of several parts', () => zstd(csvOf(many)).subarray(0, -100_000), { error: 'DamagedZstd' }],
  [
    'of another checksum',
    () => flipped(checked(csvOf(some)), checked(csvOf(some)).length - 1),
    { error: 'DamagedZstd', reason: expect.stringMatching(/byte \d+: .*does not have the checksum/) },
  ],
  [
    'of several parts, damaged near its end',
    () => flipped(checked(csvOf(many)), checked(csvOf(many)).length - 5000),
    { error: 'DamagedZstd' },
  ],
  [
    'followed by something else',
    () => Buffer.concat([zstd(few('a')), Buffer.from('id,name')]),
    { error: 'DamagedZstd', reason: expect.stringContaining('what follows its end is no frame') },
  ],
  [
    'of more text than anybody means',
    () => Buffer.concat(Array(110).fill(rawFrame('a'.repeat(1e6), {}, 2 ** 17))),
    { error: 'TooMuchText', reason: expect.stringContaining('"maxRatio": 20') },
  ],
  [
    'compressed with a dictionary',
    () => rawFrame(few('a'), { dictionary: 77 }),
    { error: 'ZstdNotRead', reason: expect.stringContaining('dictionary 77') },
  ],
  [
    'compressed with a large window',
    () => rawFrame(few('a'), { window: 2 ** 27 }),
    { error: 'ZstdNotRead', reason: expect.stringContaining('--long') },
  ],
  ['of no rows', () => zstd('id,name\n'), { state: 'committed', rows: 0 }],
  ['of no text', () => zstd(''), { state: 'committed', rows: 0 }],
  ['of nothing but a frame without text', () => skippable('nothing'), { state: 'committed', rows: 0 }],
])('a file that is %s', async (_, bytes, expected) => {
  await dropped(bytes(), { read: { ...route.read, maxRatio: 20 } });
  await work(world);
  expect(row()).toMatchObject({ state: 'rejected', ...expected });
  expect(loaded()).toEqual([]);
});

test.each<[ImportRoute['read']['compression'], () => Uint8Array, object]>([
  ['zstd', () => zstd(few('a')), { state: 'committed', rows: 1 }],
  ['none', () => zstd(few('a')), { error: 'NotCsv', reason: expect.stringContaining('a Zstandard file') }],
  ['gzip', () => zstd(few('a')), { error: 'NotCsv', reason: expect.stringContaining('"compression"') }],
  [
    'zstd',
    () => Buffer.from(few('a')),
    { error: 'NotCsv', reason: expect.stringContaining('"compression"') },
  ],
])('a setting that says %s', async (compression, bytes, expected) => {
  await dropped(bytes(), { read: { ...route.read, compression } });
  await work(world);
  expect(row()).toMatchObject({ state: 'rejected', ...expected });
});
