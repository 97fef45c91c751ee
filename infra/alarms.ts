import { Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ImportRoute } from '../shared/config/route.ts';
import { exportsEnded } from '../shared/export/measures.ts';
import { countOf, domoAnswers, oldestOpen, rowMismatches } from '../shared/import/ledger/measures.ts';
import { ownMetric, period } from './metrics.ts';

/** Chapters of docs/operations.md: what to do when an alarm goes off. */
export type Chapter =
  | 'files-were-not-started'
  | 'runs-were-not-recovered'
  | 'the-daily-search-failed'
  | 'row-counts-do-not-agree'
  | 'loads-failed'
  | 'a-load-has-been-open-too-long'
  | 'loads-are-not-watched'
  | 'exports-were-not-started'
  | 'exports-failed'
  | 'domo-throttles'
  | 'lambda-throttles';

/** Tells people of what must never happen. Descriptions are what they read: what is wrong, and what to do. */
export interface Alarms {
  /** As soon as something could not be delivered, which nobody else will ever tell of. */
  onDeadLetters(queue: IQueue, chapter: Chapter, description: string): void;
  /** Of a function that nobody waits for. */
  onErrors(made: IFunction, chapter: Chapter, description: string): void;
  /** Of what Sluice itself measures: see there. */
  onLoads(scope: Construct, imports: ImportRoute[]): void;
  onExports(scope: Construct): void;
  onThrottles(scope: Construct, functions: IFunction[]): void;
}

interface Raised {
  metric: IMetric;
  chapter: Chapter;
  description: string;
  threshold?: number;
  /** In how many periods in a row. */
  periods?: number;
}

/** How much longer than its route's `commitInterval` a load may be open before people are told. Seconds. */
const patience = 3600;

/** None at all where the configuration declines them. */
export function createAlarms(scope: Construct, topic: Topic, wanted: boolean): Alarms {
  if (!wanted) return { onDeadLetters() {}, onErrors() {}, onLoads() {}, onExports() {}, onThrottles() {} };
  allowAlarms(scope, topic);

  function raise(owner: Construct, id: string, raised: Raised): void {
    const { metric, chapter, description, threshold = 1, periods = 1 } = raised;
    const alarm = new Alarm(owner, id, {
      metric,
      alarmDescription: `${description} Runbook: docs/operations.md#${chapter}`,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  }

  return {
    onDeadLetters(queue, chapter, description) {
      const metric = queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM });
      raise(queue, 'NotEmpty', { metric, chapter, description });
    },

    onErrors(made, chapter, description) {
      const metric = made.metricErrors({ period, statistic: Stats.SUM });
      raise(made, 'Errors', { metric, chapter, description });
    },

    onLoads(owner, imports) {
      raise(owner, 'RowMismatch', {
        metric: ownMetric(owner, rowMismatches),
        chapter: 'row-counts-do-not-agree',
        description:
          'After a commit Domo counted other rows than were loaded. A notice of its own says of which files, and what to do; the receipts of the loads have all the counts.',
      });
      raise(owner, 'LoadsFailed', {
        metric: ownMetric(owner, countOf.failed),
        chapter: 'loads-failed',
        description:
          'Files could not be loaded, and not because of what is in them. Each has a notice of its own with the reason; npx sluice history shows them all. When the cause is gone: npx sluice replay --failed.',
      });
      const longest = Math.max(0, ...imports.map(({ commitInterval }) => commitInterval));
      raise(owner, 'OpenTooLong', {
        metric: ownMetric(owner, oldestOpen, { statistic: Stats.MAXIMUM }),
        threshold: longest + patience,
        periods: 2,
        chapter: 'a-load-has-been-open-too-long',
        description: `A file has waited for more than an hour longer than its route's commitInterval. npx sluice status shows it; and says what it waits for.`,
      });
      raise(owner, 'DomoThrottles', {
        metric: ownMetric(owner, domoAnswers, { status: '429' }),
        threshold: 50,
        periods: 3,
        chapter: 'domo-throttles',
        description:
          'For a quarter of an hour Domo has kept answering that it is asked too often. Loads go on, but slowly. Lower "maxConcurrency" of the largest routes, or raise "commitInterval", and deploy; npx sluice status shows what is under way.',
      });
    },

    onExports(owner) {
      raise(owner, 'ExportsFailed', {
        metric: ownMetric(owner, exportsEnded.failed),
        chapter: 'exports-failed',
        description:
          'Exports failed: nothing of them is in the bucket, and _latest.json still points at the ones before. Each has a notice of its own with the reason. When the cause is gone: npx sluice export NAME.',
      });
    },

    onThrottles(owner, functions) {
      const usingMetrics = Object.fromEntries(
        functions.map((made, i) => [`m${i}`, made.metricThrottles({ period, statistic: Stats.SUM })]),
      );
      raise(owner, 'LambdaThrottles', {
        metric: new MathExpression({
          expression: Object.keys(usingMetrics).join(' + '),
          usingMetrics,
          period,
          label: 'Throttled calls',
        }),
        threshold: 100,
        periods: 3,
        chapter: 'lambda-throttles',
        description:
          'For a quarter of an hour AWS Lambda has refused calls of Sluice: the account runs as many functions at once as it may. Loads go on, but slowly. Ask AWS for more concurrent executions, or lower "maxConcurrency" of the routes; npx sluice doctor compares the two.',
      });
    },
  };
}

/** A topic with a policy and a key of its own is closed to alarms until they say otherwise. */
function allowAlarms(scope: Construct, topic: Topic): void {
  const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com');
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [cloudWatch],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  topic.masterKey?.grant(cloudWatch, 'kms:Decrypt', 'kms:GenerateDataKey*');
}
