import type { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { Conditions } from '../conditions.ts';
import type { Evaluator, Scope } from '../expression/expression.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Attempt, HistoryEvent, Journal, Position } from '../run/journal.ts';
import type { TaskRunner } from '../task/task-runner.ts';
import type { Tokens } from '../task/token.ts';
import { isoTime } from '../time.ts';
import type { Traffic } from '../traffic.ts';
import { limitSize, StateFailure } from './failure.ts';

/** What the interpreter needs of the world. */
export interface Engine {
  region: string;
  clock: Clock;
  random: () => number;
  evaluator: Evaluator;
  tasks: TaskRunner;
  tokens: Tokens;
  readObject(bucket: string, key: string): Promise<Readable>;
  writeObject(bucket: string, key: string, body: string): Promise<void>;
  log(line: string): void;
  traffic: Traffic;
  conditions: Conditions;
}

/** One sequence of states being followed: a run itself, or a branch, an iteration or a child inside it. */
export interface Strand {
  id: string;
  engine: Engine;
  journal: Journal;
  /** `Execution` and `StateMachine` of the context object, and `Map` inside an Inline Map. */
  context: JsonObject;
  /** Variables of the flows around this one, which it may read. */
  outer: JsonObject;
  signal: AbortSignal;
  /** The id of the strand that made this one; its events go before ours. */
  parent: string | null;
  /** Children of a Distributed Map have no part in the history of the run. */
  silent: boolean;
  kind: 'standard' | 'express';
}

/** A strand in one of its states. */
export interface Visit {
  strand: Strand;
  /** Name of the state. */
  name: string;
  position: Position;
}

/** How a state is left. `next` is null at the end of the flow. */
export interface Exit {
  output: Json;
  next: string | null;
  /** The strand's variables afterwards, and the ones that were assigned. */
  variables: JsonObject;
  assigned: JsonObject | null;
}

/** What a visit knows beyond its state's input. */
export interface Extra {
  result?: Json;
  errorOutput?: JsonObject;
  /** Fields of the context object, like `Task` or `Map`. */
  context?: JsonObject;
}

export function scopeOf(
  { strand, name, position }: Visit,
  { result, errorOutput, context }: Extra = {},
): Scope {
  const state = {
    Name: name,
    EnteredTime: isoTime(position.enteredAt),
    RetryCount: position.attempt.number,
  };
  const states: JsonObject = {
    input: position.input,
    context: { ...strand.context, State: state, ...context },
  };
  if (result !== undefined) states.result = result;
  if (errorOutput) states.errorOutput = errorOutput;
  return { states, variables: { ...strand.outer, ...position.variables } };
}

export const evaluate = (visit: Visit, template: Json, field: string, extra?: Extra): Promise<Json> =>
  visit.strand.engine.evaluator.evaluate(template, scopeOf(visit, extra), field);

interface Leaving {
  fields: { Output?: Json; Assign?: JsonObject };
  /** Where the fields stand, like `Catch[0]/`. */
  place?: string;
  next: string | null;
  /** The output where the fields do not say another. */
  output: Json;
  extra?: Extra;
}

/**
 * Evaluates Output and Assign, both from the variables as they were when the state was entered.
 * @throws {StateFailure} States.QueryEvaluationError, States.DataLimitExceeded
 */
export async function leave(
  visit: Visit,
  { fields, place = '', next, output, extra = {} }: Leaving,
): Promise<Exit> {
  const [newOutput, assigned] = await Promise.all([
    fields.Output === undefined ? output : evaluate(visit, fields.Output, `${place}Output`, extra),
    fields.Assign === undefined ? null : evaluate(visit, fields.Assign, `${place}Assign`, extra),
  ]);
  limitSize(newOutput, `The output of the state "${visit.name}"`);
  if (assigned) limitSize(assigned, `What the state "${visit.name}" assigns`);
  const values = assigned as JsonObject | null;
  return { output: newOutput, next, variables: { ...visit.position.variables, ...values }, assigned: values };
}

/** Changes what the visit's current try must not forget. */
export function remember(visit: Visit, change: Partial<Attempt>): void {
  const attempt = { ...visit.position.attempt, ...change };
  visit.position = { ...visit.position, attempt };
  visit.strand.journal.write({ kind: 'attempt', strand: visit.strand.id, attempt });
}

/**
 * The events of a Standard run, the end among them
 * (step-functions/latest/dg/bp-history-limit.html): what would be one too many makes the run fail.
 */
export const maxEvents = 25_000;

/**
 * Adds an event to the history of the run.
 * @throws {StateFailure} States.Runtime where the history is full.
 */
export function tell(strand: Strand, type: string, detailsField?: string, details: JsonObject = {}): void {
  const { journal, engine, id, parent } = strand;
  if (strand.silent) return;
  if (journal.events.length >= maxEvents - 1 && !type.startsWith('Execution')) {
    throw new StateFailure(
      'States.Runtime',
      `The execution reached the maximum number of history events (${maxEvents}).`,
    );
  }
  const before = journal.lastEvent(id) || (parent === null ? 0 : journal.lastEvent(parent));
  const event: HistoryEvent = {
    id: journal.events.length + 1,
    // In the histories that LocalStack's tests have recorded on AWS, the start goes before no other event.
    previousEventId: before === 1 ? 0 : before,
    timestamp: engine.clock.now() / 1000,
    type,
    ...(detailsField ? { [detailsField]: details } : {}),
  };
  journal.write({ kind: 'event', strand: id, event });
}

const told = new WeakSet<StateFailure>();

/** Marks a failure that comes from inside a state, where it was told already. */
export function fromInside(failure: StateFailure): StateFailure {
  told.add(failure);
  return failure;
}

/** An expression failed: said once, by the innermost state. */
export function tellEvaluation(visit: Visit, failure: StateFailure): void {
  if (failure.error !== 'States.QueryEvaluationError' || told.has(failure)) return;
  told.add(failure);
  tell(visit.strand, 'EvaluationFailed', 'evaluationFailedEventDetails', {
    error: failure.error,
    cause: failure.cause ?? '',
    state: visit.name,
    ...(failure.location === undefined ? {} : { location: failure.location }),
  });
}

/** Counts that a state is entered or tried again, and waits where there are too many of that. */
export async function transition({ engine, kind, signal }: Strand): Promise<void> {
  const wait = engine.traffic.transition(kind);
  if (wait > 0) await engine.clock.sleep(wait, signal);
}

/** What is thrown inside a state, as a failure of the state: a defect of ours ends the run, visibly. */
export function toFailure(error: unknown, strand: Strand): StateFailure {
  if (error instanceof StateFailure) return error;
  strand.engine.log(`defect in the Step Functions stand-in: ${(error as Error)?.stack ?? String(error)}`);
  return new StateFailure('States.Runtime', `The sandbox itself failed: ${String(error)}`);
}
