import type { Column } from '../../../../shared/data-set.ts';
import {
  AwsUnavailable,
  DomoAnswerLost,
  DomoUnauthorized,
  DomoUnavailable,
  PartSentBefore,
} from '../../../../shared/errors.ts';
import { type PartItem, triesOfRound, type UploadReport } from '../../../../shared/import/part.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../../helpers/run.ts';

quiet();

let world: World;
let run: Run;
/** A run that is about to send the parts of these files. @returns the ids of their loads */
async function opened(
  drops: Drop[],
  partSize = route.partSize,
  type: Column['type'] = 'LONG',
): Promise<string[]> {
  world = createWorld({ routes: [{ ...route, partSize }] });
  world.domo.addStream(42, { columns: [{ name: 'id', type }] });
  const ids = await world.drop(...drops);
  run = await runOf(world).to('split');
  return ids;
}

const reports = () => [...(world.reports.get(run.ref.id)?.values() ?? [])];
const report = () => reports()[0] as UploadReport;
const uploaded = () => Object.fromEntries(world.domo.streams.get(42)?.executions.at(-1)?.parts ?? []);
function first(): PartItem {
  const [item] = run.parts;
  if (item === undefined) throw new Error('the run has no parts');
  return item;
}
const sendFirst = (retry = 0) => run.splitOne(first(), retry);

test('the rows of a part go in one request, those of each file after those of the one before', async () => {
  const ids = await opened([{ text: 'id\n1\n2\n' }, { text: '\ufeffid\n3' }, { text: 'id\n4\n' }]);
  await sendFirst();
  expect(uploaded()).toEqual({ 1: '1\n2\n3\n4\n' });
  expect(world.requests.count('domo.parts.upload')).toBe(1);
  expect(report()).toMatchObject({ part: 1, error: null, tries: 0, sentBytes: expect.any(Number) });
  expect(report().segments.map(({ load, cut }) => [load, cut?.rows, cut?.bytes])).toEqual([
    [ids[0], 2, 4],
    [ids[1], 1, 1],
    [ids[2], 1, 2],
  ]);
});

test('a file of several parts is cut at whole records', async () => {
  const records = Array.from({ length: 60 }, (_, i) => String(1000 + i));
  await opened([{ text: `id\n${records.join('\n')}\n` }], 100);
  expect(run.parts.map(({ part }) => part)).toEqual([1, 2, 3]);
  for (const item of run.parts) await run.splitOne(item);
  const parts = Object.values(uploaded());
  for (const text of parts) expect(text).toMatch(/^(\d{4}\n)+$/);
  expect(parts.join('')).toBe(`${records.join('\n')}\n`);
});

describe('a part with a file that is at fault', () => {
  const good = { text: 'id\n1\n' };
  const faulty = { text: 'id\n2\n3,4\n' };

  test('is not sent; the fault is told of that file, and the others are cut all the same', async () => {
    await opened([good]);
    const [bad, last] = [world.put(faulty), world.put(good)].map((body) => JSON.parse(body).detail.object);
    const [segment] = first().segments ?? [];
    const segments = [bad, { key: segment?.object.key }, last].map(({ key }, i) => {
      const { object } = [...world.objects.values()].find((one) => one.object.key === key) ?? {};
      const range = { index: 0, count: 1, start: 3, end: object?.size ?? 0 };
      return { ...segment, load: `load ${i}`, object, range };
    });
    await run.splitOne({ ...first(), segments: segments as never });
    expect(uploaded()).toEqual({});
    expect(report()).toMatchObject({
      ...{ sentBytes: null, error: null },
      segments: [
        { load: 'load 0', cut: { anomaly: { kind: 'CellMisfit', row: 2 } } },
        { load: 'load 1', cut: { anomaly: null, rows: 1 } },
        { load: 'load 2', cut: { anomaly: null, rows: 1 } },
      ],
    });
  });

  test('is not sent where one is gone, which is no error of the call', async () => {
    const [gone, stays] = await opened([{ key: 'gone.csv' }, good]);
    world.objects.delete('incoming/sales/gone.csv@v1');
    await sendFirst();
    expect(uploaded()).toEqual({});
    expect(report()).toMatchObject({
      sentBytes: null,
      segments: [
        { load: gone, cut: null, error: { name: 'ObjectGone' } },
        { load: stays, cut: { rows: 1 }, error: null },
      ],
    });
  });
});

describe('a fault of a file in another encoding', () => {
  // Behind the head, in which `plan` would see it. A mark, a header, rows of a hundred characters.
  const behind = 3 + 100 * 1_000;
  const file = (fault: string) =>
    Buffer.from(`\ufeffid\n${`${'1'.repeat(99)}\n`.repeat(1_000)}${fault}\n`, 'utf16le');

  test.each<[string, string, object]>([
    ['a quote', 'ä"x', { kind: 'QuoteInUnquotedField', offset: 2 + 2 * (behind + 1) }],
    [
      'text behind a quote',
      '"ä€"x',
      { kind: 'TextAfterQuote', offset: 2 + 2 * (behind + 4), openedAt: 2 + 2 * behind },
    ],
    ['a NUL', 'ä\0', { kind: 'NulByte', offset: 2 + 2 * (behind + 1) }],
  ])('is told with its place in the object, not in its text: %s', async (_, fault, expected) => {
    await opened([{ text: file(fault) }], route.partSize, 'STRING');
    await sendFirst();
    expect(report().segments).toMatchObject([{ cut: { anomaly: { row: 1_001, ...expected } } }]);
    expect(uploaded()).toEqual({});
  });
});

describe('trouble that may pass', () => {
  test('of S3 is reported, and the call is made again', async () => {
    const [troubled, read] = await opened([{ key: 'a.csv' }, { key: 'b.csv' }]);
    const isFirst = ({ key }: { key: string }) => key.endsWith('a.csv');
    world.requests.refuse('objects.read', new AwsUnavailable('S3 is down'), 1, isFirst);
    await expect(sendFirst()).rejects.toThrow('S3 is down');
    expect(report()).toMatchObject({
      sentBytes: null,
      segments: [
        { load: troubled, cut: null, error: { name: 'AwsUnavailable' } },
        { load: read, cut: { rows: 1 } },
      ],
    });
    await sendFirst(1);
    expect(report()).toMatchObject({ error: null, tries: 1, sentBytes: expect.any(Number) });
    expect(uploaded()).toEqual({ 1: '1\n1\n' });
  });

  test('of Domo is reported, and the call is made again', async () => {
    await opened([{}]);
    world.requests.refuse('domo.parts.upload', new DomoUnavailable('down'), 1);
    await expect(sendFirst()).rejects.toThrow('down');
    expect(report()).toMatchObject({ sentBytes: null, error: { name: 'DomoUnavailable', message: 'down' } });
  });

  test('of the table of reports is thrown', async () => {
    await opened([{}]);
    world.requests.refuse('reports.put', new AwsUnavailable('throttled'));
    await expect(sendFirst()).rejects.toThrow('throttled');
  });
});

test.each([
  ['a refusal of Domo', (world: World) => (world.domo.refuses = () => 'Row 2, column 1.'), 'PartRefused'],
  [
    'an execution that somebody has aborted',
    (world: World) => world.domo.openElsewhere(42),
    'ExecutionAborted',
  ],
  [
    'what does not pass',
    (world: World) => world.requests.refuse('domo.parts.upload', new DomoUnauthorized('secret')),
    'DomoUnauthorized',
  ],
])('%s is told in the report, and is no error of the call', async (_, trouble, name) => {
  await opened([{}]);
  trouble(world);
  await sendFirst();
  expect(report()).toMatchObject({
    ...{ sentBytes: null, error: { name } },
    segments: [{ cut: { rows: 1 } }],
  });
});

test('tries are counted over rounds and Retries, and a late report of an early one changes nothing', async () => {
  await opened([{}]);
  run.round = 2;
  await sendFirst(3);
  expect(report().tries).toBe(2 * triesOfRound + 3);
  run.round = 0;
  world.domo.refuses = () => 'late';
  await sendFirst(5);
  expect(report()).toMatchObject({ error: null, tries: 2 * triesOfRound + 3 });
});

test('the segments of a part that has many are read from their list', async () => {
  const ids = await opened(Array.from({ length: 20 }, (_, i) => ({ text: `id\n${i}\n` })));
  expect(first()).toMatchObject({ segments: null, list: { bucket: 'bucket' } });
  await sendFirst();
  expect(report().segments.map(({ load }) => load)).toEqual(ids);
  expect(uploaded()).toEqual({ 1: `${[...ids.keys()].join('\n')}\n` });
});

test('a list that can’t be read is trouble of the call, and told in the report', async () => {
  await opened(Array.from({ length: 20 }, () => ({})));
  world.requests.refuse('documents.get', new AwsUnavailable('S3 is down'), 1);
  await expect(sendFirst()).rejects.toThrow('S3 is down');
  expect(report()).toMatchObject({ segments: [], sentBytes: null, error: { name: 'AwsUnavailable' } });
});

describe('a part that Domo may be sent once only', () => {
  const once = (retry = 0) => run.splitOne({ ...first(), once: true }, retry);
  const uploads = () => world.requests.count('domo.parts.upload');
  beforeEach(() => opened([{ text: 'id\n1\n' }]));

  test('is sent as any other where all goes well', async () => {
    await once();
    expect(uploaded()).toEqual({ 1: '1\n' });
    expect(report()).toMatchObject({ error: null, sentBytes: expect.any(Number) });
  });

  test.each([
    ['the answer is lost', () => world.requests.lose('domo.parts.upload', new DomoAnswerLost('lost'))],
    ['the report is lost', () => world.requests.refuse('reports.put', new AwsUnavailable('down'), 2)],
  ])('is not sent again where %s', async (_, trouble) => {
    trouble();
    await once().catch(() => undefined);
    await expect(once(1)).rejects.toThrow(PartSentBefore);
    expect(uploads()).toBe(1);
    expect(report()).toMatchObject({ sentBytes: null, error: { name: 'PartSentBefore' } });
  });

  test('is not said to be in doubt where an earlier try says that it was sent', async () => {
    await once();
    await expect(once(1)).rejects.toThrow(PartSentBefore);
    expect(uploads()).toBe(1);
    expect(report()).toMatchObject({ error: null, sentBytes: expect.any(Number) });
  });

  test('is sent again where Domo has clearly refused it', async () => {
    world.requests.refuse('domo.parts.upload', new DomoUnavailable('Domo is down'), 1);
    await expect(once()).rejects.toThrow('Domo is down');
    await once(1);
    expect(uploaded()).toEqual({ 1: '1\n' });
    expect(report()).toMatchObject({ error: null, tries: 1 });
  });

  test('waits until its state is proven where it begins with a guess', async () => {
    // Without quotes nothing before the second part proves where a record begins, however much is looked at.
    await opened([{ text: `id\n${`${'1'.repeat(19)}\n`.repeat(10_000)}` }], 100_000);
    const guessed = run.parts[1] ?? first();
    await run.splitOne({ ...guessed, once: true });
    expect(report()).toMatchObject({ sentBytes: null, error: null, segments: [{ cut: { exact: false } }] });
    expect(uploads()).toBe(0);
  });

  test('and whose answer was lost goes again in another execution, with all others', async () => {
    world = createWorld({ routes: [{ ...route, partSize: 100_000 }] });
    const at = '2026-11-28T17:00:00.000Z';
    await world.ports.probes.put({ at, host: 'https://domo', seen: { partAgain: 'appends' } });
    world.requests.lose('domo.parts.upload', new DomoAnswerLost('lost'));
    const [id = ''] = await world.drop({ text: `id\n${`${'1'.repeat(19)}\n`.repeat(10_000)}` });
    await work(world);
    expect(world.row(id)).toMatchObject({ state: 'committed', rows: 10_000, executionId: 2 });
    expect(world.domo.streams.get(42)?.executions.map(({ state }) => state)).toEqual(['ABORTED', 'SUCCESS']);
    // In the first execution the first part alone, since the second would begin with a guess.
    expect(uploads()).toBe(3);
  });
});

describe('where Domo drops a first row of a part that equals the column names', () => {
  const send = async (text: string) => {
    await opened([{ text }], route.partSize, 'STRING');
    await run.splitOne({ ...first(), names: ['id'] });
    return uploaded()[1];
  };

  test('the names go before a row that is like them', async () => {
    expect(await send('id\nid\n1\n')).toBe('id\nid\n1\n');
    expect(await send('id\n ID \n1\n')).toBe('id\n ID \n1\n');
    expect(report()).toMatchObject({ segments: [{ cut: { rows: 2 } }] });
  });

  test('nothing goes before any other', async () => {
    expect(await send('id\n1\nid\n')).toBe('1\nid\n');
  });

  test('a first row without an end in sight is no such row', async () => {
    const long = `"${'x\n'.repeat(200_000)}"\n1\n`;
    expect(await send(`id\n${long}`)).toBe(long);
  });
});

test('what takes too long to be read is told of, and the call is made again', async () => {
  const [id] = await opened([{ text: 'id\n1\n' }]);
  const { objects } = world.ports;
  world.ports.objects = {
    ...objects,
    async *read(object, from, to) {
      for await (const chunk of objects.read(object, from, to)) {
        world.now += 201_000;
        yield chunk;
      }
    },
  };
  await expect(sendFirst()).rejects.toThrow(AwsUnavailable);
  expect(report().segments).toMatchObject([{ load: id, cut: null, error: { name: 'AwsUnavailable' } }]);
  expect(world.requests.count('domo.parts.upload')).toBe(0);
});
