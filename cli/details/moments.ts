import type { SFNClient } from '@aws-sdk/client-sfn';
import {
  type DocumentRef,
  receiptFolder,
  receiptNamed,
  streamDigest,
} from '../../shared/import/documents.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import type { LoadRecord, LoadState } from '../../shared/import/load.ts';
import type { Documents } from '../../shared/import/ports.ts';

/** What became of a load at a time. */
export interface Moment {
  /** ISO 8601, UTC. */
  at: string;
  state: LoadState;
  /** The step of the run that brought it there; null: it is no step. */
  step: string | null;
}

/** A run of the import machine that worked on a load. */
export interface Run {
  /** ARN of the execution of Step Functions. */
  arn: string;
  name: string;
  /** ISO 8601, UTC. */
  startedAt: string;
  /** null: it is under way. */
  endedAt: string | null;
}

/** The steps by which a load changes its state, by the names of the states of the machine. */
const statesOfSteps: Record<string, LoadState> = {
  Plan: 'planned',
  SplitFewParts: 'loading',
  SplitManyParts: 'loading',
  SendBatch: 'loading',
  Commit: 'committing',
};

/** A run is looked for under so many names, and so many of its events are read. */
const namesTried = 8;
const eventsRead = 5000;

/**
 * The run that had the latest batch of a load, by the names that a run can have which works with its fence; null where Step
 * Functions does not know it (any more: it forgets a run after 90 days).
 */
export async function runOf(
  sfn: SFNClient,
  machineArn: string,
  { streamKey, fence, receivedAt }: Pick<LedgerRow, 'streamKey' | 'fence' | 'receivedAt'>,
): Promise<Run | null> {
  const { DescribeExecutionCommand } = await import('@aws-sdk/client-sfn');
  // A run begins with a fence, and moves on by one with each plan and whenever it gives a batch up.
  for (let tried = 0; tried < namesTried && fence - tried > 0; tried++) {
    const name = `${streamDigest(streamKey)}-${fence - tried}`;
    const arn = `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    try {
      const found = await sfn.send(new DescribeExecutionCommand({ executionArn: arn }));
      const { startDate, stopDate } = found;
      if (startDate === undefined) return null;
      if (stopDate !== undefined && stopDate.getTime() < Date.parse(receivedAt)) return null;
      return { arn, name, startedAt: startDate.toISOString(), endedAt: stopDate?.toISOString() ?? null };
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ExecutionDoesNotExist') throw error;
    }
  }
  return null;
}

/**
 * The states of a load in time, oldest first: when it came, how earlier tries ended, what its run did with its batch, and how
 * it ended. The ledger has only the latest state; the rest is in the names of receipts and in the history of the run, so
 * that it may be incomplete for a load that ended long ago.
 */
export async function momentsOf(
  ports: { documents: Pick<Documents, 'list'>; sfn: SFNClient },
  row: LedgerRow,
  run: Run | null,
): Promise<Moment[]> {
  const moments: Moment[] = [{ at: row.receivedAt, state: 'received', step: null }];
  for await (const ref of ports.documents.list(receiptFolder(row))) {
    const ended = endingOf(ref);
    if (ended !== null && ended.at !== row.endedAt) moments.push(ended);
  }
  if (run !== null && row.batch !== null) moments.push(...(await stepsOf(ports.sfn, run, row.batch)));
  if (row.endedAt !== null) moments.push({ at: row.endedAt, state: row.state, step: null });
  return moments.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/** The ending that a receipt is about, by its name: `20261129T162512000Z-rejected.json`. */
function endingOf(ref: DocumentRef): Moment | null {
  const { endedAt, state } = receiptNamed(ref);
  const [, day, time, ms] = /^(\d{8})T(\d{6})(\d{3})Z$/.exec(endedAt) ?? [];
  if (day === undefined || time === undefined) return null;
  const at = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}.${ms}Z`;
  return { at, state: state as LoadRecord['state'], step: null };
}

/** The steps of a run that are about one batch: from the plan that made it up to the next one. */
async function stepsOf(sfn: SFNClient, { arn }: Run, batch: string): Promise<Moment[]> {
  const { paginateGetExecutionHistory } = await import('@aws-sdk/client-sfn');
  let plan: Moment | null = null;
  let isOurs = false;
  const steps: Moment[] = [];
  let read = 0;
  for await (const { events = [] } of paginateGetExecutionHistory(
    { client: sfn, pageSize: 1000 },
    { executionArn: arn },
  )) {
    for (const { timestamp, stateEnteredEventDetails: entered, stateExitedEventDetails: left } of events) {
      const state = statesOfSteps[entered?.name ?? ''];
      if (entered?.name === 'Plan') {
        isOurs = false;
        plan = { at: timestamp?.toISOString() ?? '', state: 'planned', step: 'Plan' };
      } else if (left?.name === 'Plan') {
        isOurs = batchIn(left.output) === batch;
        if (isOurs && plan !== null) steps.push(plan);
      } else if (isOurs && state !== undefined && timestamp !== undefined) {
        // A state that is entered again, since parts go again, is told once.
        if (steps.at(-1)?.state !== state)
          steps.push({ at: timestamp.toISOString(), state, step: entered?.name ?? null });
      }
    }
    read += events.length;
    if (read >= eventsRead) break;
  }
  return steps;
}

function batchIn(output: string | undefined): string | null {
  try {
    return JSON.parse(output ?? '')?.batch?.id ?? null;
  } catch {
    return null;
  }
}
