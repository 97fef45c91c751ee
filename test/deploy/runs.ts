import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { Load } from '../../shared/import/load.ts';

/** A run that is through the turnstile of its load's stream. */
export interface ThroughRun {
  run: string;
  load: Load;
  streamKey: string;
  fence: number;
}

export type Runs = ReturnType<typeof observeRuns>;

/** What becomes of the runs of a state machine, as Step Functions tells it. */
export function observeRuns(sfn: SFNClient, stateMachineArn: string) {
  async function list(): Promise<string[]> {
    const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    return executions.map(({ executionArn }) => String(executionArn));
  }

  async function input(run: string) {
    const { input: text } = await sfn.send(new DescribeExecutionCommand({ executionArn: run }));
    return JSON.parse(text ?? 'null');
  }

  /** What a state was given, or gave, as far as the run has come. */
  async function states(run: string): Promise<{ given: Map<string, string>; gave: Map<string, string> }> {
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn: run }));
    const given = new Map<string, string>();
    const gave = new Map<string, string>();
    for (const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } of events) {
      if (entered?.name) given.set(entered.name, entered.input ?? 'null');
      if (exited?.name) gave.set(exited.name, exited.output ?? 'null');
    }
    return { given, gave };
  }

  return {
    list,
    input,

    /** The run of an object, as soon as there is one. */
    async of(key: string): Promise<string> {
      return until(`a run for ${key}`, async () => {
        for (const run of await list()) {
          if ((await input(run))?.detail?.object?.key === key) return run;
        }
        return null;
      });
    },

    /** A run as soon as it holds the turnstile. */
    async through(run: string): Promise<ThroughRun> {
      return until(`${run} to get through the turnstile`, async () => {
        const { given, gave } = await states(run);
        const call = given.get('Plan');
        if (call === undefined) return null;
        const { streamKey, fence } = JSON.parse(call);
        return { run, load: JSON.parse(gave.get('Receive') ?? 'null').load, streamKey, fence };
      });
    },
  };
}

/** Asks until there is an answer. */
export async function until<T>(what: string, ask: () => Promise<T | null>, seconds = 40): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await sleep(100);
  }
}
