import { createHash } from 'node:crypto';
import { DeleteRolePolicyCommand, GetRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetObjectCommand, GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { createDocuments } from '../../shared/aws/documents.ts';
import type { Latest } from '../../shared/export/latest.ts';
import type { BatchRef } from '../../shared/import/batch.ts';
import type { OpenExecution } from '../../shared/import/destination.ts';
import type { Holder } from '../../shared/import/lease/lease.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import type { PartItem } from '../../shared/import/part.ts';
import { checkDefinition } from '../helpers/definition.ts';
import { domoState } from '../helpers/domo-state.ts';
import { type Deployment, deploy } from './deployment.ts';
import { until } from './runs.ts';

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
  for (const [, { Properties }] of resourcesOf('AWS::Lambda::EventSourceMapping')) {
    called.add(physicalId((Properties.FunctionName as { Ref: string }).Ref));
  }
  for (const [id] of resourcesOf('AWS::Lambda::Function')) {
    if (JSON.stringify(starters).includes(`["${id}","Arn"]`)) called.add(physicalId(id));
  }
  expect([...called].sort()).toEqual(Object.values(functions).sort());
});

/** Of the stream of the route. */
const streamKey = 'dataset-Orders';
let load: LedgerRow;
let run: string;
let fence: number;

/** The load of an object as the ledger knows it. */
function loadOf(objectKey: string): Promise<LedgerRow> {
  return until(`a load of ${objectKey}`, async () => {
    for await (const row of deployment.drops.ledger.open()) if (row.key === objectKey) return row;
    return null;
  });
}

/** The run that has the lease of the stream. */
async function holder(): Promise<Holder> {
  return until('a run with the lease', async () => (await deployment.drops.leases.read(streamKey)).holder);
}

const planned = (more: { run: string; fence: number }) =>
  deployment.invoke('Plan', { streamKey, ...more, plans: 0 });

test('an object under the prefix of a route gets through rule and queue into ledger and backlog, no other does', async () => {
  const { drops } = deployment;
  await deployment.bridgeGaps();
  await deployment.introduceDomo();
  await drops.drop('outgoing/orders/other.csv', 'id,note\n1,a\n');
  await drops.drop(key, file);
  load = await loadOf(key);
  expect(load).toMatchObject({
    state: 'received',
    route: 'orders',
    bytes: Buffer.byteLength(file),
    streamKey,
  });
  expect(await drops.backlog.first(streamKey, 10)).toMatchObject([
    { load: { id: load.id, object: { key } } },
  ]);
});

test('receive: the stream has a run, and one alone', async () => {
  const { runs } = deployment;
  ({ run, fence } = await holder());
  expect((await runs.named(run)).input).toEqual({ streamKey, fence: 1, giveUp: false, notBefore: null });
  expect(await runs.list()).toHaveLength(1);
});

let batch: BatchRef;
let parts: PartItem[];

test('plan: the file is checked, and cut into parts', async () => {
  const plan = await planned({ run, fence });
  if (plan.batch === null || plan.parts === null) throw new Error(JSON.stringify(plan));
  expect(plan.next).toBe('open');
  ({ batch, parts, fence } = plan as typeof plan & { batch: BatchRef; parts: PartItem[] });
  expect(parts.length).toBeGreaterThan(3);
  expect(parts.map(({ part }) => part)).toEqual(parts.map((_, i) => i + 1));
});

let execution: OpenExecution;
const first = { round: 0, retry: 0 };

test('open-execution: the secret is read, and Domo has a Stream and an open execution', async () => {
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
  const [found] = resourcesOf('AWS::IAM::Policy').filter(([id]) => id.includes('SplitPart'));
  if (found === undefined) throw new Error('split-part has no policy');
  const { PolicyName, Roles } = found[1].Properties as { PolicyName: string; Roles: [{ Ref: string }] };
  const policy = { RoleName: physicalId(Roles[0].Ref), PolicyName };
  const { PolicyDocument } = await iam.send(new GetRolePolicyCommand(policy));
  await iam.send(new DeleteRolePolicyCommand(policy));
  const item = parts[0] as PartItem;
  await expect(
    deployment.invoke('SplitPart', { item, batch: batch.id, execution, ...first }),
  ).rejects.toThrow(/not authorized to perform: dynamodb:PutItem/);
  const document = decodeURIComponent(String(PolicyDocument));
  await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: document }));
});

test('split-part: every part is read, cut and with Domo', async () => {
  await Promise.all(
    parts.map(async (item) => {
      expect(await deployment.invoke('SplitPart', { item, batch: batch.id, execution, ...first })).toBeNull();
    }),
  );
  const { streams } = await domoState(deployment);
  expect(streams[0]?.executions).toMatchObject([{ parts: parts.length, committed: false }]);
});

test('verify: the parts are proven', async () => {
  const input = { streamKey, fence, batch, execution, round: 0, partTimeout: 100, run };
  expect(await deployment.invoke('Verify', input)).toMatchObject({ next: 'commit' });
});

test('commit: the execution is indexed', async () => {
  const input = { streamKey, fence, batch, execution, run };
  expect(await deployment.invoke('Commit', input)).toMatchObject({ next: 'settle' });
  const { streams } = await domoState(deployment);
  expect(streams[0]?.executions).toMatchObject([{ state: 'SUCCESS', committed: true, rows }]);
});

test('settle: the rows are in the DataSet, the load is committed with receipt and tag, and the lease is free', async () => {
  const { drops, bucket } = deployment;
  const input = { streamKey, fence, batch, destination: execution, patient: false, run };
  expect(await deployment.invoke('Settle', input)).toEqual({ next: 'leave' });
  const row = await drops.ledger.get(load.id);
  if (row === null) throw new Error('the ledger has lost the load');
  expect(row).toMatchObject({ state: 'committed', rows, parts: parts.length });
  const found = await drops.rows(row);
  expect(found).toHaveLength(rows);
  expect(found[12_345]).toEqual([12_345, 'line 12345,\nand "another"']);
  expect(await drops.receipt(row)).toMatchObject({ state: 'committed', rows });
  const { TagSet } = await drops.s3.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: key }));
  expect(TagSet).toEqual([{ Key: 'sluice:state', Value: 'committed' }]);
  expect((await drops.leases.read(streamKey)).holder).toBeNull();
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
  const pointer = await createDocuments(drops.s3).get({ bucket, key: 'exports/orders/_latest.json' });
  const latest = pointer as Latest;
  expect(latest).toMatchObject({ export: 'orders', rows, key: 'exports/orders/20261125T060000Z/orders.csv' });
  const { Body } = await drops.s3.send(new GetObjectCommand({ Bucket: bucket, Key: latest.key }));
  const text = (await Body?.transformToString()) ?? '';
  expect(createHash('sha256').update(text).digest('hex')).toBe(latest.sha256);
  expect(text).toBe(file);
}, 120_000);

test('abandon: a load that can’t go on ends as failed, its execution is aborted, people are told', async () => {
  const { drops } = deployment;
  await drops.drop('incoming/orders/second.csv', 'id,note\n1,a\n');
  const second = await loadOf('incoming/orders/second.csv');
  const now = await holder();
  const plan = await planned({ run: now.run, fence: now.fence });
  if (plan.batch === null) throw new Error('nothing was planned');
  const hold = { streamKey, run: now.run, fence: plan.fence };
  const opened = await deployment.invoke('OpenExecution', { ...hold, batch: plan.batch });
  const error = { Error: 'AwsRefused', Cause: '{"errorMessage":"AccessDenied: no right to it"}' };
  expect(await deployment.invoke('Abandon', { ...hold, error })).toMatchObject({ next: 'leave' });
  expect(await drops.ledger.get(second.id)).toMatchObject({ state: 'failed', fault: 'aws' });
  const { streams } = await domoState(deployment);
  expect(streams[0]?.executions.at(-1)).toMatchObject({ id: opened.executionId, state: 'ABORTED' });
  await until('a notice', async () => deployment.notices[0] ?? null);
  expect(deployment.notices).toEqual([expect.stringContaining('orders')]);
});

test('recover: a run that is stopped is told of, and another takes its stream over', async () => {
  const { drops, runs } = deployment;
  await drops.drop('incoming/orders/third.csv', 'id,note\n1,a\n');
  await loadOf('incoming/orders/third.csv');
  const dead = await holder();
  const { arn } = await runs.named(dead.run);
  await drops.sfn.send(new StopExecutionCommand({ executionArn: arn }));
  const next = await until('another run with the lease', async () => {
    const lease = await drops.leases.read(streamKey);
    return lease.holder !== null && lease.holder.run !== dead.run ? lease.holder.run : null;
  });
  expect((await runs.named(next)).input).toMatchObject({ streamKey, giveUp: false });
});

test('sweep and watch do their work', async () => {
  // What is in the bucket is too young to be missed.
  expect(await deployment.invoke('Sweep', scheduledInput('Sweep'))).toEqual({ started: 0, left: 0 });
  await expect(deployment.invoke('Watch', scheduledInput('Watch'))).resolves.toBeNull();
});
