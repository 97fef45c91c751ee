import type { Definition } from '../definition/definition.ts';
import type { Interruption } from '../flow/failure.ts';
import { follow } from '../flow/flow.ts';
import { type Engine, type Strand, tell, toFailure } from '../flow/strand.ts';
import { withLifetime } from '../flow/timeout.ts';
import type { Json, JsonObject } from '../json.ts';
import { isoTime } from '../time.ts';
import { type Journal, type RunEnd, type RunStart, rootStrand } from './journal.ts';

const contextOf = ({
  arn,
  name,
  machineArn,
  machineName,
  roleArn,
  input,
  startDate,
}: RunStart): JsonObject => ({
  Execution: {
    Id: arn,
    Name: name,
    Input: JSON.parse(input) as Json,
    RoleArn: roleArn,
    StartTime: isoTime(startDate),
    RedriveCount: 0,
  },
  StateMachine: { Id: machineArn, Name: machineName },
});

/**
 * Follows a run to its end, from its start or from its position in the journal. Then the end is in the journal, unless
 * the sandbox has closed before: such a run goes on at the next start.
 */
export async function carryOut(
  journal: Journal,
  definition: Definition,
  engine: Engine,
  signal: AbortSignal,
): Promise<void> {
  const { start } = journal;
  const root: Strand = {
    id: rootStrand,
    engine,
    journal,
    context: contextOf(start),
    outer: {},
    signal,
    parent: null,
    silent: false,
    kind: 'standard',
  };
  if (journal.events.length === 0) {
    engine.traffic.run();
    tell(root, 'ExecutionStarted', 'executionStartedEventDetails', {
      input: start.input,
      inputDetails: { truncated: false },
      roleArn: start.roleArn,
    });
  }
  const end = await endOf(root, definition);
  if (end) {
    tellEnd(root, end);
    journal.write({ kind: 'end', end });
  }
}

async function endOf(root: Strand, definition: Definition): Promise<RunEnd | null> {
  const { journal, engine, signal } = root;
  const { startDate, input } = journal.start;
  const { TimeoutSeconds: seconds } = definition;
  const left = seconds === undefined ? undefined : startDate + seconds * 1000 - engine.clock.now();
  const stopDate = () => engine.clock.now();
  try {
    const output = await withLifetime(engine.clock, left, signal, (inner) =>
      follow(definition, { ...root, signal: inner }, JSON.parse(input) as Json),
    );
    return { status: 'SUCCEEDED', output: JSON.stringify(output), stopDate: stopDate() };
  } catch (thrown) {
    if (signal.aborted) {
      const { kind, error, cause } = signal.reason as Interruption;
      if (kind === 'closed') return null;
      return {
        status: 'ABORTED',
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
        stopDate: stopDate(),
      };
    }
    const { error, cause, expired } = toFailure(thrown, root);
    if (expired === 'lifetime') return { status: 'TIMED_OUT', stopDate: stopDate() };
    return {
      status: 'FAILED',
      ...(error ? { error } : {}),
      ...(cause === undefined ? {} : { cause }),
      stopDate: stopDate(),
    };
  }
}

const endEvents = {
  SUCCEEDED: ['ExecutionSucceeded', 'executionSucceededEventDetails'],
  FAILED: ['ExecutionFailed', 'executionFailedEventDetails'],
  TIMED_OUT: ['ExecutionTimedOut', 'executionTimedOutEventDetails'],
  ABORTED: ['ExecutionAborted', 'executionAbortedEventDetails'],
} as const;

function tellEnd(root: Strand, { status, output, error, cause }: RunEnd): void {
  const [type, field] = endEvents[status];
  tell(root, type, field, {
    ...(output === undefined ? {} : { output, outputDetails: { truncated: false } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  });
}
