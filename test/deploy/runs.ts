import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeExecutionCommand, ListExecutionsCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { RunInput } from '../../shared/import/ports.ts';

/** A run of the import machine. */
export interface Run {
  arn: string;
  name: string;
  input: RunInput;
}

export type Runs = ReturnType<typeof observeRuns>;

/** The runs of a state machine, as Step Functions tells of them. */
export function observeRuns(sfn: SFNClient, stateMachineArn: string) {
  async function list(): Promise<Run[]> {
    const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    return Promise.all(
      executions.map(async ({ executionArn, name }) => {
        const { input } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        return { arn: String(executionArn), name: String(name), input: JSON.parse(input ?? 'null') };
      }),
    );
  }

  return {
    list,

    /** The run with a name, as soon as there is one. */
    named: (name: string): Promise<Run> =>
      until(`a run ${name}`, async () => (await list()).find((run) => run.name === name) ?? null),
  };
}

/** Asks until there is an answer. */
export async function until<T>(what: string, ask: () => Promise<T | null>, seconds = 60): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await sleep(100);
  }
}
