import { createHash } from 'node:crypto';
import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Runs } from '../loads/admission.ts';
import type { ReliefRuns } from '../loads/relief.ts';

/** What a token is answered with when nobody waits on it any more. */
const closed = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** The runs of the import machine. */
export function createRuns(
  sfn: SFNClient,
): Runs & ReliefRuns & { start(machine: string, input: object): Promise<void> } {
  /** A name is taken once: however often a death is told, one run sees to what it leaves behind. */
  async function startOnce(dead: string, name: string, input: object): Promise<void> {
    const stateMachineArn = machineOf(dead);
    try {
      await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    } catch (error) {
      if (!isNamed(error, new Set(['ExecutionAlreadyExists']))) throw error;
    }
  }

  return {
    async start(stateMachineArn, input) {
      await sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
    },

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

    recover: (recovery, occasion) =>
      startOnce(
        recovery.run,
        `recover-${digest(`${recovery.streamKey} ${recovery.fence} ${occasion}`)}-${recovery.fence}`,
        { recover: recovery },
      ),

    enter: (event, run) => startOnce(run, `enter-${digest(run)}`, { missed: { event, run } }),
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The state machine of a run, by their ARNs. */
function machineOf(run: string): string {
  return run.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '');
}

function isNamed(error: unknown, names: ReadonlySet<string>): boolean {
  return error instanceof Error && names.has(error.name);
}
