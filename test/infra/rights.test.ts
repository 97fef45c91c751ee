import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Rights, rightsOf } from '../helpers/rights.ts';
import { config, makeTemplate } from '../helpers/stack.ts';

// One route will do: `incoming/sales/*` stands for the objects under every route's prefix.
const rights = rightsOf(
  makeTemplate({ imports: config.imports.slice(0, 1), exports: config.exports.slice(0, 1) }),
);

/** What every function needs to be seen at all. */
const seen = (log: string): Rights => ({
  [log]: 'logs:CreateLogStream logs:PutLogEvents',
  // X-Ray knows no resources.
  '*': 'xray:PutTelemetryRecords xray:PutTraceSegments',
});

/** Whoever may end a load or let the next one through. */
const line: Rights = {
  Table: 'dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
  ImportMachine: 'states:SendTaskSuccess states:StartExecution',
  'states:execution:ImportMachine:*': 'states:DescribeExecution',
};
const notices: Rights = { Notices: 'sns:Publish', NoticesKey: 'kms:Decrypt kms:GenerateDataKey*' };
const secret: Rights = { DomoSecret: 'secretsmanager:GetSecretValue' };
const tags = 's3:GetObjectTagging s3:GetObjectVersionTagging s3:PutObjectTagging s3:PutObjectVersionTagging';
const readsAndTags =
  's3:GetObject s3:GetObjectTagging s3:GetObjectVersion s3:GetObjectVersionTagging s3:PutObjectTagging s3:PutObjectVersionTagging';
const objects = (actions: string): Rights => ({
  'Bucket/incoming/sales/*': actions,
  // By these S3 tells an object that is gone from a forbidden one.
  Bucket: 's3:ListBucket s3:ListBucketVersions',
});
const documents = (actions: string): Rights => ({ 'Bucket/_sluice/*': actions });

const functions: Record<string, Rights> = {
  Receive: { ...line, ...objects(tags), ...documents('s3:PutObject'), ...notices },
  Join: { ...line, ...objects(tags), ...documents('s3:PutObject'), ...notices },
  Relieve: { ...line, ...objects(tags), ...documents('s3:PutObject'), ...notices },
  Plan: {
    ...line,
    'Table/index/shelf': 'dynamodb:Query',
    ...objects(readsAndTags),
    ...documents('s3:GetObject s3:PutObject'),
    ...notices,
    ...secret,
  },
  OpenExecution: {
    Table: 'dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem',
    ...documents('s3:GetObject'),
    ...secret,
  },
  SplitPart: {
    Table: 'dynamodb:PutItem',
    ...objects('s3:GetObject s3:GetObjectVersion'),
    ...secret,
  },
  Reconcile: {
    ...{ ...line, ...objects(tags), ...documents('s3:GetObject s3:PutObject') },
    ...{ ...notices, ...secret },
  },
  Commit: {
    ...{ ...line, ...objects(readsAndTags), ...documents('s3:GetObject s3:PutObject') },
    ...{ ...notices, ...secret },
  },
  ImportData: {
    ...{ ...line, ...objects(readsAndTags), ...documents('s3:GetObject s3:PutObject') },
    ...{ ...notices, ...secret },
  },
  Settle: {
    ...{ ...line, ...objects(tags), ...documents('s3:GetObject s3:PutObject') },
    ...{ ...notices, ...secret },
  },
  Abandon: {
    ...{ ...line, ...objects(tags), ...documents('s3:GetObject s3:PutObject') },
    ...{ ...notices, ...secret },
  },
  Sweep: {
    Table: 'dynamodb:GetItem',
    'Table/index/shelf': 'dynamodb:Query',
    'Table/index/route': 'dynamodb:Query',
    'Bucket where {"StringLike":{"s3:prefix":["incoming/sales/*"]}}': 's3:ListBucketVersions',
    ...objects('s3:GetObjectTagging s3:GetObjectVersionTagging'),
    ImportMachine: 'states:StartExecution',
    'states:execution:ImportMachine:*': 'states:DescribeExecution',
    ...notices,
  },
  Gauge: { 'Table/index/shelf': 'dynamodb:Query' },
  Export: {
    Table: 'dynamodb:GetItem',
    'Bucket/exports/q4/*':
      's3:AbortMultipartUpload s3:GetObject s3:GetObjectVersion s3:ListMultipartUploadParts s3:PutObject',
    'Bucket where {"StringEquals":{"s3:prefix":["exports/q4/_latest.json"]}}': 's3:ListBucket',
    ...secret,
  },
  AbandonExport: {
    'Bucket/exports/q4/*': 's3:AbortMultipartUpload s3:ListMultipartUploadParts',
    'Bucket where {"StringLike":{"s3:prefix":["exports/q4/*"]}}': 's3:ListBucketMultipartUploads',
    ...notices,
  },
};

const called = (...names: string[]): Rights =>
  Object.fromEntries(
    names.flatMap((name) => [name, `${name}:*`]).map((name) => [name, 'lambda:InvokeFunction']),
  );

/** The roles by which AWS' services call each other. */
const services: Record<string, Rights> = {
  ImportMachineRole: {
    ...called('Receive', 'Join', 'Plan', 'OpenExecution', 'SplitPart'),
    ...called('Reconcile', 'Commit', 'ImportData', 'Settle', 'Abandon'),
    // The list of parts, and the children of the Map.
    'Bucket/_sluice/batches/*': 's3:GetObject',
    ImportMachine: 'states:StartExecution',
    'states:execution:ImportMachine:*': 'states:DescribeExecution states:StopExecution',
    'states:execution:ImportMachine/*:*': 'states:RedriveExecution',
    // Neither the delivery of logs nor X-Ray knows resources.
    '*': [
      'logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies',
      'logs:GetLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery',
      'xray:GetSamplingRules xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments',
    ].join(' '),
  },
  ExportsMachineRole: {
    ...called('Export', 'AbandonExport'),
    '*': [
      'logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies',
      'logs:GetLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery',
      'xray:GetSamplingRules xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments',
    ].join(' '),
  },
  SchedulerRoleForTarget57015c: {
    ExportsMachine: 'states:StartExecution',
    Exportsq4DeadLetters: 'sqs:SendMessage',
  },
  ImportMachineEventsRole: { ImportMachine: 'states:StartExecution' },
  SchedulerRoleForTarget88031b: {
    ...called('Sweep'),
    DailySweepTimerDeadLetters: 'sqs:SendMessage',
  },
  SchedulerRoleForTarget8a5905: {
    ...called('Gauge'),
    GaugeTimerDeadLetters: 'sqs:SendMessage',
  },
};

const expected = {
  ...Object.fromEntries(
    Object.entries(functions).map(([name, rights]) => [
      `${name}ServiceRole`,
      { ...seen(`${name}Log`), ...rights },
    ]),
  ),
  ...services,
};

test.each(Object.entries(expected))('%s may do this and nothing else', (role, allowed) => {
  expect(rights[role]).toEqual(allowed);
});

test('there are no other roles', () => {
  expect(Object.keys(rights).sort()).toEqual(Object.keys(expected).sort());
});

test('who reads the secret calls Domo, and the other way round', () => {
  const root = join(import.meta.dirname, '..', '..', 'functions');
  const callers = readdirSync(root).filter((folder) =>
    readdirSync(join(root, folder)).some((file) =>
      /import \{[^}]*\b(domo|patientDomo)\b[^}]*\} from '..\/..\/shared\/aws\/clients.ts'/.test(
        readFileSync(join(root, folder, file), 'utf8'),
      ),
    ),
  );
  const readers = Object.entries(functions).filter(([, allowed]) => 'DomoSecret' in allowed);
  const kebab = (name: string) => name.replaceAll(/\B[A-Z]/g, '-$&').toLowerCase();
  expect(readers.map(([name]) => kebab(name)).sort()).toEqual(callers.sort());
});
