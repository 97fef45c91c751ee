import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteRolePolicyCommand, GetRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteObjectTaggingCommand, GetObjectCommand, GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { createObjects } from '../../shared/aws/objects.ts';
import type { Latest } from '../../shared/export/latest.ts';
import type { BatchRef } from '../../shared/import/batch.ts';
import type { OpenExecution, PartItem } from '../../shared/import/part.ts';
import { checkDefinition } from '../helpers/definition.ts';
import { domoState } from '../helpers/domo-state.ts';
import { type Deployment, deploy } from './deployment.ts';
import { type ThroughRun, until } from './runs.ts';

/** Each test goes on where the one before it has stopped: together they are the way of one file. */

const key = 'incoming/orders/März 1+1 %.csv';
const rows = 40_000;
const file = `id,note\n${Array.from({ length: rows }, (_, i) => `${i},"line ${i},\nand ""another"""\n`).join('')}`;

let deploying: Promise<Deployment>;
let deployment: Deployment;
beforeAll(async () => {
  deploying = deploy();
  deployment = await deploying;
}, 600_000);
// Also where it took too long: what was started by then is ended.
afterAll(async () => (await deploying.catch(() => null))?.stop(), 600_000);

function resourcesOf(type: string) {
  return Object.entries(deployment.resources).filter(([, { Type }]) => Type === type);
}

/** What the schedule of a function gives it. */
function scheduledInput(name: string) {
  for (const [, { Properties }] of resourcesOf('AWS::Scheduler::Schedule')) {
    const { Arn, Input } = Properties.Target as { Arn: { 'Fn::GetAtt': [string, string] }; Input: string };
    if (Arn['Fn::GetAtt'][0].slice(0, -8) === name) return JSON.parse(Input);
  }
  throw new Error(`${name} has no schedule`);
}

test('every resource of the template is there, and as the template has it', async () => {
  const { resources, deployed, drift } = deployment;
  const expected = Object.entries(resources).map(([id, { Type }]) => [id, Type, 'CREATE_COMPLETE']);
  const found = [...deployed].map(([id, { type, status }]) => [id, type, status]);
  expect(found.sort()).toEqual(expected.sort());

  const drifts = await drift();
  expect(new Set(Object.values(drifts))).toEqual(new Set(['IN_SYNC']));
  const checked = new Set(Object.keys(drifts).map((id) => resources[id]?.Type));
  expect([...checked].sort()).toEqual([
    'AWS::DynamoDB::Table',
    'AWS::Events::Rule',
    'AWS::IAM::Role',
    'AWS::Lambda::Function',
    'AWS::Logs::LogGroup',
    'AWS::S3::Bucket',
    'AWS::SNS::Topic',
    'AWS::SQS::Queue',
    'AWS::SecretsManager::Secret',
    'AWS::StepFunctions::StateMachine',
  ]);
});

test('the definitions are whole when CloudFormation has filled in their references, and each function is called', async () => {
  const { drops, physicalId, functions } = deployment;
  const called = new Set<string>();
  for (const [id] of resourcesOf('AWS::StepFunctions::StateMachine')) {
    const { definition = '' } = await drops.sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn: physicalId(id) }),
    );
    expect(checkDefinition(JSON.parse(definition))).toEqual([]);
    for (const [, name] of definition.matchAll(/:function:([^"]+)"/g)) called.add(String(name));
  }
  const starters = [...resourcesOf('AWS::Events::Rule'), ...resourcesOf('AWS::Scheduler::Schedule')];
  for (const [id] of resourcesOf('AWS::Lambda::Function')) {
    if (JSON.stringify(starters).includes(`["${id}","Arn"]`)) called.add(physicalId(id));
  }
  expect([...called].sort()).toEqual(Object.values(functions).sort());
});

let through: ThroughRun;

test('an object under the prefix of a route starts the import machine with its event, no other does', async () => {
  const { drops, bucket, runs } = deployment;
  await deployment.bridgeGaps();
  await deployment.introduceDomo();
  await drops.drop('outgoing/orders/other.csv', 'id,note\n1,a\n');
  await drops.drop(key, file);
  const run = await runs.of(key);
  expect(await runs.input(run)).toMatchObject({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: bucket }, object: { key, size: Buffer.byteLength(file) } },
  });
  await sleep(500);
  expect(await runs.list()).toEqual([run]);
  through = await runs.through(run);
});

test('receive and join: the load is in the ledger, and its run at the turnstile', async () => {
  const { drops } = deployment;
  expect(through).toMatchObject({ load: { object: { key } }, streamKey: 'dataset-Orders', fence: 1 });
  expect(await drops.ledger.get(through.load.id)).toMatchObject({ state: 'received', route: 'orders' });
});

let batch: BatchRef;
let parts: PartItem[];

test('plan: the file is checked, and cut into parts', async () => {
  const { run, streamKey, fence } = through;
  const planned = await deployment.invoke('Plan', {
    ...{ streamKey, fence, run },
    ...{ attempt: 0, maxLoads: null },
  });
  if (planned.batch === null || planned.parts === null) throw new Error(JSON.stringify(planned));
  expect(planned.next).toBe('open');
  batch = planned.batch;
  parts = planned.parts;
  expect(parts.length).toBeGreaterThan(3);
  expect(parts.map(({ part }) => part)).toEqual(parts.map((_, i) => i + 1));
});

let execution: OpenExecution;
const first = { round: 0, retry: 0 };

test('open-execution: the secret is read, and Domo has a Stream and an open execution', async () => {
  const { run, streamKey, fence } = through;
  execution = await deployment.invoke('OpenExecution', { streamKey, fence, batch, run });
  const { streams, requests } = await domoState(deployment);
  expect(streams).toMatchObject([
    {
      id: execution.streamId,
      dataSetId: execution.dataSetId,
      executions: [{ id: execution.executionId, state: 'ACTIVE', committed: false, parts: 0 }],
    },
  ]);
  // Domo's stand-in gives a token only to whoever knows what is in the secret.
  expect(Object.keys(requests.token ?? {})).toEqual(['200']);
});

test('a function that lacks its policy is refused: the policies are what lets the others through', async () => {
  const { iam, physicalId } = deployment;
  const [found] = resourcesOf('AWS::IAM::Policy').filter(([id]) => id.startsWith('SplitPart'));
  if (found === undefined) throw new Error('split-part has no policy');
  const { PolicyName, Roles } = found[1].Properties as { PolicyName: string; Roles: [{ Ref: string }] };
  const policy = { RoleName: physicalId(Roles[0].Ref), PolicyName };
  const { PolicyDocument } = await iam.send(new GetRolePolicyCommand(policy));
  await iam.send(new DeleteRolePolicyCommand(policy));
  await expect(
    deployment.invoke('SplitPart', { item: parts[0] as PartItem, execution, ...first }),
  ).rejects.toThrow(/not authorized to perform: dynamodb:PutItem/);
  const document = decodeURIComponent(String(PolicyDocument));
  await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: document }));
});

test('split-part: every part is read, cut and with Domo', async () => {
  await Promise.all(
    parts.map(async (item) => {
      expect(await deployment.invoke('SplitPart', { item, execution, ...first })).toBeNull();
    }),
  );
  const { streams } = await domoState(deployment);
  expect(streams[0]?.executions).toMatchObject([{ parts: parts.length, committed: false }]);
});

test('reconcile: the parts are proven', async () => {
  const { run, streamKey, fence } = through;
  const input = { streamKey, fence, batch, execution, round: 0, attempt: 1, partTimeout: 100, run };
  expect(await deployment.invoke('Reconcile', input)).toMatchObject({ next: 'commit' });
  expect(await deployment.drops.ledger.get(through.load.id)).toMatchObject({ rows });
});

test('commit: the execution is indexed', async () => {
  const { run, streamKey, fence } = through;
  const input = { streamKey, fence, batch, execution, attempt: 1, run };
  expect(await deployment.invoke('Commit', input)).toMatchObject({ next: 'settle' });
  const { streams } = await domoState(deployment);
  expect(streams[0]?.executions).toMatchObject([{ state: 'SUCCESS', committed: true, rows }]);
});

test('settle: the rows are in the DataSet, the load is committed, with its receipt and its tag', async () => {
  const { drops, bucket } = deployment;
  const { run, streamKey, fence, load } = through;
  const input = { load, streamKey, fence, batch, destination: execution, patient: false, run };
  expect(await deployment.invoke('Settle', input)).toMatchObject({ state: 'committed' });
  const row = await drops.ledger.get(load.id);
  if (row === null) throw new Error('the ledger has lost the load');
  expect(row).toMatchObject({ state: 'committed', rows, parts: parts.length });
  const found = await drops.rows(row);
  expect(found).toHaveLength(rows);
  expect(found[12_345]).toEqual([12_345, 'line 12345,\nand "another"']);
  expect(await drops.receipt(row)).toMatchObject({ state: 'committed', rows });
  const { TagSet } = await drops.s3.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: key }));
  expect(TagSet).toEqual([{ Key: 'sluice:state', Value: 'committed' }]);
});

test('export: what its schedule starts brings the rows back into the bucket, verified', async () => {
  const { drops, bucket } = deployment;
  const [[, schedule] = []] = resourcesOf('AWS::Scheduler::Schedule').filter(([id]) =>
    id.startsWith('Exports'),
  );
  const { Input } = (schedule?.Properties.Target ?? {}) as { Input: string };
  // The emulator keeps schedules and starts nothing at their times.
  const input = Input.replace('<aws.scheduler.scheduled-time>', '2026-11-25T06:00:00Z');
  const { executionArn } = await drops.sfn.send(
    new StartExecutionCommand({ stateMachineArn: drops.outputs.ExportMachineArn, input }),
  );
  await until('the end of the export', async () => {
    const { status, error, cause } = await drops.sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status === 'FAILED') throw new Error(`${error}: ${cause}`);
    return status === 'SUCCEEDED' ? true : null;
  });
  const pointer = await createObjects(drops.s3).getJson(bucket, 'exports/orders/_latest.json');
  const latest = pointer as Latest;
  expect(latest).toMatchObject({ export: 'orders', rows, key: 'exports/orders/20261125T060000Z/orders.csv' });
  const { Body } = await drops.s3.send(new GetObjectCommand({ Bucket: bucket, Key: latest.key }));
  const text = (await Body?.transformToString()) ?? '';
  expect(createHash('sha256').update(text).digest('hex')).toBe(latest.sha256);
  expect(text).toBe(file);
}, 120_000);

test('abandon: a load whose run can’t go on ends as failed, its execution is aborted, people are told', async () => {
  const { drops, runs } = deployment;
  await drops.drop('incoming/orders/second.csv', 'id,note\n1,a\n');
  const { run, load, streamKey, fence } = await runs.through(await runs.of('incoming/orders/second.csv'));
  const hold = { streamKey, fence, run };
  const planned = await deployment.invoke('Plan', { ...hold, attempt: 0, maxLoads: null });
  if (planned.batch === null) throw new Error('nothing was planned');
  const opened = await deployment.invoke('OpenExecution', { ...hold, batch: planned.batch });
  const ended = await deployment.invoke('Abandon', {
    ...{ ...hold, load, batch: planned.batch, destination: opened },
    error: { Error: 'AwsRefused', Cause: '{"errorMessage":"AccessDenied: no right to it"}' },
  });
  expect(ended).toMatchObject({ next: 'end', state: 'failed' });
  expect(await drops.ledger.get(load.id)).toMatchObject({ state: 'failed', fault: 'aws' });
  const { streams } = await domoState(deployment);
  expect(streams[0]?.executions.at(-1)).toMatchObject({ id: opened.executionId, state: 'ABORTED' });
  await until('a notice', async () => deployment.notices[0] ?? null);
  expect(deployment.notices).toEqual([expect.stringContaining('orders')]);
});

test('relieve: a run that is stopped is told of, and its load is seen to', async () => {
  const { drops, runs } = deployment;
  await drops.drop('incoming/orders/third.csv', 'id,note\n1,a\n');
  const { run, load } = await runs.through(await runs.of('incoming/orders/third.csv'));
  await drops.sfn.send(new StopExecutionCommand({ executionArn: run }));
  const row = await until('the load to end', async () => {
    const now = await drops.ledger.get(load.id);
    return now?.endedAt ? now : null;
  });
  expect(row).toMatchObject({ state: 'failed' });
});

test('sweep: what no run was started for is found, and started', async () => {
  const { runs, drops, bucket } = deployment;
  // Without its tag it looks as if its event had been lost: the ledger does not know its version, since the
  // emulator's events name none.
  await drops.s3.send(new DeleteObjectTaggingCommand({ Bucket: bucket, Key: 'incoming/orders/third.csv' }));
  const before = await runs.list();
  const swept = await deployment.invoke('Sweep', { ...scheduledInput('Sweep'), grace: 0 });
  expect(swept).toEqual({ started: 1, left: 0 });
  const after = await runs.list();
  expect(after).toHaveLength(before.length + 1);
});

test('gauge: open loads are counted', async () => {
  await expect(deployment.invoke('Gauge', scheduledInput('Gauge'))).resolves.toBeNull();
});
