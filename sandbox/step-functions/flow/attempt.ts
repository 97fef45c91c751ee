import type { MapState, Parallel, Task } from '../definition/definition.ts';
import type { Json } from '../json.ts';
import { matches, type StateFailure } from './failure.ts';
import { nextRetry } from './retry.ts';
import { type Exit, leave, tell, tellEvaluation, toFailure, transition, type Visit } from './strand.ts';

/**
 * Tries a state until it succeeds, or its Retry gives up and a Catch takes over.
 * @throws {StateFailure} that no Catch names.
 */
export async function attempt(
  visit: Visit,
  state: Task | Parallel | MapState,
  work: () => Promise<Json>,
): Promise<Exit> {
  const { signal, journal, engine, id } = visit.strand;
  for (;;) {
    try {
      const { due } = visit.position.attempt;
      if (due !== undefined) await engine.clock.sleep(due - engine.clock.now(), signal);
      const result = await work();
      return await leave(visit, {
        fields: state,
        next: state.Next ?? null,
        output: result,
        extra: { result },
      });
    } catch (error) {
      signal.throwIfAborted();
      const failure = toFailure(error, visit.strand);
      tellEvaluation(visit, failure);
      const { number, counts } = visit.position.attempt;
      const retry = nextRetry(state.Retry ?? [], counts, failure, engine.random);
      if (!retry) return recover(visit, state, failure);
      // A new try remembers nothing of the last one but how often each retrier was used.
      const next = { number: number + 1, counts: retry.counts, due: engine.clock.now() + retry.delay * 1000 };
      visit.position = { ...visit.position, attempt: next };
      journal.write({ kind: 'attempt', strand: id, attempt: next });
      await transition(visit.strand);
    }
  }
}

/** An error in a catcher's own fields ends the run: no catcher catches for another. */
async function recover(
  visit: Visit,
  state: Task | Parallel | MapState,
  failure: StateFailure,
): Promise<Exit> {
  const catchers = state.Catch ?? [];
  const index = catchers.findIndex((catcher) => matches(failure, catcher.ErrorEquals));
  const catcher = catchers[index];
  if (!catcher) {
    if (state.Type !== 'Task') tell(visit.strand, `${state.Type}StateFailed`);
    throw failure;
  }
  const { causeOfTimeout } = visit.strand.engine.conditions;
  const untold = failure.error === 'States.Timeout' && !causeOfTimeout;
  const errorOutput = { Error: failure.error, ...(untold ? {} : { Cause: failure.cause ?? '' }) };
  return leave(visit, {
    fields: catcher,
    place: `Catch[${index}]/`,
    next: catcher.Next,
    output: errorOutput,
    extra: { errorOutput },
  });
}
