import { Metrics } from '@aws-lambda-powertools/metrics';
import { dimensions, domoAnswers, type Measure, namespace } from '../import/ledger/measures.ts';

export type Meter = ReturnType<typeof createMeter>;

/**
 * Writes what is measured as a line of the log, of which CloudWatch makes metrics: no call, no right, nothing to
 * wait for. The service is Powertools' `POWERTOOLS_SERVICE_NAME`.
 */
export function createMeter() {
  const metrics = new Metrics({ namespace });
  function publish(dimension: string, name: string, measures: readonly Measure[]): void {
    metrics.addDimension(dimension, name).addDimensions({});
    for (const { name, unit, value } of measures) metrics.addMetric(name, unit, value);
    metrics.publishStoredMetrics();
  }
  return {
    /** Each measure is there for the route, and for the service as a whole. */
    record: (route: string, measures: readonly Measure[]) => publish(dimensions.route, route, measures),
    /** The same for an export. */
    recordExport: (name: string, measures: readonly Measure[]) => publish(dimensions.export, name, measures),

    /** @param status null where there was no answer */
    recordAnswer(status: number | null): void {
      metrics.addDimension(dimensions.status, String(status ?? 'none'));
      metrics.addMetric(domoAnswers, 'Count', 1);
      metrics.publishStoredMetrics();
    },
  };
}
