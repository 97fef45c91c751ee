import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { exportsEnded } from '../../shared/export/measures.ts';
import { countOf, domoAnswers, loadsOpen, oldestOpen } from '../../shared/import/ledger/measures.ts';
import { config, makeTemplate } from '../helpers/stack.ts';

let template: Template;
beforeAll(() => {
  template = makeTemplate();
});

/** The one resource of a type. */
function only(type: string): Record<string, unknown> {
  const found = Object.values(template.findResources(type));
  expect(found).toHaveLength(1);
  return found[0]?.Properties;
}

/** The schedule whose logical id begins so. */
function schedule(id: string) {
  const found = Object.entries(template.findResources('AWS::Scheduler::Schedule'));
  const { Properties } = found.find(([logicalId]) => logicalId.startsWith(id))?.[1] ?? {};
  return Properties as {
    ScheduleExpression: string;
    State: string;
    Target: { Input: string; DeadLetterConfig: object };
  };
}

test('there is nothing in the stack that it does not need', () => {
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values(template.toJSON().Resources) as { Type: string }[]) {
    counts[Type] = (counts[Type] ?? 0) + 1;
  }
  expect(counts).toEqual({
    'AWS::S3::Bucket': 1,
    'AWS::S3::BucketPolicy': 1,
    'AWS::DynamoDB::Table': 1,
    'AWS::SecretsManager::Secret': 1,
    'AWS::Lambda::Function': 15,
    // For the rule that calls `relieve`.
    'AWS::Lambda::Permission': 1,
    'AWS::StepFunctions::StateMachine': 2,
    'AWS::Events::Rule': 2,
    // The daily search for what was not loaded, the count of what is open, and the exports.
    'AWS::Scheduler::Schedule': 4,
    'AWS::SQS::Queue': 6,
    'AWS::SQS::QueuePolicy': 6,
    'AWS::SNS::Topic': 1,
    'AWS::SNS::TopicPolicy': 1,
    'AWS::KMS::Key': 1,
    // For each queue of dead letters, each function that nobody waits for, and what is measured.
    'AWS::CloudWatch::Alarm': 14,
    'AWS::CloudWatch::Dashboard': 1,
    'AWS::Logs::LogGroup': 17,
    // One for each function, the machines, and the rule and the schedule that start something.
    'AWS::IAM::Role': 21,
    // One for each role; beside them, that functions may wake and look at runs and the machine may start its Map's children.
    'AWS::IAM::Policy': 23,
  });
});

test('the bucket is private, encrypted, versioned, TLS only, and tells EventBridge', () => {
  expect(only('AWS::S3::Bucket')).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  });
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    },
  });
});

describe('on a bucket that there is already', () => {
  const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000';
  const statementsOf = (found: Template) =>
    Object.values(found.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }): { Action: string | string[]; Resource: unknown }[] =>
        Properties.PolicyDocument.Statement,
    );
  let attached: Template;
  let encrypted: Template;
  beforeAll(() => {
    attached = makeTemplate({ bucket: { name: 'our-files', keyArn: null } });
    encrypted = makeTemplate({ bucket: { name: 'our-files', keyArn } });
  });

  test('the stack has none, and leaves the settings of that one alone', () => {
    attached.resourceCountIs('AWS::S3::Bucket', 0);
    attached.resourceCountIs('AWS::S3::BucketPolicy', 0);
    attached.hasOutput('BucketName', { Value: 'our-files' });
  });

  test('the rule takes the objects of that bucket', () => {
    attached.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        detail: { bucket: { name: ['our-files'] }, object: { key: [{ prefix: 'incoming/sales/' }, {}] } },
      },
    });
    attached.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { BUCKET_NAME: 'our-files' } },
    });
  });

  test('every right on S3 is on it, and on what is below the prefixes', () => {
    const resources = statementsOf(attached)
      .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('s3:')))
      .flatMap(({ Resource }) => Resource)
      .map((resource) => JSON.stringify(resource).replace('{"Ref":"AWS::Partition"}', '"aws"'))
      .map((text) => (JSON.parse(text) as { 'Fn::Join': [string, string[]] })['Fn::Join'][1].join(''));
    for (const resource of resources) expect(resource).toMatch(/^arn:aws:s3:::our-files(\/|$)/);
    for (const below of ['', '/_sluice/*', '/incoming/customers/*', '/incoming/sales/*']) {
      expect(resources).toContain(`arn:aws:s3:::our-files${below}`);
    }
  });

  test('nobody has a right on a key, unless the bucket has one of its owner', () => {
    const onKey = (found: Template) =>
      statementsOf(found).filter(({ Resource }) => JSON.stringify(Resource).includes(keyArn));
    expect(onKey(attached)).toEqual([]);
    const granted = onKey(encrypted);
    expect(new Set(granted.flatMap(({ Action }) => Action))).toEqual(
      new Set(['kms:Decrypt', 'kms:GenerateDataKey']),
    );
    expect(granted.every(({ Resource }) => Resource === keyArn)).toBe(true);
  });

  test.each([
    ['SplitPart', 'kms:Decrypt'],
    ['ImportMachine', 'kms:Decrypt'],
    ['Receive', 'kms:GenerateDataKey'],
    ['Plan', ['kms:Decrypt', 'kms:GenerateDataKey']],
  ])('%s may %s', (owner, Action) => {
    encrypted.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp(`^${owner}`),
      PolicyDocument: { Statement: Match.arrayWith([{ Action, Effect: 'Allow', Resource: keyArn }]) },
    });
  });
});

test.each(['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret', 'AWS::SQS::Queue'])(
  '%s outlives the stack',
  (type) => {
    for (const resource of Object.values(template.findResources(type))) {
      expect([resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    }
  },
);

test('the table is on demand and can be restored to any second', () => {
  expect(only('AWS::DynamoDB::Table')).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    GlobalSecondaryIndexes: [{ IndexName: 'shelf' }, { IndexName: 'route' }],
  });
});

test('the rule takes objects under the routes’ prefixes, and keeps what can’t be delivered', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { object: { key: [{ prefix: 'incoming/sales/' }, { prefix: 'incoming/customers/' }] } },
    },
    Targets: [{ DeadLetterConfig: { Arn: Match.anyValue() }, RetryPolicy: Match.anyValue() }],
  });
});

test('a rule tells `relieve` of runs that did not end well, and keeps what can’t be delivered', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [Match.anyValue()], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    },
    Targets: [
      {
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Relieve'), 'Arn'] },
        DeadLetterConfig: { Arn: Match.anyValue() },
      },
    ],
  });
});

test('functions run on the newest Node of Lambda, on arm64, with logs that end', () => {
  template.allResourcesProperties('AWS::Lambda::Function', {
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    TracingConfig: { Mode: 'Active' },
    LoggingConfig: { LogFormat: 'JSON' },
  });
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
});

test('only functions that call Domo know and may read the secret', () => {
  const calls = [
    ...['Plan', 'OpenExecution', 'SplitPart', 'Reconcile', 'Commit'],
    ...['ImportData', 'Settle', 'Abandon', 'Export'],
  ];
  for (const [id, { Properties }] of Object.entries(template.findResources('AWS::Lambda::Function'))) {
    const name = id.slice(0, -8);
    expect([name, 'DOMO_SECRET_ARN' in Properties.Environment.Variables]).toEqual([
      name,
      calls.includes(name),
    ]);
  }
  const readers = Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([, policy]) => JSON.stringify(policy).includes('secretsmanager:'))
    .map(([id]) => id.replace(/ServiceRoleDefaultPolicy.*/, ''));
  expect(readers.sort()).toEqual([...calls].sort());
});

test('only functions that have something to tell know the topic of the notices and may publish on it', () => {
  const tellers = [
    ...['Receive', 'Join', 'Relieve', 'Plan', 'Reconcile', 'Commit'],
    ...['ImportData', 'Settle', 'Abandon', 'Sweep', 'AbandonExport'],
  ];
  const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
  const knowing = functions
    .filter(([, { Properties }]) => 'NOTICES_TOPIC_ARN' in Properties.Environment.Variables)
    .map(([id]) => id.slice(0, -8));
  expect(knowing.sort()).toEqual([...tellers].sort());
  const publishers = Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([, policy]) => JSON.stringify(policy).includes('sns:Publish'))
    .map(([id, { Properties }]) => {
      const statements: { Action: unknown; Resource: object }[] = Properties.PolicyDocument.Statement;
      expect(statements.filter(({ Action }) => Action === 'sns:Publish')).toEqual([
        { Effect: 'Allow', Action: 'sns:Publish', Resource: { Ref: expect.stringMatching(/^Notices/) } },
      ]);
      // Without it SNS refuses what it would have to encrypt.
      expect(statements).toContainEqual(
        expect.objectContaining({ Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] }),
      );
      return id.replace(/ServiceRoleDefaultPolicy.*/, '');
    });
  expect(publishers.sort()).toEqual([...tellers].sort());
});

test('notices are encrypted, at rest and on their way, by a key that is renewed', () => {
  expect(only('AWS::SNS::Topic')).toMatchObject({ KmsMasterKeyId: expect.anything() });
  expect(only('AWS::KMS::Key')).toMatchObject({ EnableKeyRotation: true });
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    },
  });
});

test('once a day what was not loaded is looked for, with the routes, and with the rights for that alone', () => {
  const prefixes = config.imports.map(({ prefix }) => prefix);
  const { ScheduleExpression, State, Target } = schedule('DailySweep');
  expect([ScheduleExpression, State]).toEqual(['rate(1 day)', 'ENABLED']);
  expect(JSON.parse(Target.Input).imports.map(({ prefix }: { prefix: string }) => prefix)).toEqual(prefixes);
  expect(Target.DeadLetterConfig).toBeDefined();
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyName: Match.stringLikeRegexp('^Sweep'),
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: 's3:ListBucketVersions',
          Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Bucket'), 'Arn'] },
          Condition: { StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) } },
        }),
      ]),
    },
  });
});

test('every five minutes the open loads of each route are counted', () => {
  const { ScheduleExpression, State, Target } = schedule('Gauge');
  expect([ScheduleExpression, State]).toEqual(['rate(5 minutes)', 'ENABLED']);
  expect(JSON.parse(Target.Input)).toEqual({ routes: config.imports.map(({ name }) => name) });
});

describe('an export', () => {
  const prefixes = config.exports.map(({ prefix }) => prefix);

  test('starts at its times, in its time zone, is tried for an hour, and is not forgotten', () => {
    for (const { name, schedule: ScheduleExpression, timeZone } of config.exports) {
      template.hasResourceProperties('AWS::Scheduler::Schedule', {
        ScheduleExpression,
        // Daylight saving is Scheduler's business.
        ScheduleExpressionTimezone: timeZone,
        State: 'ENABLED',
        Target: {
          Arn: { Ref: Match.stringLikeRegexp('^ExportsMachine') },
          Input: JSON.stringify({ export: name, scheduledTime: '<aws.scheduler.scheduled-time>' }),
          RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 20 },
          DeadLetterConfig: {
            Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^Exports${name}DeadLetters`), 'Arn'] },
          },
        },
      });
    }
  });

  /** What a function may do in the bucket. */
  function rights(name: RegExp) {
    const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
    const [, policy] = policies.find(([id]) => name.test(id)) ?? [];
    const statements: { Action: string | string[]; Resource: object; Condition?: object }[] =
      policy?.Properties.PolicyDocument.Statement;
    return statements
      .filter(({ Action }) => JSON.stringify(Action).includes('s3:'))
      .map(
        ({ Action, Resource, Condition }) => [[Action].flat(), JSON.stringify(Resource), Condition] as const,
      );
  }

  test('may write under its prefix, and nowhere else', () => {
    const [objects, list, ...more] = rights(/^ExportServiceRole/);
    expect(more).toEqual([]);
    expect(objects?.[0]).toEqual([
      's3:AbortMultipartUpload',
      's3:GetObject',
      's3:GetObjectVersion',
      's3:ListMultipartUploadParts',
      's3:PutObject',
    ]);
    for (const prefix of prefixes) expect(objects?.[1]).toContain(`/${prefix}*`);
    expect(objects?.[1].match(/\*/g)).toHaveLength(prefixes.length);
    expect([list?.[0], list?.[2]]).toEqual([
      ['s3:ListBucket'],
      { StringEquals: { 's3:prefix': prefixes.map((prefix) => `${prefix}_latest.json`) } },
    ]);
  });

  test('that failed may be cleared up, and no more', () => {
    const all = rights(/^AbandonExportServiceRole/);
    expect(all.map(([actions]) => actions)).toEqual([
      ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      ['s3:ListBucketMultipartUploads'],
    ]);
    expect(all[1]?.[2]).toEqual({ StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) } });
  });

  test('where there is none, nobody has a right to anything', () => {
    const without = makeTemplate({ exports: [] });
    for (const [id, policy] of Object.entries(without.findResources('AWS::IAM::Policy'))) {
      if (/^(Abandon)?ExportServiceRole/.test(id)) expect(JSON.stringify(policy)).not.toContain('s3:');
    }
  });
});

describe('the dashboard', () => {
  const widgets = () => {
    const { DashboardBody } = only('AWS::CloudWatch::Dashboard') as { DashboardBody: object };
    return JSON.stringify(DashboardBody);
  };

  test.each([
    ...Object.values(countOf),
    ...['RowsLoaded', 'BytesLoaded', 'SecondsToLoad', loadsOpen, oldestOpen, domoAnswers],
    ...Object.values(exportsEnded),
    'ConcurrentExecutions',
  ])('has %s', (metric) => {
    expect(widgets()).toContain(metric);
  });

  test('has a heading on a line of its own', () => {
    // Of the markdown in the body in the template: a line break, and not a backslash with an n.
    expect(widgets()).toContain('become rows in Domo\\\\n`npx');
  });

  test('shows what is open for each route', () => {
    for (const { name } of config.imports) expect(widgets()).toContain(`\\"route\\",\\"${name}\\"`);
  });
});

describe('alarms', () => {
  test('have a chapter each in the runbook', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
    const chapters = [...text.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );
    const named = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => /docs\/operations\.md#([a-z-]+)$/.exec(Properties.AlarmDescription)?.[1],
    );
    expect([...new Set(named)].sort()).toEqual(chapters.sort());
  });

  const principal = { Service: 'cloudwatch.amazonaws.com' };

  test.each<[string, RegExp]>([
    ['events of files', /^ImportRuleDeadLetters/],
    ['events of runs', /^RelieveRuleDeadLetters/],
    ['the daily search', /^DailySweepTimerDeadLetters/],
    ['the schedule of an export', /^Exportsq4DeadLetters/],
  ])('go off when %s could not be delivered', (_, queue) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [
        { Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp(queue.source), 'QueueName'] } },
      ],
    });
  });

  test('go off when the daily search fails', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('^Sweep') } }],
    });
  });

  test('go off when rows don’t agree, on any route of this stack', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'Sluice',
      MetricName: 'RowMismatches',
      Dimensions: [{ Name: 'service', Value: 'Sluice' }],
      Statistic: 'Sum',
    });
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      expect(Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME).toBe('Sluice');
    }
  });

  test('do not go off where there is nothing to see, and tell people what to do', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: Match.stringLikeRegexp('npx sluice|notice'),
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Notices') }],
    });
  });

  test.each<[string, number, number]>([
    ['ApproximateNumberOfMessagesVisible', 1, 1],
    ['Errors', 1, 1],
    ['RowMismatches', 1, 1],
    ['LoadsFailed', 1, 1],
    ['ExportsFailed', 1, 1],
    // An hour more than the longest interval between commits of the routes.
    ['OldestOpenSeconds', 900 + 3600, 2],
    ['DomoAnswers', 50, 3],
  ])('on %s go off at %i, %i times in a row', (MetricName, Threshold, EvaluationPeriods) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName, Threshold, EvaluationPeriods });
  });

  test('may publish on the topic, and use its key', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Allow', Principal: principal, Action: 'sns:Publish' }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: principal, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] }),
        ]),
      },
    });
  });

  test('are declined by a line in the configuration; the notices stay', () => {
    const without = makeTemplate({ alarms: false });
    without.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    without.resourceCountIs('AWS::SNS::Topic', 1);
    expect(JSON.stringify(without.toJSON())).not.toContain('cloudwatch.amazonaws.com');
  });
});

test('the outputs are what the command line looks for', () => {
  expect(Object.keys(template.toJSON().Outputs).sort()).toEqual([
    'BucketName',
    'DashboardName',
    'DomoHost',
    'DomoSecretArn',
    'ExportMachineArn',
    'ImportMachineArn',
    'NoticesTopicArn',
    'TableName',
  ]);
});
