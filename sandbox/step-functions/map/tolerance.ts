import type { MapState } from '../definition/definition.ts';
import { toNumber } from '../expression/expression.ts';
import { evaluate, type Visit } from '../flow/strand.ts';
import type { MapRunCounts } from './map-run.ts';

/** How many items of a Distributed Map may fail. Undefined: the definition does not say it. Without both, none may. */
export interface Tolerance {
  count: number | undefined;
  percentage: number | undefined;
}

/** @throws {StateFailure} States.QueryEvaluationError */
export async function toleranceOf(visit: Visit, state: MapState): Promise<Tolerance> {
  const { ToleratedFailureCount: count, ToleratedFailurePercentage: percentage } = state;
  return {
    count:
      count === undefined
        ? undefined
        : toNumber(await evaluate(visit, count, 'ToleratedFailureCount'), 'ToleratedFailureCount', {
            min: 0,
            max: 100_000_000,
          }),
    percentage:
      percentage === undefined
        ? undefined
        : toNumber(
            await evaluate(visit, percentage, 'ToleratedFailurePercentage'),
            'ToleratedFailurePercentage',
            {
              min: 0,
              max: 100,
              integer: false,
            },
          ),
  };
}

/** Whether too many have failed. A percentage is of all items, so it counts only when all are read. */
export function exceeds({ count, percentage }: Tolerance, items: MapRunCounts, allRead: boolean): boolean {
  const failed = items.failed + items.timedOut;
  if (count !== undefined && failed > count) return true;
  if (percentage !== undefined) return allRead && failed * 100 > percentage * items.total;
  return count === undefined && failed > 0;
}
