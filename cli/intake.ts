import type { Intake } from '../shared/import/ports.ts';
import type { Connection } from './connection.ts';
import { type Deployment, reaching } from './deployment.ts';

/** The queue by which loads come into a deployment. */
export async function openIntake(
  connection: Connection,
  { intakeQueueUrl }: Pick<Deployment, 'intakeQueueUrl'>,
): Promise<Pick<Intake, 'send'>> {
  const [{ SQSClient }, { createIntake }] = await Promise.all([
    import('@aws-sdk/client-sqs'),
    import('../shared/aws/intake.ts'),
  ]);
  const intake = createIntake(new SQSClient(connection.client), intakeQueueUrl);
  return { send: (bodies) => reaching(connection, () => intake.send(bodies)) };
}
