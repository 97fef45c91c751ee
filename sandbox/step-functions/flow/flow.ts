import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { type Flow, isDistributed, type State } from '../definition/definition.ts';
import { toText } from '../expression/expression.ts';
import type { Json, JsonObject } from '../json.ts';
import { runDistributedMap } from '../map/distributed-map.ts';
import { runMap } from '../map/map.ts';
import type { Position } from '../run/journal.ts';
import { runTask } from '../task/task.ts';
import { attempt } from './attempt.ts';
import { choose } from './choice.ts';
import { StateFailure } from './failure.ts';
import { runParallel } from './parallel.ts';
import {
  type Exit,
  evaluate,
  leave,
  type Strand,
  tell,
  tellEvaluation,
  toFailure,
  transition,
  type Visit,
} from './strand.ts';
import { wait } from './wait.ts';

/** Follows a flow to its end. A type of its own, because Map and Parallel follow flows inside flows. */
export type Follow = (flow: Flow, strand: Strand, input: Json) => Promise<Json>;

/**
 * Follows a flow from its start, or from where the journal says that the strand stood; the output of its last state.
 * @throws {StateFailure} where a state fails and nothing catches it; the signal's reason where it is aborted.
 */
export const follow: Follow = async (flow, strand, input) => {
  strand.signal.throwIfAborted();
  let position = strand.journal.position(strand.id);
  if (!position) position = await enter(flow, strand, { state: flow.StartAt, input, variables: {} });
  for (;;) {
    const name = position.state;
    const state = flow.States[name];
    if (!state) throw new StateFailure('States.Runtime', `The definition has no state "${name}"`);
    const visit: Visit = { strand, name, position };
    const exit = await perform(state, visit);
    tellExit(strand, state, name, exit);
    if (exit.next === null) return exit.output;

    // A loop of states that never wait must not keep the rest of the sandbox from running.
    await yieldToEvents();
    strand.signal.throwIfAborted();
    const { output, variables } = exit;
    position = await enter(flow, strand, { state: exit.next, input: output, variables });
  }
};

type Arrival = Pick<Position, 'state' | 'input' | 'variables'>;

async function enter(flow: Flow, strand: Strand, arrival: Arrival): Promise<Position> {
  await transition(strand);
  const type = flow.States[arrival.state]?.Type ?? '';
  tell(strand, `${type}StateEntered`, 'stateEnteredEventDetails', {
    name: arrival.state,
    input: JSON.stringify(arrival.input),
    inputDetails: { truncated: false },
  });
  const enteredAt = strand.engine.clock.now();
  const position = { ...arrival, enteredAt, attempt: { number: 0, counts: [] } };
  strand.journal.write({ kind: 'enter', strand: strand.id, position });
  return position;
}

function tellExit(strand: Strand, { Type: type }: State, name: string, { output, assigned }: Exit): void {
  const variables = Object.entries(assigned ?? {}).map(
    ([key, value]) => [key, JSON.stringify(value)] as const,
  );
  const assignedVariables: JsonObject = Object.fromEntries(variables);
  tell(strand, `${type}StateExited`, 'stateExitedEventDetails', {
    name,
    output: JSON.stringify(output),
    outputDetails: { truncated: false },
    ...(assigned ? { assignedVariables, assignedVariablesDetails: { truncated: false } } : {}),
  });
}

async function perform(state: State, visit: Visit): Promise<Exit> {
  try {
    switch (state.Type) {
      case 'Task':
        return await attempt(visit, state, () => runTask(visit, state));
      case 'Parallel':
        return await attempt(visit, state, () => runParallel(visit, state, follow));
      case 'Map':
        return await attempt(visit, state, () =>
          isDistributed(state) ? runDistributedMap(visit, state, follow) : runMap(visit, state, follow),
        );
      case 'Choice':
        return await choose(visit, state);
      case 'Wait':
        return await wait(visit, state);
      case 'Pass':
        return await leave(visit, { fields: state, next: state.Next ?? null, output: visit.position.input });
      case 'Succeed':
        return await leave(visit, { fields: state, next: null, output: visit.position.input });
      case 'Fail':
        throw new StateFailure(
          state.Error === undefined ? '' : toText(await evaluate(visit, state.Error, 'Error'), 'Error'),
          state.Cause === undefined
            ? undefined
            : toText(await evaluate(visit, state.Cause, 'Cause'), 'Cause'),
        );
    }
  } catch (error) {
    visit.strand.signal.throwIfAborted();
    const failure = toFailure(error, visit.strand);
    tellEvaluation(visit, failure);
    throw failure;
  }
}
