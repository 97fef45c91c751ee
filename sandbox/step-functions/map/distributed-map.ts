import type { MapState } from '../definition/definition.ts';
import { Interruption, StateFailure } from '../flow/failure.ts';
import type { Follow } from '../flow/flow.ts';
import { pool } from '../flow/pool.ts';
import { fork } from '../flow/signal.ts';
import { remember, tell, type Visit } from '../flow/strand.ts';
import type { Json } from '../json.ts';
import { type ChildResult, endOf, reasonOf, runChild } from './child.ts';
import { type Batch, batch } from './item-batcher.ts';
import { readItems } from './item-reader.ts';
import { concurrencyOf, itemsOf } from './map.ts';
import { count, type MapRun, noCounts, startMapRun } from './map-run.ts';
import { readAhead } from './read-ahead.ts';
import { writeResults } from './result-writer.ts';
import { exceeds, type Tolerance, toleranceOf } from './tolerance.ts';

/** Children at the same time if MaxConcurrency is not set, as in Step Functions. */
const maxChildren = 10_000;
/** How far the list of items is read in advance. */
const itemsAhead = 10_000;

/** One try at a Distributed Map: a Map Run, whose children are executions of their own. */
export async function runDistributedMap(visit: Visit, state: MapState, follow: Follow): Promise<Json> {
  const { strand } = visit;
  const maxConcurrency = await concurrencyOf(visit, state);
  const tolerance = await toleranceOf(visit, state);
  const items = state.ItemReader ? null : await itemsOf(visit, state);
  const known = visit.position.attempt.mapRunArn;
  const earlier = known === undefined ? undefined : strand.journal.mapRuns.get(known);
  const run: MapRun = {
    ...(earlier ?? startMapRun(visit, state.Label)),
    maxConcurrency,
    toleratedFailureCount: tolerance.count ?? 0,
    toleratedFailurePercentage: tolerance.percentage ?? 0,
    itemCounts: noCounts(),
    executionCounts: noCounts(),
  };
  strand.journal.write({ kind: 'mapRun', mapRun: run });
  if (!earlier) {
    remember(visit, { mapRunArn: run.mapRunArn });
    tell(strand, 'MapStateStarted', 'mapStateStartedEventDetails', { length: items?.length ?? 0 });
    tell(strand, 'MapRunStarted', 'mapRunStartedEventDetails', { mapRunArn: run.mapRunArn });
  }
  try {
    const source = (reading: Visit) => batch(reading, state, readItems(reading, state, items));
    const results = await runChildren(
      visit,
      state,
      run,
      tolerance,
      maxConcurrency || maxChildren,
      source,
      follow,
    );
    const output = await writeResults(visit, state, run, results);
    finish(visit, run, 'SUCCEEDED');
    tell(strand, 'MapRunSucceeded');
    tell(strand, 'MapStateSucceeded');
    return output;
  } catch (error) {
    fail(visit, run, error);
    throw error;
  }
}

function finish({ strand }: Visit, run: MapRun, status: MapRun['status']): void {
  run.status = status;
  run.stopDate = strand.engine.clock.now();
  strand.journal.write({ kind: 'mapRun', mapRun: run });
}

function fail(visit: Visit, run: MapRun, error: unknown): void {
  const { signal } = visit.strand;
  // If the sandbox closes, the Map Run stays as it is, and goes on at the next start.
  if (signal.aborted && signal.reason instanceof Interruption && signal.reason.kind === 'closed') return;
  finish(visit, run, signal.aborted ? 'ABORTED' : 'FAILED');
  if (!signal.aborted && error instanceof StateFailure) {
    const { error: name, cause = '' } = error;
    tell(visit.strand, 'MapRunFailed', 'mapRunFailedEventDetails', { error: name, cause });
  }
}

async function runChildren(
  visit: Visit,
  state: MapState,
  run: MapRun,
  tolerance: Tolerance,
  limit: number,
  source: (reading: Visit) => AsyncIterable<Batch>,
  follow: Follow,
): Promise<ChildResult[]> {
  const { strand } = visit;
  const results: ChildResult[] = [];
  const group = fork(strand.signal);
  let allRead = false;

  const judge = () => {
    if (!exceeds(tolerance, run.itemCounts, allRead)) return;
    const failure = new StateFailure(
      'States.ExceedToleratedFailureThreshold',
      `More items failed than are tolerated: ${run.itemCounts.failed + run.itemCounts.timedOut} of ${run.itemCounts.total}.` +
        firstCause(results),
    );
    group.abort(failure);
    throw failure;
  };

  // The reader stops with the group, so that a failed Map Run does not read its list to the end.
  const reading: Visit = { ...visit, strand: { ...strand, signal: group.signal } };
  const batches = readAhead(
    source(reading),
    itemsAhead,
    ({ items }) => count(run, items, null, 'pending'),
    () => {
      allRead = true;
    },
  );
  async function* orStop(): AsyncGenerator<Batch> {
    try {
      yield* batches;
    } catch (error) {
      group.abort(error);
      throw error;
    }
  }
  try {
    await pool(orStop(), limit, async (child) => {
      group.signal.throwIfAborted();
      count(run, child.items, 'pending', 'running');
      const result = await runChild(visit, state, run, child, group.signal, follow).catch(
        (error: unknown) => {
          count(run, child.items, 'running', 'aborted');
          throw error;
        },
      );
      count(run, child.items, 'running', endOf(result));
      results[child.index] = result;
      if (!result.outcome.ok) {
        strand.engine.log(
          `a child of the Distributed Map "${visit.name}" failed (${result.name}): ${reasonOf(result)}`,
        );
      }
      judge();
    });
    judge();
    return results;
  } catch (error) {
    strand.signal.throwIfAborted();
    throw group.signal.aborted ? group.signal.reason : error;
  } finally {
    group.release();
  }
}

/** The cause of a first failure. Step Functions says only that there were too many, but a user wants to know why. */
function firstCause(results: ChildResult[]): string {
  const failed = results.find((result) => result && !result.outcome.ok);
  return failed ? ` One of them: ${reasonOf(failed)}` : '';
}
