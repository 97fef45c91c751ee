import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListMapRunsCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { found } from '../../helpers/found.ts';

/** What a run did, as far as every interpreter has to do the same. */
export interface RunTrace {
  status: string;
  error: string | undefined;
  /** The states of the machine in the order in which the run entered them, without waiting. */
  states: string[];
  /** How often states inside of an Inline Map were entered: their order is left to chance. */
  inside: Record<string, number>;
  /** The names of the errors that Tasks failed with. */
  failures: string[];
  /** LocalStack counts the children that failed as succeeded: only the total can be compared. */
  mapRuns: { status: string; children: number }[];
}

/** A run that was awake too early, and waits on. */
const waiting = ['Wait', 'Plan', 'What next?'];

/** A run that did nothing but wait, before it handed over to the next one. */
export const onlyWaited = ({ states }: RunTrace): boolean =>
  states.join() === ['Rest first?', 'Plan', 'What next?', 'Done'].join();

/**
 * Without the rounds of waiting, whose number is left to clocks: that of a stage is fast, which the functions do not know,
 * and LocalStack cuts the fraction off a time.
 */
function withoutWaiting(states: readonly string[]): string[] {
  const kept: string[] = [];
  for (const state of states) {
    kept.push(state);
    if (waiting.every((name, i) => kept.at(i - waiting.length) === name)) kept.splice(-waiting.length);
  }
  return kept;
}

const insideOfMap = ['SplitOneOfFew', 'Unsent'];

/** Waits until a run has ended, and tells what it did. */
export async function traceOf(sfn: SFNClient, executionArn: string): Promise<RunTrace> {
  const run = await found(
    `the end of ${executionArn}`,
    async () => {
      const described = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return described.status !== 'RUNNING' && described;
    },
    { seconds: 300 },
  );
  const events = await historyOf(sfn, executionArn);
  const entered = events.flatMap(({ stateEnteredEventDetails: state }) => state?.name ?? []);
  const failures = events.flatMap(({ taskFailedEventDetails: failure }) => failure?.error ?? []);
  return {
    ...{ status: String(run.status), error: run.error },
    states: withoutWaiting(entered.filter((name) => !insideOfMap.includes(name))),
    inside: Object.fromEntries(
      insideOfMap.map((name) => [name, entered.filter((other) => other === name).length]),
    ),
    failures: [...new Set(failures)].sort(),
    mapRuns: await mapRunsOf(sfn, executionArn),
  };
}

async function historyOf(sfn: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, ...(nextToken ? { nextToken } : {}) }),
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
}

async function mapRunsOf(sfn: SFNClient, executionArn: string): Promise<RunTrace['mapRuns']> {
  const { mapRuns = [] } = await sfn.send(new ListMapRunsCommand({ executionArn }));
  return Promise.all(
    mapRuns.map(async ({ mapRunArn }) => {
      const { status, itemCounts } = await sfn.send(new DescribeMapRunCommand({ mapRunArn }));
      return { status: String(status), children: Number(itemCounts?.total) };
    }),
  );
}
