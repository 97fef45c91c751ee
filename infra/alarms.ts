import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ImportRoute } from '../shared/config/route.ts';
import { exportsEnded } from '../shared/export/measures.ts';
import {
  countOf,
  domoAnswers,
  loadsPaused,
  oldestOpen,
  rowMismatches,
} from '../shared/import/ledger/measures.ts';
import { letUse } from './customer-key.ts';
import { ownMetric, period } from './metrics.ts';
import type { Notices } from './notices.ts';
import { type Chapter, runbookOf } from './runbook.ts';
import { service } from './service.ts';

export interface AlarmsProps {
  notices: Notices;
  /** false: there is none at all. */
  wanted: boolean;
}

interface Raised {
  metric: IMetric;
  chapter: Chapter;
  description: string;
  threshold?: number;
  /** In how many of how many periods; one where nothing is said. */
  periods?: { breaching: number; of: number };
}

/** How much longer than its route's `commitInterval` a load may be open before people are told. Seconds. */
const patience = 3600;

/**
 * Tells people of what must never happen. Descriptions are what they read: what is wrong, and what to do. Each alarm
 * stands below what it watches.
 */
export class Alarms extends Construct {
  private readonly notices: Notices;
  private readonly wanted: boolean;
  /** All that there are. */
  readonly raised: Alarm[] = [];

  constructor(scope: Construct, id: string, { notices, wanted }: AlarmsProps) {
    super(scope, id);
    this.notices = notices;
    this.wanted = wanted;
    if (wanted) this.allow();
  }

  /** As soon as something could not be delivered, which nobody else will ever tell of. */
  onDeadLetters(queue: IQueue, chapter: Chapter, description: string): void {
    const metric = queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM });
    this.raise(queue, 'NotEmpty', { metric, chapter, description });
  }

  /** A burst is taken in within minutes; what waits for an hour waits for something that does not happen. */
  onIntake(queue: IQueue): void {
    this.raise(queue, 'StandsStill', {
      metric: queue.metricApproximateAgeOfOldestMessage({ period, statistic: Stats.MAXIMUM }),
      threshold: patience,
      periods: { breaching: 2, of: 2 },
      chapter: 'files-are-not-taken-in',
      description:
        'Events of files have waited in the queue of the intake for more than an hour: these files are not loaded yet, and npx sluice status does not show them. The log of the function Receive says why.',
    });
  }

  /** Of a function that nobody waits for. */
  onErrors(made: IFunction, chapter: Chapter, description: string): void {
    this.raise(made, 'Errors', {
      ...{ chapter, description },
      metric: made.metricErrors({ period, statistic: Stats.SUM }),
    });
  }

  /** One run that dies is taken over, and nobody has to do anything. */
  onRuns(machine: StateMachine): void {
    this.raise(machine, 'KeepDying', {
      metric: machine.metricFailed({ period, statistic: Stats.SUM }),
      periods: { breaching: 3, of: 12 },
      chapter: 'runs-keep-dying',
      description:
        'Runs of the import machine have died again and again within an hour, each for want of what it could not go on without. Others take over, later and later, and after a while the loads end as failed. npx sluice status shows the loads; the runs of the machine in the console of Step Functions say which state failed, and why.',
    });
  }

  /** Of what Sluice itself measures: see there. */
  onLoads(owner: Construct, imports: readonly ImportRoute[]): void {
    this.raise(owner, 'RowMismatch', {
      metric: ownMetric(owner, rowMismatches),
      chapter: 'row-counts-do-not-agree',
      description:
        'After a commit Domo counted other rows than were loaded. A notice of its own says of which files, and what to do; the receipts of the loads have all the counts.',
    });
    this.raise(owner, 'LoadsFailed', {
      metric: ownMetric(owner, countOf.failed),
      chapter: 'loads-failed',
      description:
        'Files could not be loaded, and not because of what is in them. Each has a notice of its own with the reason; npx sluice history shows them all. When the cause is gone: npx sluice replay --failed.',
    });
    const longest = Math.max(0, ...imports.map(({ commitInterval }) => commitInterval));
    this.raise(owner, 'OpenTooLong', {
      metric: ownMetric(owner, oldestOpen, { statistic: Stats.MAXIMUM }),
      threshold: longest + patience,
      periods: { breaching: 2, of: 2 },
      chapter: 'a-load-has-been-open-too-long',
      description: `A file has waited for more than an hour longer than its route's commitInterval. npx sluice status shows it; and says what it waits for.`,
    });
    this.raise(owner, 'LoadsPaused', {
      metric: ownMetric(owner, loadsPaused, { statistic: Stats.MAXIMUM }),
      chapter: 'domo-refuses',
      description:
        'Domo refuses Sluice as a whole, and loads wait for it. A notice of its own says why and what to do; npx sluice status shows the loads. They go on by themselves when Domo takes them again.',
    });
    this.raise(owner, 'DomoThrottles', {
      metric: ownMetric(owner, domoAnswers, { status: '429' }),
      threshold: 50,
      periods: { breaching: 3, of: 3 },
      chapter: 'domo-throttles',
      description:
        'For a quarter of an hour Domo has kept answering that it is asked too often. Loads go on, but slowly. Lower "maxConcurrency" of the largest routes, or raise "commitInterval", and deploy; npx sluice status shows what is under way.',
    });
  }

  onExports(owner: Construct): void {
    this.raise(owner, 'ExportsFailed', {
      metric: ownMetric(owner, exportsEnded.failed),
      chapter: 'exports-failed',
      description:
        'Exports failed: nothing of them is in the bucket, and _latest.json still points at the ones before. Each has a notice of its own with the reason. When the cause is gone: npx sluice export NAME.',
    });
  }

  onThrottles(owner: Construct, functions: readonly IFunction[]): void {
    const usingMetrics = Object.fromEntries(
      functions.map((made, i) => [`m${i}`, made.metricThrottles({ period, statistic: Stats.SUM })]),
    );
    this.raise(owner, 'LambdaThrottles', {
      metric: new MathExpression({
        expression: Object.keys(usingMetrics).join(' + '),
        usingMetrics,
        period,
        label: 'Throttled calls',
      }),
      threshold: 100,
      periods: { breaching: 3, of: 3 },
      chapter: 'lambda-throttles',
      description:
        'For a quarter of an hour AWS Lambda has refused calls of Sluice: the account runs as many functions at once as it may. Loads go on, but slowly. Ask AWS for more concurrent executions, or lower "maxConcurrency" of the routes; npx sluice doctor compares the two.',
    });
  }

  private raise(owner: Construct, id: string, raised: Raised): void {
    if (!this.wanted) return;
    const { metric, chapter, description, threshold = 1, periods = { breaching: 1, of: 1 } } = raised;
    const alarm = new Alarm(owner, id, {
      metric,
      alarmDescription: `${description} Runbook: ${runbookOf(chapter)}`,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods.of,
      datapointsToAlarm: periods.breaching,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.notices.topic));
    this.raised.push(alarm);
  }

  /** A topic with a policy and a key of its own is closed to alarms until they say otherwise. */
  private allow(): void {
    const { topic, key } = this.notices;
    const cloudWatch = 'cloudwatch.amazonaws.com';
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [service(this, cloudWatch)],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
      }),
    );
    if (key) letUse(this, key, cloudWatch);
  }
}
