import { Metrics } from '@aws-lambda-powertools/metrics';
import { dimensions, domoAnswers, type Measure, namespace } from '../import/ledger/measures.ts';
import type { Meter as MeterPort } from '../import/ports.ts';

/** Beside what the steps measure, the answers of Domo, which its client tells of. */
export interface Meter extends MeterPort {
  /** @param status null where there was no answer */
  recordAnswer(status: number | null): void;
}

/**
 * A line has 100 metrics at most, and 100 values of each. Powertools would begin another by itself, and forget the
 * dimensions in it.
 */
const mostOfLine = 100;

/**
 * Writes what is measured as a line of the log, of which CloudWatch makes metrics: no call, no right, nothing to
 * wait for. The service is Powertools' `POWERTOOLS_SERVICE_NAME`.
 */
export function createMeter(): Meter {
  const metrics = new Metrics({ namespace });
  function publish(dimension: string, name: string, measures: readonly Measure[]): void {
    for (let at = 0; at < measures.length; at += mostOfLine) {
      metrics.addDimension(dimension, name).addDimensions({});
      for (const { name, unit, value } of measures.slice(at, at + mostOfLine)) {
        metrics.addMetric(name, unit, value);
      }
      metrics.publishStoredMetrics();
    }
  }
  return {
    /** Each measure is there for the route, and for the service as a whole. */
    record: (route, measures) => publish(dimensions.route, route, measures),
    /** The same for an export. */
    recordExport: (name, measures) => publish(dimensions.export, name, measures),

    recordAnswer(status) {
      metrics.addDimension(dimensions.status, String(status ?? 'none'));
      metrics.addMetric(domoAnswers, 'Count', 1);
      metrics.publishStoredMetrics();
    },
  };
}
