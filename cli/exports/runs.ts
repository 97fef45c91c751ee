import { setTimeout as sleep } from 'node:timers/promises';
import { jobNamed } from '../../shared/export/job.ts';
import type { Exported, Latest } from '../../shared/export/latest.ts';
import type { Connection } from '../connection.ts';
import { deployedExports, deploymentOf, reaching, stackOutputs } from '../deployment.ts';

/** An export that was started, and how far it is. */
export type ExportRun = { export: string; run: string } & (
  | { state: 'running' }
  | ({ state: Exported['outcome'] } & Latest)
  | { state: 'failed'; error: string; reason: string }
);

/** Starts exports of a deployment, and follows them. */
export interface ExportRuns {
  /** Throws `ConfigInvalid`, which lists the names, if there is no export of this name. */
  start(name: string): Promise<ExportRun>;
  /** Waits for the end of the export. The signal ends only the waiting. */
  follow(run: ExportRun, signal: AbortSignal): Promise<ExportRun>;
}

/** What is known of a run that Step Functions does not describe yet. */
const underWay = { status: 'RUNNING', output: undefined, error: undefined, cause: undefined };

export async function createExportRuns(connection: Connection): Promise<ExportRuns> {
  const [{ SFNClient, StartExecutionCommand }, { described }, output] = await Promise.all([
    import('@aws-sdk/client-sfn'),
    import('./described.ts'),
    stackOutputs(connection),
  ]);
  const exportMachineArn = output('ExportMachineArn');
  const jobs = await deployedExports(connection, deploymentOf(output));
  const sfn = new SFNClient(connection.client);
  const interval = connection.endpoint === null ? 1500 : 100;

  return {
    async start(name) {
      jobNamed(jobs, name);
      const input = JSON.stringify({ export: name });
      const { executionArn } = await reaching(connection, () =>
        sfn.send(new StartExecutionCommand({ stateMachineArn: exportMachineArn, input })),
      );
      return { export: name, run: String(executionArn), state: 'running' };
    },

    async follow(run, signal) {
      const since = Date.now();
      for (;;) {
        const { status, output, error, cause } =
          (await reaching(connection, () => described(sfn, run.run, Date.now() - since))) ?? underWay;
        if (status === 'SUCCEEDED') {
          const { outcome, latest }: Exported = JSON.parse(output ?? '');
          return { ...latest, ...run, state: outcome };
        }
        if (status !== 'RUNNING') {
          const reason = cause ?? `the run is ${status}`;
          return { ...run, state: 'failed', error: error ?? 'RunStopped', reason };
        }
        await sleep(interval, undefined, { signal });
      }
    },
  };
}
