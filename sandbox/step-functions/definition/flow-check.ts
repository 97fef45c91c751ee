import type { Flow, State } from './definition.ts';

export type FlowReport = (state: string | null, field: string, problem: string) => void;

/** Every state that can follow this one, with the field that names it. */
function* nextOf(state: State): Generator<{ field: string; target: string }> {
  if ('Next' in state && state.Next !== undefined) yield { field: 'Next', target: state.Next };
  if ('Catch' in state) {
    for (const [index, catcher] of (state.Catch ?? []).entries()) {
      yield { field: `Catch[${index}].Next`, target: catcher.Next };
    }
  }
  if (state.Type === 'Choice') {
    for (const [index, rule] of state.Choices.entries()) {
      yield { field: `Choices[${index}].Next`, target: rule.Next };
    }
    if (state.Default !== undefined) yield { field: 'Default', target: state.Default };
  }
}

const isTerminal = (state: State): boolean =>
  state.Type === 'Succeed' || state.Type === 'Fail' || ('End' in state && state.End === true);

/** Checks one flow as a graph: every target exists, every state can be reached, and every state goes on or ends. */
export function checkFlow(flow: Flow, report: FlowReport): void {
  const { StartAt: start, States: states } = flow;
  if (!states[start]) report(null, 'StartAt', `there is no state "${start}"`);

  for (const [name, state] of Object.entries(states)) {
    for (const { field, target } of nextOf(state)) {
      if (!states[target]) report(name, field, `there is no state "${target}" beside it`);
    }
    if ('End' in state || 'Next' in state) {
      if ('End' in state && 'Next' in state) report(name, 'End', 'a state has either Next or End');
    } else if (!isTerminal(state) && state.Type !== 'Choice') {
      report(name, 'Next', 'a state that does not end needs Next or End');
    }
  }

  const reached = new Set<string>();
  const queue = [start];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const state = states[name];
    if (!state || reached.has(name)) continue;
    reached.add(name);
    queue.push(...[...nextOf(state)].map(({ target }) => target));
  }
  for (const name of Object.keys(states)) {
    if (!reached.has(name)) report(name, 'Type', 'no other state leads here');
  }
  if (![...reached].some((name) => states[name] && isTerminal(states[name]))) {
    report(null, 'States', 'no state ends the flow');
  }
}
