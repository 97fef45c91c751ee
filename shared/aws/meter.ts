import { Metrics } from '@aws-lambda-powertools/metrics';
import { dimensions, type Measure, namespace } from '../loads/measures.ts';

export type Meter = ReturnType<typeof createMeter>;

/**
 * Writes what is measured as a line of the log, of which CloudWatch makes metrics: no call, no right, nothing to
 * wait for. The service is Powertools' `POWERTOOLS_SERVICE_NAME`.
 */
export function createMeter() {
  const metrics = new Metrics({ namespace });
  return {
    record(route: string, measures: readonly Measure[]): void {
      metrics.addDimension(dimensions.route, route).addDimensions({});
      for (const { name, unit, value } of measures) metrics.addMetric(name, unit, value);
      metrics.publishStoredMetrics();
    },
  };
}
