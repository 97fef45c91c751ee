import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { dimensions, namespace } from '../shared/import/ledger/measures.ts';

/** How often metrics are looked at. */
export const period = Duration.minutes(5);

/** One of Sluice's own metrics, of the whole stack or of one route, as its functions write it to their logs. */
export function ownMetric(
  scope: Construct,
  metricName: string,
  {
    statistic = Stats.SUM,
    ...by
  }: { statistic?: string; route?: string; status?: string; label?: string } = {},
): Metric {
  const { label, ...more } = by;
  return new Metric({
    namespace,
    metricName,
    dimensionsMap: { [dimensions.service]: Stack.of(scope).stackName, ...more },
    statistic,
    period,
    ...(label === undefined ? {} : { label }),
  });
}
