import { DeleteObjectCommand, GetObjectTaggingCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetExecutionHistoryCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { streamDigest } from '../../shared/import/documents.ts';
import { loadId } from '../../shared/import/identity.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { triesOfRound } from '../../shared/import/part.ts';
import { collected } from '../helpers/collected.ts';
import { commonConfig } from '../helpers/common-config.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { found } from '../helpers/found.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(120_000);

const columns = [
  { name: 'id', type: 'LONG' as const },
  { name: 'name', type: 'STRING' as const },
];

let sandbox: SandboxProcess;
let drops: Drops;
beforeAll(async () => {
  sandbox = await startSandboxProcess(commonConfig);
  drops = await connect(sandbox);
  // The first Stream that Domo makes has id 1, which the route "named" names.
  await drops.domo.streams.create({ name: 'Named', description: '', columns, updateMethod: 'REPLACE' });
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});

async function load(route: string, body: string, name = 'file.csv'): Promise<LedgerRow> {
  const ended = await drops.outcome(await drops.drop(`${route}/${name}`, body));
  expect({ state: ended.state, reason: ended.reason }).toEqual({ state: 'committed', reason: undefined });
  return ended;
}

test('APPEND adds rows, in order, behind those that are there', async () => {
  await load('append', 'id,name\n1,a\n2,b\n');
  const second = await load('append', 'id,name\n3,c\n');
  expect((await drops.rows(second)).slice(-3)).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ]);
});

test('REPLACE leaves the rows of the newest file', async () => {
  await load('replace', 'id,name\n1,a\n2,b\n');
  const second = await load('replace', 'id,name\n3,c\n');
  expect(await drops.rows(second)).toEqual([[3, 'c']]);
});

test('UPSERT replaces rows by their key and adds the others', async () => {
  await load('upsert', 'id,name\n1,a\n2,b\n');
  const second = await load('upsert', 'id,name\n2,B\n3,c\n');
  const rows = (await drops.rows(second)) as [number, string][];
  expect(rows.sort(([a], [b]) => a - b)).toEqual([
    [1, 'a'],
    [2, 'B'],
    [3, 'c'],
  ]);
});

test('a Stream that is named by its id is loaded by the route’s method, whatever its own is', async () => {
  await load('named', 'id,name\n1,a\n');
  const second = await load('named', 'id,name\n2,b\n');
  expect(second.streamId).toBe(1);
  expect(await drops.rows(second)).toHaveLength(2);
});

test('types are inferred where every cell proves them', async () => {
  const head = 'n,zip,ratio,day,at,mixed,empty';
  const ended = await load(
    'infer',
    `${head}\n1,01234,1.5,2020-01-31,2020-01-31T10:00:00,1,\n-2,12345,2,2020-02-01,2020-01-31 10:00:00,x,\n`,
  );
  const { dataSet } = await drops.domo.streams.get(Number(ended.streamId));
  const { schema } = await drops.domo.dataSets.get(dataSet.id);
  expect(schema.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'n LONG',
    'zip STRING',
    'ratio DOUBLE',
    'day DATE',
    'at DATETIME',
    'mixed STRING',
    'empty STRING',
  ]);
});

test('a file without a header is data from its first row on', async () => {
  const ended = await load('headless', '7,seven\n8,"eight"\n');
  expect(await drops.rows(ended)).toEqual([
    [7, 'seven'],
    [8, 'eight'],
  ]);
});

test('a byte order mark, CRLF, a missing last line break, nulls and empty strings', async () => {
  const ended = await load('append', '\uFEFFid,name\r\n10,"a\r\nb"\r\n11,\r\n12,""', 'hard.csv');
  expect((await drops.rows(ended)).slice(-3)).toEqual([
    [10, 'a\r\nb'],
    [11, null],
    [12, ''],
  ]);
});

test('many parts are one DataSet, in order, also where the start of a range is guessed wrong', async () => {
  // A field without a quote in sight for longer than look-behind and look-ahead, full of what look like records.
  const inner = Array.from({ length: 14_000 }, (_, i) => `${i},not a row`).join('\n');
  const records = Array.from({ length: 40 }, (_, i): [number, string] => [i, i % 2 ? inner : `row ${i}`]);
  const body = records.map(([id, name]) => `${id},"${name}"\n`).join('');
  const ended = await load('parts', `id,name\n${body}`);
  expect(await drops.rows(ended)).toEqual(records);
  const reports = await collected(drops.reports.list(String(ended.batch)));
  expect(reports.map(({ part }) => part)).toEqual(reports.map((_, i) => i + 1));
  expect(reports.length).toBeGreaterThan(5);
  const again = reports.filter(({ tries }) => tries >= triesOfRound);
  expect(again.length).toBeGreaterThan(0);
  expect(again).toMatchObject(again.map(() => ({ segments: [{ cut: { start: 'I', exact: true } }] })));
});

test('a file of one part takes these states, and no Map Run', async () => {
  const ended = await load('small', 'id,name\n1,a\n');
  const run = await found('its run', async () => {
    const { executions = [] } = await drops.sfn.send(
      new ListExecutionsCommand({
        stateMachineArn: drops.outputs.ImportMachineArn,
        statusFilter: 'SUCCEEDED',
      }),
    );
    return executions.find(({ name }) => name?.startsWith(streamDigest(ended.streamKey)));
  });
  const { events = [] } = await drops.sfn.send(
    new GetExecutionHistoryCommand({ executionArn: run.executionArn, maxResults: 1000 }),
  );
  // Each is a transition that Step Functions charges for: docs/cost.md has their number.
  expect(events.flatMap(({ stateEnteredEventDetails: state }) => state?.name ?? [])).toEqual([
    ...['Rest first?', 'Plan', 'What next?', 'OpenExecution', 'Few parts?', 'SplitFewParts', 'SplitOneOfFew'],
    ...['Verify', 'Proven?', 'Commit', 'Committed?', 'Settle', 'More to load?', 'Done'],
  ]);
  const types = events.map(({ type }) => type);
  expect(types.filter((type) => type === 'TaskScheduled')).toHaveLength(6);
  expect(types).not.toContain('MapRunStarted');
});

test('stray quotes that are kept belong to their cells, and are counted', async () => {
  const ended = await drops.outcome(await drops.drop('stray/file.csv', 'id,name\n1,5" pipe\n2,"a" b"\n'));
  expect(ended).toMatchObject({ state: 'committed', rows: 2 });
  expect(await drops.rows(ended)).toEqual([
    [1, '5" pipe'],
    [2, 'a" b'],
  ]);
});

test('a receipt says what was read, proven, and seen in the DataSet', async () => {
  const ended = await load('replace', 'id,name\n1,a\n2,b\n', 'receipt.csv');
  expect(await drops.receipt(ended)).toMatchObject({
    id: ended.id,
    route: 'replace',
    state: 'committed',
    rows: 2,
    executionId: ended.executionId,
    endedAt: ended.endedAt,
    updateMethod: 'REPLACE',
    proof: { rows: 2, bytes: 8, literalQuotes: 0, textAfterClose: 0 },
    dataSetRows: { after: 2, expected: 2, agrees: true },
  });
});

test('the object keeps its place and its tags, and is marked', async () => {
  const Key = 'replace/tagged.csv';
  const put = await drops.s3.send(
    new PutObjectCommand({ Bucket: sandbox.bucket, Key, Body: 'id,name\n1,a\n', Tagging: 'owner=ada' }),
  );
  const VersionId = String(put.VersionId);
  const tags = await found('both tags', async () => {
    const { TagSet } = await drops.s3.send(
      new GetObjectTaggingCommand({ Bucket: sandbox.bucket, Key, VersionId }),
    );
    return TagSet?.length === 2 && TagSet;
  });
  expect(Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value]))).toEqual({
    owner: 'ada',
    'sluice:state': 'committed',
  });
});

test('an event that comes twice loads once', async () => {
  const ended = await load('append', 'id,name\n100,once\n', 'twice.csv');
  await drops.tell(ended.key, ended);
  expect(await drops.ledger.get(ended.id)).toEqual(ended);
  const rows = await drops.rows(ended);
  expect(rows.filter(([, name]) => name === 'once')).toHaveLength(1);
});

test('a new version of a key is a new load', async () => {
  const first = await load('append', 'id,name\n200,first\n', 'again.csv');
  const second = await load('append', 'id,name\n201,second\n', 'again.csv');
  expect(second.id).not.toBe(first.id);
});

test('files that are overwritten at once are loaded each by its own version', async () => {
  const ids: string[] = [];
  for (const id of [300, 301, 302]) ids.push(await drops.drop('append/rush.csv', `id,name\n${id},v\n`));
  for (const id of ids) expect(await drops.outcome(id)).toMatchObject({ state: 'committed', rows: 1 });
});

test('two loads never have executions open on one stream', async () => {
  const ids = await Promise.all(
    Array.from({ length: 6 }, (_, i) => drops.drop(`append/rush-${i}.csv`, `id,name\n${400 + i},r\n`)),
  );
  const ended = await Promise.all(ids.map((id) => drops.outcome(id, 100)));
  expect(ended.map(({ state }) => state)).toEqual(Array(6).fill('committed'));
  const [one] = ended;
  if (one === undefined) throw new Error('no load');
  const executions = await drops.domo.executions.list(Number(one.streamId));
  // Domo aborts an open execution when another is created: that there is no such one is the proof.
  expect(executions.filter(({ currentState }) => currentState !== 'SUCCESS')).toEqual([]);
  const rows = (await drops.rows(one)) as [number, string][];
  expect(
    rows
      .filter(([id]) => id >= 400)
      .map(([id]) => id)
      .sort(),
  ).toEqual([400, 401, 402, 403, 404, 405]);
});

test('an object whose version is deleted before it is read ends with a reason', async () => {
  const Key = 'elsewhere/gone.csv';
  const put = await drops.s3.send(
    new PutObjectCommand({ Bucket: sandbox.bucket, Key, Body: 'id,name\n1,a\n' }),
  );
  const { VersionId } = put;
  await drops.s3.send(new DeleteObjectCommand({ Bucket: sandbox.bucket, Key, VersionId }));
  const object = {
    bucket: sandbox.bucket,
    key: 'append/gone.csv',
    versionId: String(VersionId),
    etag: 'e',
  };
  await drops.tell(object.key, { versionId: object.versionId, bytes: 12 });
  const ended = await drops.outcome(loadId(object, null));
  expect(ended).toMatchObject({
    state: 'rejected',
    error: 'ObjectGone',
    reason: expect.stringMatching(/gone\.csv.*not there any more/),
  });
});

test('a Stream that does not exist fails the load with what to do', async () => {
  const ended = await drops.outcome(await drops.drop('nobody/file.csv', 'id,name\n1,a\n'));
  expect(ended).toMatchObject({
    state: 'failed',
    fault: 'user',
    reason: expect.stringMatching(/Stream 999/),
  });
});
