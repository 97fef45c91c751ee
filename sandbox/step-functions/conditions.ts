import type { World } from '../worlds/world.ts';

/** How Step Functions behaves where AWS leaves that open, or its guide and what was recorded differ. */
export interface Conditions {
  /** Milliseconds by which DescribeExecution and ListExecutions are behind. */
  readLag: number;
  /** Whether States.ALL catches States.DataLimitExceeded of a task's result. */
  catchesLargeResults: boolean;
  /** Whether a Catch is told the Cause of States.Timeout. */
  causeOfTimeout: boolean;
  /** Whether an item reader that begins now fails. */
  failsToRead(): boolean;
}

/** @param timeScale a second of the lag takes this many seconds */
export function createConditions(world: World['stepFunctions'] = {}, timeScale = 1): Conditions {
  const { readLag = 0, catchesLargeResults = true, causeOfTimeout = true } = world;
  let failures = world.itemReaderFailures ?? 0;
  return {
    readLag: readLag * 1000 * timeScale,
    catchesLargeResults,
    causeOfTimeout,
    failsToRead: () => failures-- > 0,
  };
}
