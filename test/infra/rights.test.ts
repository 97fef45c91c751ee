import { type Rights, rightsOf, trustOf } from '../helpers/rights.ts';
import { config, makeTemplate } from '../helpers/stack.ts';

// One route will do: `incoming/sales/*` stands for the objects under every route's prefix.
const template = makeTemplate({ imports: config.imports.slice(0, 1), exports: config.exports.slice(0, 1) });
const rights = rightsOf(template);

/** What every function needs to be seen at all. */
const seen = (log: string): Rights => ({
  [log]: 'logs:CreateLogStream logs:PutLogEvents',
  // X-Ray knows no resources.
  '*': 'xray:PutTelemetryRecords xray:PutTraceSegments',
});

const table = (...actions: string[]): Rights => ({
  TablesMain: actions.map((action) => `dynamodb:${action}`).join(' '),
});
const reports = (action: string): Rights => ({ TablesReports: `dynamodb:${action}` });
const [Delete, Get, Put, Query, Update] = [
  'DeleteItem',
  'GetItem',
  'PutItem',
  'Query',
  'UpdateItem',
] as const;
const shelf: Rights = { 'TablesMain/index/shelf': 'dynamodb:Query' };
const start: Rights = { 'states:stateMachine:Sluice-import': 'states:StartExecution' };
const describeRuns: Rights = { 'states:execution:Sluice-import:*': 'states:DescribeExecution' };
const notices: Rights = { NoticesTopic: 'sns:Publish', NoticesKey: 'kms:Decrypt kms:GenerateDataKey*' };
/** In Sluice's own name alone. */
const events: Rights = {
  'events:event-bus/default where {"StringEquals":{"events:source":"sluice"}}': 'events:PutEvents',
};
const domo: Rights = { DomoSecret: 'secretsmanager:GetSecretValue' };
const routes: Rights = { 's3:asset': 's3:GetObject' };
const getTags = 's3:GetObjectTagging s3:GetObjectVersionTagging';
const tags = `${getTags} s3:PutObjectTagging s3:PutObjectVersionTagging`;
const read = 's3:GetObject s3:GetObjectVersion';
const readAndTags =
  's3:GetObject s3:GetObjectTagging s3:GetObjectVersion s3:GetObjectVersionTagging s3:PutObjectTagging s3:PutObjectVersionTagging';
const objects = (actions: string): Rights => ({
  'Bucket/incoming/sales/*': actions,
  // By these S3 tells an object that is gone from a forbidden one.
  Bucket: 's3:ListBucket s3:ListBucketVersions',
});
const batches = (actions: string): Rights => ({ 'Bucket/_sluice/batches/*': actions });
const getAndPutList = 's3:AbortMultipartUpload s3:GetObject s3:ListMultipartUploadParts s3:PutObject';
const receipts: Rights = { 'Bucket/_sluice/receipts/*': 's3:PutObject' };

const functions: Record<string, Rights> = {
  Receive: {
    ...{ ...table(Delete, Get, Put, Query, Update), ...start, ...routes, ...notices },
    // What Lambda does for it: it polls the queue in the name of the function.
    IntakeQueue:
      'sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ReceiveMessage',
  },
  Recover: { ...table(Get, Put, Query), ...start },
  Plan: {
    ...{
      ...table(Delete, Get, Put, Query, Update),
      ...start,
      ...routes,
      ...notices,
      ...events,
      ...domo,
      ...shelf,
    },
    ...{ ...objects(readAndTags), ...batches(getAndPutList), ...receipts },
  },
  OpenExecution: { ...table(Get, Put, Update), ...batches('s3:GetObject'), ...domo },
  SplitPart: {
    ...{ ...reports(Put), ...objects(read), ...batches('s3:GetObject'), ...domo },
    'Bucket/_sluice/batches/inspections/*': 's3:PutObject',
  },
  Verify: {
    ...{ ...table(Delete, Get, Put, Update), ...reports(Query), ...notices, ...events, ...domo },
    ...{ ...objects(tags), ...batches(getAndPutList), ...receipts },
  },
  Commit: {
    ...{ ...table(Delete, Get, Put, Update), ...notices, ...events, ...domo },
    ...{ ...objects(tags), ...batches('s3:GetObject'), ...receipts },
  },
  SendBatch: {
    ...{ ...table(Delete, Get, Put, Update), ...notices, ...events, ...domo },
    ...{ ...objects(readAndTags), ...batches('s3:GetObject s3:PutObject'), ...receipts },
  },
  Settle: {
    ...{ ...table(Delete, Get, Put, Query, Update), ...start, ...routes, ...notices, ...events, ...domo },
    ...{ ...objects(tags), ...batches('s3:GetObject'), ...receipts },
  },
  Abandon: {
    ...{
      ...table(Delete, Get, Put, Query, Update),
      ...start,
      ...routes,
      ...notices,
      ...events,
      ...domo,
      ...shelf,
    },
    ...{ ...objects(tags), ...batches('s3:GetObject'), ...receipts },
  },
  Watch: {
    ...table(Get, Put, Query),
    ...{ 'TablesMain/index/shelf': 'dynamodb:Query', 'TablesMain/index/route': 'dynamodb:Query' },
    ...{ ...start, ...describeRuns, ...routes, ...notices },
  },
  Sweep: {
    ...table(Get, Query),
    ...{ 'TablesMain/index/shelf': 'dynamodb:Query', 'TablesMain/index/route': 'dynamodb:Query' },
    ...{ ...objects(getTags), ...routes, ...notices, IntakeQueue: 'sqs:SendMessage' },
  },
  Export: {
    ...{ ...table(Get), ...routes, ...domo, ...events },
    'Bucket/exports/q4/*':
      's3:AbortMultipartUpload s3:GetObject s3:GetObjectVersion s3:ListMultipartUploadParts s3:PutObject',
    'Bucket where {"StringLike":{"s3:prefix":["exports/q4/_latest.json"]}}': 's3:ListBucket',
  },
  AbandonExport: {
    ...{ ...routes, ...notices, ...events },
    'Bucket/exports/q4/*': 's3:AbortMultipartUpload s3:ListMultipartUploadParts',
    'Bucket where {"StringLike":{"s3:prefix":["exports/q4/*"]}}': 's3:ListBucketMultipartUploads',
  },
};

const called = (...names: string[]): Rights =>
  Object.fromEntries(
    names.flatMap((name) => [name, `${name}:*`]).map((name) => [name, 'lambda:InvokeFunction']),
  );
/** Neither the delivery of logs nor X-Ray knows resources. */
const logged: Rights = {
  '*': [
    'logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies',
    'logs:GetLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery',
    'xray:GetSamplingRules xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments',
  ].join(' '),
};

/** The roles by which AWS' services call each other. */
const services: Record<string, Rights> = {
  ImportMachineRole: {
    ...called('Plan', 'OpenExecution', 'SplitPart', 'Verify', 'Commit', 'SendBatch', 'Settle', 'Abandon'),
    // The list of parts, and the children of the Map.
    ...batches('s3:GetObject'),
    ImportMachine: 'states:StartExecution',
    'states:execution:ImportMachine:*': 'states:DescribeExecution states:StopExecution',
    'states:execution:ImportMachine/*:*': 'states:RedriveExecution',
    ...logged,
  },
  ExportsMachineRole: { ...called('Export', 'AbandonExport'), ...logged },
  'the schedules of Exports': {
    ExportsMachine: 'states:StartExecution',
    ExportsDeadLettersQueue: 'sqs:SendMessage',
  },
  'the schedules of DailySweep': { ...called('Sweep'), DailySweepDeadLettersQueue: 'sqs:SendMessage' },
  'the schedules of Watch': { ...called('Watch'), WatchDeadLettersQueue: 'sqs:SendMessage' },
};

const expected = {
  ...Object.fromEntries(
    Object.entries(functions).map(([name, rights]) => [`${name}Role`, { ...seen(`${name}Log`), ...rights }]),
  ),
  ...services,
};

test.each(Object.entries(expected))('%s may do this and nothing else', (role, allowed) => {
  expect(rights[role]).toEqual(allowed);
});

test('there are no other roles', () => {
  expect(Object.keys(rights).sort()).toEqual(Object.keys(expected).sort());
});

describe('a service of AWS', () => {
  const trusts = trustOf(template);

  test('is let in where it is needed, and nowhere else', () => {
    const who = trusts.map(({ service, where }) => `${service}: ${where}`);
    expect([...new Set(who)].sort()).toEqual(
      [
        ...Object.keys(functions).map((name) => `lambda.amazonaws.com: ${name}Role`),
        ...['ImportMachineRole', 'ExportsMachineRole'].map((role) => `states.amazonaws.com: ${role}`),
        ...['Exports', 'DailySweep', 'Watch'].map(
          (what) => `scheduler.amazonaws.com: the schedules of ${what}`,
        ),
        ...['IntakeQueuePolicy', 'IntakeObjectCreatedDeadLettersQueuePolicy'].map(
          (queue) => `events.amazonaws.com: ${queue}`,
        ),
        'events.amazonaws.com: RecoveryRunDiedDeadLettersQueuePolicy',
        'events.amazonaws.com: RecoveryRunDiedDelivery',
        ...['NoticesTopicPolicy', 'NoticesKey'].map((what) => `cloudwatch.amazonaws.com: ${what}`),
      ].sort(),
    );
  });

  test.each(trusts.map((trust): [string, string, typeof trust] => [trust.service, trust.where, trust]))(
    '%s is let in at %s for this account alone',
    (_service, _where, { account }) => {
      expect(account).toEqual({ Ref: 'AWS::AccountId' });
    },
  );
});
