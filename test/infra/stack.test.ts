import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Sluice } from '../../infra/sluice.ts';
import { exportsEnded } from '../../shared/export/measures.ts';
import {
  countOf,
  domoAnswers,
  loadsOpen,
  loadsPaused,
  oldestOpen,
} from '../../shared/import/ledger/measures.ts';
import { backOff } from '../../shared/import/receive/back-off.ts';
import { config, makeTemplate, templateOf } from '../helpers/stack.ts';

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
    'AWS::DynamoDB::Table': 2,
    'AWS::SecretsManager::Secret': 1,
    'AWS::Lambda::Function': 14,
    'AWS::Lambda::EventSourceMapping': 1,
    // For the rule that calls `recover`.
    'AWS::Lambda::Permission': 1,
    'AWS::StepFunctions::StateMachine': 2,
    'AWS::Events::Rule': 2,
    // The daily search for what was not loaded, the watch over what is open, and the exports.
    'AWS::Scheduler::Schedule': 4,
    // That of the intake; dead letters of it, of both rules, of both schedules, and of the exports together.
    'AWS::SQS::Queue': 7,
    'AWS::SQS::QueuePolicy': 7,
    'AWS::SNS::Topic': 1,
    'AWS::SNS::TopicPolicy': 1,
    'AWS::KMS::Key': 1,
    // For each queue, each function that nobody waits for, the runs, and what is measured.
    'AWS::CloudWatch::Alarm': 17,
    'AWS::CloudWatch::Dashboard': 1,
    'AWS::Logs::LogGroup': 16,
    // One for each function, the machines, and each kind of schedule.
    'AWS::IAM::Role': 19,
    // One for each role, and one more by which the import machine may start its Map's children.
    'AWS::IAM::Policy': 20,
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
        detail: { bucket: { name: ['our-files'] }, object: { key: [{}, { prefix: 'incoming/sales/' }] } },
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
      // The document of the configuration is where the deployment has put it.
      .filter((text) => !text.includes('cdk-hnb659fds-assets'))
      .map((text) => (JSON.parse(text) as { 'Fn::Join': [string, string[]] })['Fn::Join'][1].join(''));
    for (const resource of resources) expect(resource).toMatch(/^arn:aws:s3:::our-files(\/|$)/);
    const own = ['/_sluice/batches/*', '/_sluice/receipts/*'];
    for (const below of ['', ...own, '/incoming/customers/*', '/incoming/sales/*']) {
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

  /** What the functions and machines may do with the key. */
  const byOwner = () =>
    Object.fromEntries(
      Object.entries(encrypted.findResources('AWS::IAM::Policy')).flatMap(([id, { Properties }]) => {
        const actions = (
          Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[]
        )
          .filter(({ Resource }) => JSON.stringify(Resource).includes(keyArn))
          .flatMap(({ Action }) => Action)
          .map((action) => action.replace('kms:', ''));
        return actions.length === 0 ? [] : [[id.replace(/RoleDefaultPolicy.*/, ''), actions.join(' ')]];
      }),
    );

  test('who reads may decrypt, and who writes may encrypt', () => {
    const both = 'Decrypt GenerateDataKey';
    expect(byOwner()).toEqual({
      ...{ Plan: both, Verify: both, Commit: both, SendBatch: both, Settle: both, Abandon: both },
      ...{ OpenExecution: 'Decrypt', SplitPart: both, ImportMachine: 'Decrypt', Export: both },
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

test('tables are on demand and can be restored to any second, and the reports have one of their own', () => {
  template.allResourcesProperties('AWS::DynamoDB::Table', {
    BillingMode: 'PAY_PER_REQUEST',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
  template.resourcePropertiesCountIs(
    'AWS::DynamoDB::Table',
    {
      GlobalSecondaryIndexes: [
        Match.objectLike({ IndexName: 'shelf' }),
        Match.objectLike({ IndexName: 'route' }),
      ],
    },
    1,
  );
});

describe('the intake', () => {
  test('takes the events of objects under the routes’ prefixes into a queue, and keeps what can’t be delivered', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { object: { key: [{ prefix: 'incoming/customers/' }, { prefix: 'incoming/sales/' }] } },
      },
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^IntakeQueue'), 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] } },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        },
      ],
    });
  });

  test('gives them to `receive`, few calls at a time, and takes back each message that it could not take', () => {
    expect(only('AWS::Lambda::EventSourceMapping')).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^IntakeQueue/), 'Arn'] },
      FunctionName: { Ref: expect.stringMatching(/^Receive/) },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  test('hides a message for six times the time of a call, and keeps those that are not taken for hours', () => {
    const [, queue] = Object.entries(template.findResources('AWS::SQS::Queue')).find(([id]) =>
      id.startsWith('IntakeQueue'),
    ) ?? ['', null];
    const { VisibilityTimeout, RedrivePolicy } = queue?.Properties ?? {};
    const [receive] = Object.entries(template.findResources('AWS::Lambda::Function'))
      .filter(([id]) => id.startsWith('Receive'))
      .map(([, { Properties }]) => Properties);
    expect(VisibilityTimeout).toBe(6 * receive?.Timeout);
    expect(RedrivePolicy.deadLetterTargetArn).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^IntakeDeadLetters/), 'Arn'],
    });
    // The waits between receives, each as short as it may be.
    const waits = Array.from(
      { length: RedrivePolicy.maxReceiveCount },
      (_, i) => backOff(i + 1, 0) ?? VisibilityTimeout,
    );
    expect(waits.reduce((sum, seconds) => sum + seconds, 0)).toBeGreaterThan(2.5 * 3600);
  });

  test('has no rule where there is no route', () => {
    const events = makeTemplate({ imports: [], exports: [] }).findResources('AWS::Events::Rule');
    expect(JSON.stringify(events)).not.toContain('aws.s3');
  });
});

test('a rule tells `recover` of runs that did not end well, and keeps what can’t be delivered', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [Match.anyValue()], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    },
    Targets: [
      {
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Recover'), 'Arn'] },
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

test('once a day what was not loaded is looked for, and every five minutes what is open is watched over', () => {
  for (const [id, rate] of [
    ['DailySweep', 'rate(1 day)'],
    ['Watch', 'rate(5 minutes)'],
  ] as const) {
    const { ScheduleExpression, State, Target } = schedule(id);
    // The routes are in the document that the function reads.
    expect([ScheduleExpression, State, Target.Input]).toEqual([rate, 'ENABLED', '{}']);
    expect(Target.DeadLetterConfig).toBeDefined();
  }
});

describe('an export', () => {
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
            Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ExportsDeadLetters'), 'Arn'] },
          },
        },
      });
    }
  });

  test('where there is none, nobody has a right to anything', () => {
    const without = makeTemplate({ exports: [] });
    for (const [id, policy] of Object.entries(without.findResources('AWS::IAM::Policy'))) {
      if (/^(Abandon)?ExportRole/.test(id)) expect(JSON.stringify(policy)).not.toContain('exports/');
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
    ...['RowsLoaded', 'BytesLoaded', 'SecondsToLoad', loadsOpen, loadsPaused, oldestOpen, domoAnswers],
    ...Object.values(exportsEnded),
    'ConcurrentExecutions',
  ])('has %s', (metric) => {
    expect(widgets()).toContain(metric);
  });

  test('has a heading on a line of its own', () => {
    // Of the markdown in the body in the template: a line break, and not a backslash with an n.
    expect(widgets()).toContain('become rows in Domo\\\\n`npx');
  });

  test('shows what is open by route, those with most of it, however many routes there are', () => {
    for (const metric of [loadsOpen, oldestOpen]) {
      expect(widgets()).toMatch(
        new RegExp(
          `SORT\\(SEARCH\\('\\{Sluice,service,route\\} MetricName=[^']*${metric}[^']*', 'Maximum', 300\\), MAX, DESC, 20\\)`,
        ),
      );
    }
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

  test('go off for every queue of dead letters, as soon as there is one', () => {
    const watched = Object.values(template.findResources('AWS::CloudWatch::Alarm'))
      .filter(({ Properties }) => Properties.MetricName === 'ApproximateNumberOfMessagesVisible')
      .map(({ Properties }) => Properties.Dimensions[0].Value['Fn::GetAtt'][0]);
    const queues = Object.keys(template.findResources('AWS::SQS::Queue')).filter(
      (id) => !id.startsWith('IntakeQueue'),
    );
    expect(queues).toHaveLength(6);
    expect(watched.sort()).toEqual(queues.sort());
  });

  test('go off when the intake stands still, and when runs keep dying', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...{ MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 3600, EvaluationPeriods: 2 },
      Dimensions: [
        { Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^IntakeQueue'), 'QueueName'] } },
      ],
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...{ MetricName: 'ExecutionsFailed', Threshold: 1, EvaluationPeriods: 12, DatapointsToAlarm: 3 },
      Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: Match.stringLikeRegexp('^ImportMachine') } }],
    });
  });

  test.each(['Sweep', 'Watch'])('go off when %s fails, for which nobody waits', (name) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp(`^${name}`) } }],
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
    ['LoadsPaused', 1, 1],
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

test('a CDK app of somebody else can have it in a stack of its own, with the same outputs', () => {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Data');
  new Sluice(stack, 'Files', { config });
  const { Outputs } = templateOf(stack).toJSON();
  expect(Object.keys(Outputs)).toEqual(Object.keys(template.toJSON().Outputs));
});

test('the outputs are what the command line looks for', () => {
  expect(Object.keys(template.toJSON().Outputs).sort()).toEqual([
    'BucketName',
    'ConfigBucket',
    'ConfigKey',
    'DashboardName',
    'DomoHost',
    'DomoSecretArn',
    'ExportMachineArn',
    'ImportMachineArn',
    'IntakeQueueUrl',
    'NoticesTopicArn',
    'ReportsTableName',
    'TableName',
  ]);
});
