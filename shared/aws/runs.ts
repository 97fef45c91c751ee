import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Runs } from '../import/ports.ts';

/** The runs of the import machine in Step Functions. */
export function createRuns(sfn: SFNClient, stateMachineArn: string): Runs {
  return {
    async start(name, input) {
      try {
        await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
        return 'started';
      } catch (error) {
        // While a run is under way, starting it again with the same input is no error.
        if (isNamed(error, 'ExecutionAlreadyExists')) return 'over';
        throw error;
      }
    },

    async isRunning(name) {
      const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
      try {
        const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        return status === 'RUNNING' || status === 'PENDING_REDRIVE';
      } catch (error) {
        if (isNamed(error, 'ExecutionDoesNotExist')) return false;
        throw error;
      }
    },
  };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
