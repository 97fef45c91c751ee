import { connect, type Drops } from '../helpers/drops.ts';
import { domoFaults, type Exports, exportsOf, faultHits, s3Faults } from '../helpers/exports.ts';
import { found } from '../helpers/found.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(180_000);

/** More than one part of an upload, so that one can fail when another is there. */
const rows = 160_000;
const row = (id: number) => `${id},"line\n${'x'.repeat(48)}"\n`;
const csv = `id,text\n${Array.from({ length: rows }, (_, id) => row(id)).join('')}`;

const operation = 'exportData';
const always = { operation, times: null };
const good = { status: 'SUCCEEDED' } as const;

type Case = [what: string, domo: object[], s3: object[], failure: { error: string; cause: RegExp } | null];

const cases: Case[] = [
  ['cut at 0 %, once', [{ kind: 'cut', at: 'body', bytes: 0, operation }], [], null],
  ['cut at 50 %, once', [{ kind: 'cut', at: 'body', bytes: csv.length / 2, operation }], [], null],
  [
    'cut at 99.9 %, once',
    [{ kind: 'cut', at: 'body', bytes: Math.floor(csv.length * 0.999), operation }],
    [],
    null,
  ],
  [
    'cut a byte before the end, once',
    [{ kind: 'cut', at: 'body', bytes: csv.length - 1, operation }],
    [],
    null,
  ],
  [
    'cut at 0 %, always',
    [{ kind: 'cut', at: 'body', bytes: 0, ...always }],
    [],
    { error: 'DomoUnavailable', cause: /the connection was cut/ },
  ],
  [
    'cut at 99.9 %, always',
    [{ kind: 'cut', at: 'body', bytes: Math.floor(csv.length * 0.999), ...always }],
    [],
    { error: 'DomoUnavailable', cause: /broke off after \d{7} bytes: the connection was cut/ },
  ],
  ['no answer, once', [{ kind: 'cut', at: 'answer', operation }], [], null],
  ['401, once', [{ kind: 'status', status: 401, operation }], [], null],
  [
    '401, always',
    [{ kind: 'status', status: 401, ...always }],
    [],
    { error: 'DomoUnauthorized', cause: /answered 401.*scope "data"/ },
  ],
  ['406, once', [{ kind: 'status', status: 406, body: 'html', operation }], [], null],
  [
    '406, always',
    [{ kind: 'status', status: 406, body: 'html', ...always }],
    [],
    { error: 'DomoUnauthorized', cause: /answered 406.*scope "data"/ },
  ],
  ['429, once', [{ kind: 'status', status: 429, operation }], [], null],
  ['500, some times', [{ kind: 'status', status: 500, operation, times: 5 }], [], null],
  [
    '500, always',
    [{ kind: 'status', status: 500, ...always }],
    [],
    { error: 'DomoUnavailable', cause: /answered 500/ },
  ],
  ['a page with status 200, once', [{ kind: 'status', status: 200, body: 'html', operation }], [], null],
  [
    'a page with status 200, always',
    [{ kind: 'status', status: 200, body: 'html', ...always }],
    [],
    { error: 'DomoUnavailable', cause: /a page instead of data/ },
  ],
  [
    'JSON with status 200',
    [{ kind: 'status', status: 200, ...always }],
    [],
    { error: 'DomoAnswerInvalid', cause: /application\/json.*instead of text\/csv/ },
  ],
  ['a row missing, once', [{ kind: 'loss', rows: 1, operation }], [], null],
  [
    'rows missing, twice',
    [{ kind: 'loss', rows: 700, operation, times: 2 }],
    [],
    { error: 'ExportRowsDiffer', cause: /has 159300 rows, and Domo counts 160000/ },
  ],
  [
    'the DataSet is gone afterwards',
    [{ kind: 'status', status: 404, operation: 'getDataSet', after: 1, times: null }],
    [],
    { error: 'DomoNotFound', cause: /Domo has no DataSet/ },
  ],
  ['S3 fails on a part, once', [], [{ operation: 'UploadPart', after: 1 }], null],
  [
    'S3 fails on the last part, always',
    [],
    [{ operation: 'UploadPart', after: 1, times: null }],
    { error: 'AwsUnavailable', cause: /InternalError/ },
  ],
  [
    'S3 can’t complete an upload',
    [],
    [{ operation: 'CompleteMultipartUpload', times: null }],
    { error: 'AwsUnavailable', cause: /InternalError/ },
  ],
  [
    'S3 loses the answer to the completion',
    [],
    [{ operation: 'CompleteMultipartUpload', applied: true }],
    null,
  ],
  ['S3 fails on the pointer, once', [], [{ operation: 'PutObject' }], null],
];

let sandbox: SandboxProcess;
let drops: Drops;
let exports: Exports;
beforeAll(async () => {
  const job = (name: string) => ({
    ...{ name, route: 'many', schedule: 'at(2199-01-01T00:00:00)', prefix: `exports/${name}/` },
  });
  sandbox = await startSandboxProcess(
    {
      imports: [
        {
          name: 'many',
          prefix: 'incoming/many/',
          dataSet: {
            name: 'Many',
            columns: [
              { name: 'id', type: 'LONG' },
              { name: 'text', type: 'STRING' },
            ],
          },
          updateMethod: 'REPLACE',
          commitInterval: 0,
        },
      ],
      exports: [...cases.keys(), 'changed', 'changing'].map((name) => job(`job-${name}`)),
    },
    // The state machine rides over minutes of trouble; here they pass quickly.
    ['--time-scale', '0.02'],
  );
  drops = await connect(sandbox);
  exports = exportsOf(sandbox, drops);
  const load = await drops.outcome(await drops.drop('incoming/many/many.csv', csv));
  expect(load).toMatchObject({ state: 'committed', rows });
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});
afterEach(async () => {
  await domoFaults(sandbox);
  await s3Faults(sandbox);
});

const time = '2026-11-25T06:00:00Z';

async function expectWhole(name: string): Promise<void> {
  const prefix = `exports/${name}/`;
  const latest = await exports.latest(prefix);
  if (latest === null) throw new Error('nothing is pointed at');
  expect(latest).toMatchObject({ rows, key: `${prefix}20261125T060000Z/${name}.csv` });
  expect((await exports.pointed(latest)).equals(Buffer.from(csv))).toBe(true);
  expect((await exports.left(prefix)).uploads).toEqual([]);
  expect(exports.notices(name)).toEqual([]);
}

async function expectNothing(name: string, cause: RegExp): Promise<void> {
  expect(await exports.left(`exports/${name}/`)).toEqual({ keys: [], uploads: [] });
  const [notice, ...more] = exports.notices(name);
  expect(more).toEqual([]);
  expect(notice?.subject).toBe(`Sluice: export ${name} failed`);
  expect(notice?.message).toMatch(cause);
}

test.each(cases.map((each, index) => [`job-${index}`, ...each] as const))(
  '%s, %s: the verified object and its pointer, or neither and a reason',
  async (name, _, domo, s3, failure) => {
    await domoFaults(sandbox, ...domo);
    await s3Faults(sandbox, ...s3);
    const ended = await exports.run(name, time);
    if (domo.length > 0) expect((await faultHits(sandbox))[0]).toBeGreaterThan(0);
    await domoFaults(sandbox);
    await s3Faults(sandbox);
    if (failure === null) {
      expect(ended).toMatchObject(good);
      await expectWhole(name);
    } else {
      const { error, cause } = failure;
      expect(ended).toEqual({ status: 'FAILED', error, cause: expect.stringMatching(cause) });
      await expectNothing(name, cause);
    }
  },
);

describe('a DataSet that changes in the middle', () => {
  const other = csv.replace('id,text\n', `id,text\n-1,new\n`);

  /** Holds the request of the export until the DataSet has other data. */
  async function change(body: string): Promise<void> {
    await found('the request of the export', async () => (await faultHits(sandbox))[0] === 1);
    const load = await drops.outcome(await drops.drop('incoming/many/many.csv', body));
    expect(load.state).toBe('committed');
  }
  const hold = () => domoFaults(sandbox, { kind: 'delay', ms: null, operation });

  test('is fetched once more', async () => {
    await hold();
    const run = await exports.start('job-changed', time);
    await change(other);
    await change(csv);
    await domoFaults(sandbox);
    expect(await exports.ended(run)).toMatchObject(good);
    await expectWhole('job-changed');
  });

  test('twice: neither, and the reason has both states', async () => {
    await hold();
    const run = await exports.start('job-changing', time);
    await change(other);
    // The first try goes on to its end; the second one finds the same trouble.
    await domoFaults(sandbox);
    await hold();
    await change(csv);
    await domoFaults(sandbox);
    const cause =
      /changed while it was exported: it had 160001 rows of .* before and 160000 rows of .* afterwards/;
    expect(await exports.ended(run)).toEqual({
      status: 'FAILED',
      error: 'DataSetChanged',
      cause: expect.stringMatching(cause),
    });
    await expectNothing('job-changing', cause);
  });
});
