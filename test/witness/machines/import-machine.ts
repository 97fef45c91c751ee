import type { Json, JsonObject } from '../../../sandbox/step-functions/json.ts';
import { type Fields, fieldsOf, stateMachinesOf, statesOf } from '../../helpers/definition.ts';
import { makeTemplate } from '../../helpers/stack.ts';
import { caseOf, functionArn, type MachineCase, type Step } from './machine-case.ts';

/** A function of the import machine, by the name of its state. */
export type ImportFunction =
  | 'Plan'
  | 'OpenExecution'
  | 'SplitPart'
  | 'Verify'
  | 'Commit'
  | 'SendBatch'
  | 'Settle'
  | 'Abandon';

/** What functions do, call by call; what is left out goes well. */
export type Script = Partial<Record<ImportFunction, Step[]>>;

/** Two states may call one function. */
const functionOf = (state: string) => state.replace('Anyway', '').replace('OneOfFew', 'Part');

/** The definition that is deployed, with the functions by name. */
function synthesise(): Fields {
  const machines = stateMachinesOf(makeTemplate().toJSON());
  const definition = machines.find(({ logicalId }) => logicalId.startsWith('Import'))?.definition ?? {};
  for (const { name, state } of statesOf(definition)) {
    if (state.Type === 'Task') fieldsOf(state.Arguments ?? null).FunctionName = functionArn(functionOf(name));
  }
  return definition;
}

const definition = synthesise();
const manyParts = [...statesOf(definition)].find(({ name }) => name === 'SplitParts');
const bucket = String(fieldsOf(fieldsOf(manyParts?.state.ItemReader ?? null).Arguments ?? null).Bucket);

/** The key of a list of three parts. */
export const listed = 'listed.jsonl';

const nothing = { parts: null, partList: null };
const past = '2020-01-01T00:00:00.500Z';
const batch = { id: 'batch', bucket, maxConcurrency: 1, showCells: true };
const stream = { streamId: 41, executionId: 7 };

/** What Plan returns. One part goes at a time, so that the order of calls is no matter of chance. */
export const planned = (next: string, more: JsonObject = {}): { returns: Json } => ({
  returns: {
    ...{ next, fence: 2, batch: null, destination: null, notBefore: past, plans: 1, ...nothing },
    ...(next === 'open' ? { batch, parts: [{ number: 1 }, { number: 2 }] } : {}),
    ...(next === 'commit' || next === 'send' ? { batch, destination: stream } : {}),
    ...more,
  },
});

export const verified = (next: string, more: JsonObject = {}): { returns: Json } => ({
  returns: { next, fence: 3, round: next === 'resend' ? 1 : 0, notBefore: past, ...nothing, ...more },
});

export const abandoned = (next: string): { returns: Json } => ({
  returns: {
    ...{ next, fence: 9 },
    ...(next === 'settle' ? { batch, destination: stream } : { batch: null, destination: null }),
  },
});

const usual: Record<ImportFunction, Step[]> = {
  Plan: [planned('open'), planned('leave')],
  OpenExecution: [{ returns: stream }],
  SplitPart: [{ returns: {} }],
  Verify: [verified('commit')],
  Commit: [{ returns: { next: 'settle', fence: 4 } }],
  SendBatch: [{ returns: { next: 'settle', fence: 4, destination: stream } }],
  Settle: [{ returns: { next: 'leave' } }],
  Abandon: [abandoned('leave')],
};

/** The import machine as it is deployed, with functions that answer by a script. */
export function importCase(name: string, script: Script, input: JsonObject = {}): MachineCase {
  return caseOf(`import: ${name}`, definition, {
    functions: { ...usual, ...script },
    objects: { [`${bucket}/${listed}`]: '{"number":1}\n{"number":2}\n{"number":3}\n' },
    input: { streamKey: 'small', fence: 1, giveUp: false, notBefore: null, ...input },
  });
}
