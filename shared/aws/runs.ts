import { createHash } from 'node:crypto';
import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Runs } from '../loads/turnstile.ts';

/** What a token is answered with when nobody waits on it any more. */
const closed = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** The runs of the import machine. */
export function createRuns(sfn: SFNClient): Runs {
  return {
    async wake(taskToken, call) {
      try {
        await sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(call) }));
        return true;
      } catch (error) {
        if (isNamed(error, closed)) return false;
        throw error;
      }
    },

    async isRunning(executionArn) {
      try {
        const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        return status === 'RUNNING' || status === 'PENDING_REDRIVE';
      } catch (error) {
        if (isNamed(error, new Set(['ExecutionDoesNotExist']))) return false;
        throw error;
      }
    },

    async recover(hold) {
      const stream = createHash('sha256').update(hold.streamKey).digest('hex').slice(0, 16);
      try {
        await sfn.send(
          new StartExecutionCommand({
            stateMachineArn: machineOf(hold.run),
            // A name is taken once: however often a death is told, one run clears up behind it.
            name: `recover-${stream}-${hold.fence}`,
            input: JSON.stringify({ recover: hold }),
          }),
        );
      } catch (error) {
        if (!isNamed(error, new Set(['ExecutionAlreadyExists']))) throw error;
      }
    },
  };
}

/** The state machine of a run, by their ARNs. */
function machineOf(run: string): string {
  return run.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '');
}

function isNamed(error: unknown, names: ReadonlySet<string>): boolean {
  return error instanceof Error && names.has(error.name);
}
