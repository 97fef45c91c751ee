import { Metrics } from '@aws-lambda-powertools/metrics';
import { byRoute, dimensions, domoAnswers, type Measure, namespace } from '../import/ledger/measures.ts';
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
  /** @param named adds to a line what it is about */
  function publish(named: () => void, measures: readonly Measure[]): void {
    for (let at = 0; at < measures.length; at += mostOfLine) {
      named();
      for (const { name, unit, value } of measures.slice(at, at + mostOfLine)) {
        metrics.addMetric(name, unit, value);
      }
      metrics.publishStoredMetrics();
    }
  }
  return {
    record(route, measures) {
      // What is not above zero needs no metric of its own, which would cost the same.
      const isOfRoute = ({ name, value }: Measure) => byRoute.has(name) && value > 0;
      const dimension = () => metrics.addDimension(dimensions.route, route).addDimensions({});
      publish(dimension, measures.filter(isOfRoute));
      publish(
        () => metrics.addMetadata(dimensions.route, route),
        measures.filter((measure) => !isOfRoute(measure)),
      );
    },
    recordExport: (name, measures) => publish(() => metrics.addMetadata('export', name), measures),

    recordAnswer(status) {
      metrics.addDimension(dimensions.status, String(status ?? 'none'));
      metrics.addMetric(domoAnswers, 'Count', 1);
      metrics.publishStoredMetrics();
    },
  };
}
