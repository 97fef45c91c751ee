import * as v from 'valibot';
import { type Definition, definition, type Flow, flowsOf, isDistributed } from './definition.ts';
import { checkFlow, type FlowReport } from './flow-check.ts';
import { checkState, type Surroundings } from './state-check.ts';
import { checkVariables } from './variable-check.ts';

/** Bytes of a definition that Step Functions takes at most. */
export const maxDefinitionBytes = 1024 * 1024;

/** The sandbox does not run this machine. The message has one line per problem, with state and field. */
export class DefinitionInvalid extends Error {
  override readonly name = 'DefinitionInvalid';
  readonly problems: readonly string[];

  constructor(machine: string, problems: readonly string[]) {
    super(
      `The state machine "${machine}" cannot be run here:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/**
 * Reads a definition, as JSON text or already parsed.
 * @throws {DefinitionInvalid} if Step Functions, or this interpreter, would not do what the definition says
 */
export function parseDefinition(
  machine: string,
  source: unknown,
  integrations: Iterable<string> = [],
): Definition {
  const text = typeof source === 'string' ? source : JSON.stringify(source);
  if (Buffer.byteLength(text) > maxDefinitionBytes) {
    throw new DefinitionInvalid(machine, [
      `it has ${Buffer.byteLength(text)} bytes; Step Functions allows ${maxDefinitionBytes}`,
    ]);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new DefinitionInvalid(machine, [`it is not JSON: ${(error as Error).message}`]);
  }

  const parsed = v.safeParse(definition, json);
  if (!parsed.success) throw new DefinitionInvalid(machine, parsed.issues.map(describe));

  const problems: string[] = [];
  const report: FlowReport = (state, field, problem) =>
    problems.push(state === null ? `${field}: ${problem}` : `state "${state}", ${field}: ${problem}`);
  const surroundings = { express: false, integrations: new Set(integrations) };
  checkFlows(parsed.output, surroundings, new Set(), report);
  checkVariables(parsed.output, new Set(), report);
  if (problems.length > 0) throw new DefinitionInvalid(machine, problems);
  return parsed.output;
}

function checkFlows(flow: Flow, surroundings: Surroundings, names: Set<string>, report: FlowReport): void {
  checkFlow(flow, report);
  for (const [name, state] of Object.entries(flow.States)) {
    if (names.has(name)) report(name, 'Type', 'another state has the same name');
    if (name.length > 80) report(name, 'Type', 'a name has at most 80 characters');
    names.add(name);
    checkState(state, surroundings, (field, problem) => report(name, field, problem));
    const inDistributed = state.Type === 'Map' && isDistributed(state);
    const express = inDistributed
      ? state.ItemProcessor.ProcessorConfig?.ExecutionType === 'EXPRESS'
      : surroundings.express;
    for (const inner of flowsOf(state)) checkFlows(inner, { ...surroundings, express }, names, report);
  }
}

/** `state "Copy", Retry[0].Jitter: the sandbox does not know this field` */
function describe(issue: v.BaseIssue<unknown>): string {
  const keys = (issue.path ?? []).map((item) => item.key);
  const states = keys.lastIndexOf('States');
  const state = states < 0 ? undefined : keys[states + 1];
  const field = (states < 0 ? keys : keys.slice(states + 2))
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);
  const unknownField = issue.type === 'strict_object' && issue.expected === 'never';
  const problem = unknownField ? 'the sandbox does not know this field' : issue.message;
  const place = [state === undefined ? '' : `state "${String(state)}"`, field].filter(Boolean).join(', ');
  return place ? `${place}: ${problem}` : problem;
}
