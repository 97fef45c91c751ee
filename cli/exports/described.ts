import { DescribeExecutionCommand, type DescribeExecutionOutput, type SFNClient } from '@aws-sdk/client-sfn';

/** How long a run that was started may be unknown to Step Functions. Milliseconds. */
const patience = 60_000;

/**
 * A run that was started a while ago; null where Step Functions does not know it yet: DescribeExecution is eventually
 * consistent (step-functions/latest/apireference/API_DescribeExecution.html).
 *
 * @param age of the run, in milliseconds
 * @throws the SDK's ExecutionDoesNotExist where the run should be known by now
 */
export async function described(
  sfn: SFNClient,
  executionArn: string,
  age: number,
): Promise<DescribeExecutionOutput | null> {
  try {
    return await sfn.send(new DescribeExecutionCommand({ executionArn }));
  } catch (error) {
    if (age < patience && error instanceof Error && error.name === 'ExecutionDoesNotExist') return null;
    throw error;
  }
}
