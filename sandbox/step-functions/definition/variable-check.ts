import { isExpression, sourceOf, stringsOf } from '../expression/expression.ts';
import { checkExpression } from '../expression/expression-check.ts';
import type { Json } from '../json.ts';
import { type Flow, flowsOf, isDistributed, type State } from './definition.ts';
import type { FlowReport } from './flow-check.ts';

/**
 * Checks the expressions and variables of a flow and of the flows inside it.
 *
 * An inner flow can read the variables around it, and must not assign one of the same name. The children of a
 * Distributed Map are executions of their own, and can't read them.
 */
export function checkVariables(flow: Flow, outer: ReadonlySet<string>, report: FlowReport): void {
  const own = new Set<string>();
  for (const [name, state] of Object.entries(flow.States)) {
    for (const { field, variable } of assignmentsOf(state)) {
      if (variable === 'states' || !/^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u.test(variable)) {
        report(name, `${field}.${variable}`, 'is no name for a variable');
      }
      if (outer.has(variable))
        report(name, `${field}.${variable}`, 'a variable around this flow has that name');
      own.add(variable);
    }
  }

  const readable = new Set([...outer, ...own]);
  for (const [name, state] of Object.entries(flow.States)) {
    for (const { text, place } of ownStringsOf(state)) {
      for (const problem of problemsOf(text, readable)) report(name, place, problem);
    }
    // A child of a Distributed Map can't read outer variables, but must not use their names either.
    const distributed = state.Type === 'Map' && isDistributed(state);
    for (const inner of flowsOf(state)) {
      if (distributed) checkTaken(inner, readable, report);
      checkVariables(inner, distributed ? new Set() : readable, report);
    }
  }
}

function checkTaken(flow: Flow, taken: ReadonlySet<string>, report: FlowReport): void {
  for (const [name, state] of Object.entries(flow.States)) {
    for (const { field, variable } of assignmentsOf(state)) {
      if (taken.has(variable))
        report(name, `${field}.${variable}`, 'a variable around this flow has that name');
    }
    for (const inner of flowsOf(state)) checkTaken(inner, taken, report);
  }
}

function* assignmentsOf(state: State): Generator<{ field: string; variable: string }> {
  const rules = [
    ...('Assign' in state ? [['Assign', state] as const] : []),
    ...('Catch' in state ? (state.Catch ?? []).map((rule, i) => [`Catch[${i}].Assign`, rule] as const) : []),
    ...(state.Type === 'Choice'
      ? state.Choices.map((rule, i) => [`Choices[${i}].Assign`, rule] as const)
      : []),
  ];
  for (const [field, { Assign: assign = {} }] of rules) {
    for (const variable of Object.keys(assign)) yield { field, variable };
  }
}

/** The strings of a state that may be expressions, without its comment and the flows inside it. */
function* ownStringsOf(state: State): Generator<{ text: string; place: string }> {
  for (const [field, value] of Object.entries(state)) {
    if (field === 'Comment' || field === 'ItemProcessor' || field === 'Branches') continue;
    yield* stringsOf(value as Json, field);
  }
}

function problemsOf(text: string, variables: ReadonlySet<string>): string[] {
  if (isExpression(text)) return checkExpression(sourceOf(text), variables);
  // Step Functions would silently take it as plain text.
  const intended = text.trim().startsWith('{%') || text.trim().endsWith('%}');
  return intended ? ['an expression must begin with {% and end with %}, without a blank around them'] : [];
}
