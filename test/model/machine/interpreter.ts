import type { Catcher, Flow, MapState, Retrier, State, TaskState } from './definition.ts';
import type { Scope } from './expression.ts';

/** How a call of a function ended. */
export type Outcome = { value: unknown } | { error: { Error: string; Cause: string } };

/** What a flow needs of the world. */
export interface Driver {
  invoke(functionName: string, payload: unknown): Promise<Outcome>;
  /** @param until milliseconds since 1970 */
  sleep(until: number): Promise<void>;
  now(): number;
  /** The lines of a document; null if it can't be read. */
  lines(key: string): Promise<unknown[] | null>;
}

/** A state failed, and nothing in the flow caught it. */
export class StateFailed extends Error {
  readonly error: { Error: string; Cause: string };

  constructor(error: { Error: string; Cause: string }) {
    super(`${error.Error}: ${error.Cause}`);
    this.error = error;
  }
}

interface Context {
  Execution: { Name: string; Input: unknown };
  State: { RetryCount: number };
  Map?: { Item: { Value: unknown } };
}

type Variables = Record<string, unknown>;

/** Runs a state machine as Step Functions does. Throws `StateFailed` where the run fails. */
export async function runFlow(
  driver: Driver,
  flow: Flow,
  run: { name: string; input: unknown },
): Promise<void> {
  const context = { Execution: { Name: run.name, Input: run.input }, State: { RetryCount: 0 } };
  await runStates(driver, flow, run.input, {}, context);
}

async function runStates(
  driver: Driver,
  flow: Flow,
  input: unknown,
  variables: Variables,
  context: Context,
): Promise<void> {
  let current: unknown = input;
  for (let name: string | null = flow.startAt; name !== null; ) {
    const state = flow.states.get(name);
    if (state === undefined) throw new Error(`there is no state ${name}`);
    const scope: Scope = { variables, states: { input: current, context } };
    if (state.type === 'Choice') {
      const rule = state.rules.find(({ condition }) => condition(scope));
      Object.assign(variables, (rule ?? state).assign(scope));
      name = (rule ?? state).next;
      continue;
    }
    const done = await attempted(driver, state, scope, context);
    if ('catcher' in done) {
      const { catcher, error } = done;
      Object.assign(variables, catcher.assign({ ...scope, states: { ...scope.states, errorOutput: error } }));
      current = error;
      name = catcher.next;
      continue;
    }
    const after = { ...scope, states: { ...scope.states, result: done.result } };
    const output = state.output === undefined ? done.result : state.output(after);
    Object.assign(variables, state.assign(after));
    current = output;
    name = state.next;
  }
}

/** Does what a state does, again and again by its Retry; and then its Catch decides. */
async function attempted(
  driver: Driver,
  state: Exclude<State, { type: 'Choice' }>,
  scope: Scope,
  context: Context,
): Promise<{ result: unknown } | { catcher: Catcher; error: unknown }> {
  const used = state.retriers.map(() => 0);
  for (let retries = 0; ; retries++) {
    try {
      return { result: await work(driver, state, scope, { ...context, State: { RetryCount: retries } }) };
    } catch (thrown) {
      if (!(thrown instanceof StateFailed)) throw thrown;
      const { error } = thrown;
      // The first that names the error decides alone.
      const index = state.retriers.findIndex(({ errors }) => names(errors, error.Error));
      const retrier = state.retriers[index];
      const before = used[index] ?? 0;
      if (retrier === undefined || before >= retrier.maxAttempts) {
        const catcher = state.catchers.find(({ errors }) => names(errors, error.Error));
        if (catcher === undefined) throw thrown;
        return { catcher, error };
      }
      used[index] = before + 1;
      await driver.sleep(driver.now() + pause(retrier, before));
    }
  }
}

function pause({ interval, backoffRate, maxDelay }: Retrier, before: number): number {
  return Math.min(interval * backoffRate ** before, maxDelay) * 1000;
}

function names(errors: readonly string[], error: string): boolean {
  return errors.includes(error) || errors.includes('States.ALL');
}

async function work(
  driver: Driver,
  state: Exclude<State, { type: 'Choice' }>,
  scope: Scope,
  context: Context,
): Promise<unknown> {
  switch (state.type) {
    case 'Task':
      return callFunction(driver, state, { ...scope, states: { ...scope.states, context } });
    case 'Wait':
      await driver.sleep(Date.parse(String(state.timestamp(scope))));
      return scope.states.input;
    case 'Map':
      return mapItems(driver, state, scope, context);
    case 'Pass':
    case 'Succeed':
      return scope.states.input;
  }
}

async function callFunction(
  driver: Driver,
  { functionName, payload }: TaskState,
  scope: Scope,
): Promise<unknown> {
  const outcome = await driver.invoke(functionName, payload(scope));
  if ('error' in outcome) throw new StateFailed(outcome.error);
  return { Payload: outcome.value };
}

async function mapItems(driver: Driver, state: MapState, scope: Scope, context: Context): Promise<unknown> {
  const { isDistributed, flow } = state;
  const listed = state.items(scope);
  const items = isDistributed ? await driver.lines(String(listed)) : (listed as unknown[]);
  if (items === null) throw new StateFailed({ Error: 'States.ItemReaderFailed', Cause: String(listed) });
  const queue = items.values();
  const worker = async () => {
    for (const value of queue) {
      const own = { ...context, Map: { Item: { Value: value } } };
      const input = state.itemSelector({ ...scope, states: { ...scope.states, context: own } });
      // A child of a Distributed Map has nothing of its parent's, and all of them may fail.
      const variables = isDistributed ? {} : { ...scope.variables };
      await runStates(driver, flow, input, variables, own).catch((error: unknown) => {
        if (!isDistributed || !(error instanceof StateFailed)) throw error;
      });
    }
  };
  const together = Math.min(Number(state.maxConcurrency(scope)), items.length);
  await Promise.all(Array.from({ length: together }, worker));
  return [];
}
