import { maxStateBytes } from '../flow/failure.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Outcome, RunStatus } from '../run/journal.ts';
import type { Registry } from '../run/registry.ts';
import { summarise } from '../run/store.ts';
import type { AnswerResult } from '../task/token.ts';
import { ApiError } from './api-error.ts';
import {
  describeMachine,
  describeMapRun,
  describeRun,
  listedMachine,
  listedMapRun,
  listedRun,
  seconds,
  seenAt,
  withoutData,
} from './description.ts';
import { pageOf } from './page.ts';

export type Operation = (registry: Registry, input: JsonObject) => Promise<JsonObject> | JsonObject;

/** The API calls that are answered, by name. */
export const operations: Readonly<Record<string, Operation>> = {
  StartExecution(registry, input) {
    const { arn, startDate } = registry.start(
      text(input, 'stateMachineArn'),
      optionalText(input, 'name'),
      optionalText(input, 'input'),
    );
    return { executionArn: arn, startDate: seconds(startDate) };
  },

  async StopExecution(registry, input) {
    const stopDate = await registry.stop(
      text(input, 'executionArn'),
      optionalText(input, 'error'),
      optionalText(input, 'cause'),
    );
    return { stopDate: seconds(stopDate) };
  },

  DescribeExecution(registry, input) {
    const arn = text(input, 'executionArn');
    const journal = registry.journal(arn);
    const seen = seenAt(registry.asOf(), summarise(journal));
    if (seen === null) {
      throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    }
    const { start, end } = journal;
    return describeRun({ start, status: seen.status, end: seen.status === 'RUNNING' ? null : end });
  },

  ListExecutions(registry, input) {
    if (input.mapRunArn !== undefined) {
      throw new ApiError(
        'ValidationException',
        'The sandbox does not list the children of a Map Run; DescribeMapRun counts them',
      );
    }
    const status = optionalText(input, 'statusFilter');
    if (status !== undefined && !statuses.includes(status as RunStatus)) {
      throw new ApiError(
        'ValidationException',
        `statusFilter must be one of ${statuses.join(', ')}, not "${status}"`,
      );
    }
    const machine = registry.machine(text(input, 'stateMachineArn'));
    const asOf = registry.asOf();
    const runs = registry
      .runs(machine.arn)
      .flatMap((run) => seenAt(asOf, run) ?? [])
      .filter((run) => status === undefined || run.status === status);
    const { items, nextToken } = pageOf(runs, input, ({ arn }) => arn);
    return { executions: items.map(listedRun), ...nextToken };
  },

  GetExecutionHistory(registry, input) {
    const { events } = registry.journal(text(input, 'executionArn'));
    const ordered = input.reverseOrder === true ? events.toReversed() : events;
    const { items, nextToken } = pageOf(ordered, input, ({ id }) => String(id));
    return { events: input.includeExecutionData === false ? items.map(withoutData) : items, ...nextToken };
  },

  SendTaskSuccess(registry, input) {
    const output = text(input, 'output');
    if (Buffer.byteLength(output) > maxStateBytes) {
      throw new ApiError('InvalidOutput', `The output has more than ${maxStateBytes} bytes`);
    }
    return answer(registry, input, { ok: true, output: parse(output) });
  },

  SendTaskFailure(registry, input) {
    const error = optionalText(input, 'error');
    const cause = optionalText(input, 'cause');
    return answer(registry, input, {
      ok: false,
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    });
  },

  SendTaskHeartbeat: (registry, input) => acknowledged(registry.beat(text(input, 'taskToken'))),

  ListMapRuns(registry, input) {
    const runs = [...registry.journal(text(input, 'executionArn')).mapRuns.values()].reverse();
    const { items, nextToken } = pageOf(runs, input, ({ mapRunArn }) => mapRunArn);
    return { mapRuns: items.map(listedMapRun), ...nextToken };
  },

  DescribeMapRun: (registry, input) => describeMapRun(registry.mapRun(text(input, 'mapRunArn'))),

  DescribeStateMachine: (registry, input) =>
    describeMachine(registry.machine(text(input, 'stateMachineArn'))),

  ListStateMachines(registry, input) {
    const machines = [...registry.machines.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, nextToken } = pageOf(machines, input, ({ arn }) => arn);
    return {
      stateMachines: items.map(listedMachine),
      ...nextToken,
    };
  },
};

const statuses: readonly RunStatus[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

function text(input: JsonObject, field: string): string {
  const value = input[field];
  if (typeof value === 'string') return value;
  throw new ApiError('ValidationException', `${field} must be a string`);
}

const optionalText = (input: JsonObject, field: string): string | undefined =>
  input[field] === undefined || input[field] === null ? undefined : text(input, field);

function parse(output: string): Json {
  try {
    return JSON.parse(output) as Json;
  } catch (error) {
    throw new ApiError('InvalidOutput', `The output is not JSON: ${(error as Error).message}`);
  }
}

const answer = (registry: Registry, input: JsonObject, outcome: Outcome): JsonObject =>
  acknowledged(registry.answer(text(input, 'taskToken'), outcome));

function acknowledged(result: AnswerResult): JsonObject {
  if (result === 'accepted') return {};
  if (result === 'closed') throw new ApiError('TaskTimedOut', 'The task of this token waits no more');
  throw new ApiError('InvalidToken', 'This is no task token');
}
