import { gzipSync } from 'node:zlib';
import type { ImportRoute } from '../../../../shared/config/route.ts';
import { maxRounds } from '../../../../shared/import/verify/verify.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf } from '../../../helpers/run.ts';
import { zipOf } from '../../../helpers/zip.ts';

quiet();

let world: World;
let run: Run;
let id: string;

/** A run that is about to plan this file, whose DataSet has an id and a name. */
async function dropped(text: string | Uint8Array, changes: Partial<ImportRoute> = {}): Promise<void> {
  world = createWorld({ routes: [{ ...route, partSize: 64_000, ...changes }] });
  world.domo.addStream(42, {
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'name', type: 'STRING' },
    ],
  });
  [id = ''] = await world.drop({ key: 'incoming/sales/a.json', text });
  run = runOf(world, stream);
}

const row = () => world.row(id);
const loaded = () => world.domo.dataSets.get('D42')?.rows;
const found = () => row().inspections.map((name) => name.replace(/-[0-9a-f]{16}$/, ''));
const uploads = () => world.requests.count('domo.parts.upload');

/** Does an inspection: nothing of it is sent. */
async function inspected(inspect: string): Promise<void> {
  expect(await run.plan()).toMatchObject({ next: 'inspect' });
  expect(run.parts[0]?.segments?.[0]).toMatchObject({ inspect });
  await run.split();
  expect(await run.verify()).toMatchObject({ next: 'replan' });
  expect(uploads()).toBe(0);
}

const count = 6000;
const name = (index: number) => Buffer.from(String(Math.sin(index + 1))).toString('base64');
const objects = Array.from({ length: count }, (_, id) => JSON.stringify({ id, name: name(id) }));
const rows = objects.map((_, index) => `${index},${name(index)}`);
const array = `[${objects.join(',\n')}]\n`;

describe('an array of several parts', () => {
  it.each<[string, string | Uint8Array, string[], Partial<ImportRoute>]>([
    ['as it is', array, ['elements'], {}],
    ['behind a byte order mark', `\ufeff${array}`, ['elements'], {}],
    ['within gzip', gzipSync(array), ['index', 'elements'], {}],
    ['within zip', zipOf([{ name: 'a.json', bytes: array }]), ['index', 'elements'], {}],
    ['in UTF-16, small', Buffer.from(`\ufeff${array}`, 'utf16le'), ['elements'], {}],
    [
      'that is no array, but objects one behind the other',
      objects.join('\n'),
      ['elements'],
      { read: { ...route.read, format: 'json' } },
    ],
  ])(
    '%s',
    async (_, text, inspections, changes) => {
      await dropped(text, changes);
      for (const inspection of inspections) await inspected(inspection);
      expect(await run.plan()).toMatchObject({ next: 'open' });
      expect(run.parts.length).toBe(Math.floor(Buffer.byteLength(array) / 64_000));
      await run.toEnd();
      expect(row()).toMatchObject({ state: 'committed', rows: count });
      expect(found()).toEqual(inspections);
      expect(loaded()).toEqual(rows);
    },
    60_000,
  );

  it('is inspected again by whom its columns depend on all of it', async () => {
    await dropped(array.replace('"id":5900,', '"more":5,"id":5900,'), {
      match: { ...route.match, extra: 'add' },
    });
    await inspected('elements');
    await inspected('survey');
    await run.toEnd();
    expect(row()).toMatchObject({ state: 'committed', rows: count });
    expect(loaded()?.[5900]).toBe(`${rows[5900]},5`);
  });

  it('has the numbers of its rows from its elements', async () => {
    await dropped(array, { lineage: { row: 'row' } });
    world.domo.dataSets.get('D42')?.columns.push({ name: 'row', type: 'LONG' });
    await inspected('elements');
    await run.toEnd();
    expect(row()).toMatchObject({ state: 'committed', rows: count });
    expect(loaded()).toEqual(rows.map((text, index) => `${text},${index + 1}`));
  });

  it('is scanned over as many calls and plans as that takes', async () => {
    await dropped(array);
    const { objects } = world.ports;
    world.ports.objects = {
      ...objects,
      async *read(object, from, to) {
        for (let at = from; at < to; at += 2 ** 14) {
          yield* objects.read(object, at, Math.min(to, at + 2 ** 14));
          world.now += 160_000;
        }
      },
    };
    const passes: number[] = [];
    while (!found().includes('elements')) {
      expect(await run.plan()).toMatchObject({ next: 'inspect' });
      let rounds = 0;
      do {
        await run.split();
        rounds += 1;
      } while ((await run.verify()).next === 'resend');
      passes.push(rounds);
    }
    expect(passes).toEqual([maxRounds + 1, expect.any(Number)]);
    world.ports.objects = objects;
    run.plans = 1;
    await run.toEnd();
    expect(row()).toMatchObject({ state: 'committed', rows: count });
    expect(loaded()).toEqual(rows);
  });
});

describe('an array of several parts with a fault', () => {
  const at = (text: string) => array.indexOf(text);
  const changed = (from: string, to: string) => array.replace(from, to);

  it.each<[string, string, number, number]>([
    ['that is cut', array.slice(0, at('{"id":4000') + 8), 4001, at('{"id":4000') + 8],
    ['that is cut behind an element', array.slice(0, at(',\n{"id":4000')), 4001, at(',\n{"id":4000')],
    ['without a comma', changed(',\n{"id":4000', '\n{"id":4000'), 4001, at(',\n{"id":4000') + 1],
    ['with a quote too many', changed('{"id":4000', '{"id":"15000'), 4001, at('{"id":4000') + 14],
    ['with a brace too many', changed('{"id":4000', '{{"id":4000'), 4001, at('{"id":4000') + 1],
    ['with a number that is none', changed('{"id":4000', '{"id":015000'), 4001, at('{"id":4000') + 7],
    ['with something behind its end', `${array}x`, 6001, array.length],
  ])('%s', async (_, text, atRow, byte) => {
    await dropped(text);
    await run.toEnd();
    expect(row()).toMatchObject({ state: 'rejected', error: 'InvalidJson' });
    expect(row().reason).toContain(`row ${atRow}, byte ${byte}`);
    expect(loaded()).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    ['an element that is too long', `"note":"${'['.repeat(60_000)}"`, 'RecordTooLong', 'row 4001'],
    [
      'an element that is too deep',
      `"note":${'['.repeat(600)}${']'.repeat(600)}`,
      'InvalidJson',
      '512 levels',
    ],
  ])('%s', async (_, value, error, reason) => {
    await dropped(changed('{"id":4000,', `{"id":4000,${value},`), {
      ...{ maxRecordBytes: 30_000, match: { ...route.match, extra: 'drop' } },
    });
    await run.toEnd();
    expect(row()).toMatchObject({ state: 'rejected', error, reason: expect.stringContaining(reason) });
  });

  it('sends nothing where the scan finds it', async () => {
    await dropped(array.slice(0, -100));
    await inspected('elements');
    await inspected('survey');
    expect(row()).toMatchObject({ state: 'rejected', error: 'InvalidJson' });
  });
});
