import type { ExportJob } from '../../../shared/config/export-job.ts';
import type { DataSet } from '../../../shared/domo/answers.ts';
import { AwsUnavailable, ConfigInvalid, DomoNotFound } from '../../../shared/errors.ts';
import { abandonExport } from '../../../shared/export/abandon.ts';
import { exportDataSet } from '../../../shared/export/export.ts';
import type { Latest } from '../../../shared/export/latest.ts';
import type { ExportPorts } from '../../../shared/export/ports.ts';
import type { SluiceEvent } from '../../../shared/import/ledger/event.ts';
import type { Measure } from '../../../shared/import/ledger/measures.ts';
import type { Notice } from '../../../shared/import/ledger/notice.ts';
import { route } from '../../helpers/load.ts';
import { quiet } from '../../helpers/quiet.ts';

quiet();

const csv = 'id\n1\n2\n';
const scheduledTime = '2026-11-25T07:00:00+01:00';
const key = 'exports/q4/20261125T060000Z/q4.csv';
const pointer = 'exports/q4/_latest.json';
const job: ExportJob = {
  ...{ name: 'q4', source: { kind: 'dataSet', dataSetId: 'D' }, prefix: 'exports/q4/', fileName: 'q4.csv' },
  ...{ format: 'csv', includeHeader: true, gzip: false, skipUnchanged: false },
} as ExportJob;

/** A bucket, and a Domo with one DataSet, in memory. */
function world(jobs: ExportJob[] = [job], dataSet: Partial<DataSet> = {}) {
  const objects = new Map<string, Buffer>();
  const seen = { metadata: {}, aborted: [] as string[], fetched: [] as string[] };
  const notices: Notice[] = [];
  const events: SluiceEvent[] = [];
  const measures: [string, readonly Measure[]][] = [];
  let tags = 0;
  let latest: { latest: Latest; tag: string } | null = null;
  const ports: ExportPorts = {
    clock: { now: () => Date.parse('2026-11-25T06:00:09Z'), sleep: async () => undefined },
    domo: {
      dataSets: {
        get: async (id: string) => ({ id, name: 'D', rows: 2, dataCurrentAt: 't', schema: {}, ...dataSet }),
        export: async (id: string) => {
          seen.fetched.push(id);
          return {
            stop: () => undefined,
            [Symbol.asyncIterator]: async function* () {
              yield Buffer.from(csv);
            },
          };
        },
      },
      streams: { get: async (id: number) => ({ id, dataSet: { id: `of ${id}` } }) },
    } as never,
    probes: { get: async () => null },
    streams: { keyOf: async () => 'dataset-Sales', get: async () => null },
    bucket: {
      name: 'b',
      upload: ({ key: at, metadata }) => {
        const chunks: Buffer[] = [];
        Object.assign(seen, { metadata });
        return {
          write: async (bytes) => void chunks.push(bytes),
          complete: async () => {
            objects.set(at, Buffer.concat(chunks));
            return { versionId: 'v' };
          },
          abort: async () => undefined,
        };
      },
      abortUploads: async (at) => void seen.aborted.push(at),
      has: async ({ key: at }) => objects.has(at),
      latest: (at) => ({
        read: async () => (at === pointer ? latest : null),
        write: async (next, tag) => {
          if (tag !== (latest?.tag ?? null)) return false;
          latest = { latest: next, tag: String(++tags) };
          return true;
        },
      }),
    },
    notices: { publish: async (notice) => void notices.push(notice) },
    events: { publish: async (more) => void events.push(...more) },
    meter: { recordExport: (name, more) => void measures.push([name, more]) },
    exports: async () => jobs,
  };
  const run = (time = scheduledTime) =>
    exportDataSet(ports, { name: 'q4', scheduledTime: time, remaining: 900_000 });
  return { ports, run, objects, seen, notices, events, measures, pointsAt: () => latest?.latest ?? null };
}

const outcomes = (measures: [string, readonly Measure[]][]) => measures.map(([, [first]]) => first?.name);

test('a DataSet is fetched to a place of its time, marked, and pointed at', async () => {
  const { run, objects, seen, measures, pointsAt } = world();
  const { outcome, latest } = await run();
  expect([outcome, latest]).toEqual(['exported', pointsAt()]);
  expect(latest).toMatchObject({
    ...{ export: 'q4', dataSetId: 'D', scheduledTime: '2026-11-25T06:00:00Z', bucket: 'b', key },
    ...{ versionId: 'v', rows: 2, bytes: csv.length, completedAt: '2026-11-25T06:00:09.000Z' },
  });
  expect(objects.get(key)?.toString()).toBe(csv);
  expect(seen.metadata).toEqual({ 'sluice-export': 'q4' });
  expect(outcomes(measures)).toEqual(['ExportsCompleted']);
});

test('an older export that comes late is kept, and not pointed at', async () => {
  const { run, objects, pointsAt } = world();
  await run();
  await run('2026-11-24T06:00:00Z');
  expect(objects.size).toBe(2);
  expect(pointsAt()?.scheduledTime).toBe('2026-11-25T06:00:00Z');
});

describe('of the same data again', () => {
  test.each<[string, boolean, boolean, number, string]>([
    ['nothing is fetched, if that is wanted', true, true, 1, 'unchanged'],
    ['all is fetched, if nothing else is wanted', false, true, 2, 'exported'],
    ['all is fetched where the last export is gone', true, false, 2, 'exported'],
  ])('%s', async (_, skipUnchanged, isThere, fetched, outcome) => {
    const { run, seen, objects, events } = world([{ ...job, skipUnchanged }]);
    await run();
    if (!isThere) objects.clear();
    expect((await run('2026-11-26T06:00:00Z')).outcome).toBe(outcome);
    expect(events.at(-1)).toEqual({
      type: 'Sluice Export Ended',
      detail: {
        ...{ export: 'q4', state: outcome, scheduledTime: '2026-11-26T06:00:00Z', error: null },
        ...{ dataSetId: 'D', bucket: 'b', key: expect.stringContaining('/q4.csv'), versionId: 'v', rows: 2 },
        ...{ bytes: csv.length, format: 'csv', gzip: false },
      },
    });
    expect(seen.fetched).toHaveLength(fetched);
  });
});

test.each<[string, ExportJob['source'], string]>([
  [
    'a Stream',
    { kind: 'route', route: { ...route, target: { kind: 'stream', streamId: 7 } } } as never,
    'of 7',
  ],
  [
    'the DataSet API',
    {
      kind: 'route',
      route: { ...route, target: { kind: 'dataSetApi', dataSetId: 'E', maxBytes: 1 } },
    } as never,
    'E',
  ],
])('the DataSet may be that of a route to %s', async (_, source, fetched) => {
  const { run, seen } = world([{ ...job, source }]);
  await run();
  expect(seen.fetched).toEqual([fetched]);
});

test.each<[string, ExportJob[], object]>([
  ['an export that is not deployed', [], ConfigInvalid],
  [
    'a route that has created no DataSet yet',
    [
      {
        ...job,
        source: {
          kind: 'route',
          route: { ...route, target: { kind: 'dataSet', name: 'Sales', description: '', columns: 'infer' } },
        } as never,
      },
    ],
    DomoNotFound,
  ],
])('%s is told', async (_, jobs, kind) => {
  const { run, objects } = world(jobs);
  await expect(run()).rejects.toThrow(kind as never);
  expect(objects.size).toBe(0);
});

describe('an export that failed', () => {
  const error = new AwsUnavailable('S3 is down.');
  const given = { scheduledTime, error, run: 'arn:run' };

  test('leaves nothing open, and people are told', async () => {
    const { ports, seen, notices, events, measures } = world();
    expect(await abandonExport(ports, { ...given, name: 'q4' })).toEqual({
      ...{ error: 'AwsUnavailable', reason: 'S3 is down.' },
    });
    expect(seen.aborted).toEqual([key]);
    expect(notices).toEqual([
      {
        subject: 'Sluice: export q4 failed',
        message: expect.stringContaining('S3 is down.'),
        about: {
          ...{ kind: 'export', export: 'q4', state: 'failed', error: 'AwsUnavailable', fault: 'aws' },
          run: 'arn:run',
        },
      },
    ]);
    expect(events).toEqual([
      {
        type: 'Sluice Export Ended',
        detail: {
          ...{ export: 'q4', state: 'failed', scheduledTime: '2026-11-25T06:00:00Z', dataSetId: 'D' },
          ...{ reason: 'S3 is down.', error: 'AwsUnavailable', fault: 'aws', bucket: 'b', key: null },
          ...{ versionId: null, rows: null, bytes: null, format: null, gzip: null },
        },
      },
    ]);
    expect(outcomes(measures)).toEqual(['ExportsFailed']);
  });

  test('and that nobody has deployed is only told to whoever started it', async () => {
    const { ports, seen, notices } = world([]);
    expect(await abandonExport(ports, { ...given, name: 'q4' })).toMatchObject({ error: 'AwsUnavailable' });
    expect([seen.aborted, notices]).toEqual([[], []]);
  });
});
