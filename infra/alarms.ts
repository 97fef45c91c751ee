import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { dimensions, namespace, rowMismatches } from '../shared/loads/measures.ts';

/** Tells people of what must never happen. Descriptions are what they read: what is wrong, and what to do. */
export interface Alarms {
  /** As soon as something could not be delivered, which nobody else will ever tell of. */
  onDeadLetters(queue: IQueue, description: string): void;
  onRowMismatch(scope: Construct): void;
  /** Of a function that nobody waits for. */
  onErrors(made: IFunction, description: string): void;
}

/** None at all where the configuration declines them. */
export function createAlarms(scope: Construct, topic: Topic, wanted: boolean): Alarms {
  if (!wanted) return { onDeadLetters() {}, onRowMismatch() {}, onErrors() {} };
  allowAlarms(scope, topic);
  const period = Duration.minutes(5);

  function raise(owner: Construct, id: string, metric: IMetric, alarmDescription: string): void {
    const alarm = new Alarm(owner, id, {
      metric,
      alarmDescription,
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  }

  return {
    onDeadLetters(queue, description) {
      const metric = queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM });
      raise(queue, 'NotEmpty', metric, description);
    },
    onErrors(made, description) {
      raise(made, 'Failed', made.metricErrors({ period, statistic: Stats.SUM }), description);
    },
    onRowMismatch(owner) {
      const metric = new Metric({
        namespace,
        metricName: rowMismatches,
        dimensionsMap: { [dimensions.service]: Stack.of(owner).stackName },
        statistic: Stats.SUM,
        period,
      });
      raise(
        owner,
        'RowMismatch',
        metric,
        'After a commit Domo counted other rows than were loaded. A notice of its own says of which files, and what to do; the receipts of the loads have all the counts.',
      );
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
