import { count, counted } from '../text/amounts.ts';
import { attempt, type Check } from './examine.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';
import { type Patient, resourcesOf } from './patient.ts';

const subject = 'intake';

export const intake: Check = {
  subject,
  async look(patient) {
    await patient.stack.known();
    const findings = await Promise.all([
      attempt(subject, patient.connection, () => lookAtQueue(patient)),
      attempt(subject, patient.connection, () => lookAtMappings(patient)),
    ]);
    return findings.flat();
  },
};

async function lookAtQueue({ stack, connection }: Patient): Promise<Finding[]> {
  const { output } = await stack.known();
  const { SQSClient, GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
  const { Attributes = {} } = await new SQSClient(connection.client).send(
    new GetQueueAttributesCommand({
      QueueUrl: output('IntakeQueueUrl'),
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return [
    queueFinding({
      waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    }),
  ];
}

/** What gives the messages of the queue to the function: without it nothing that is dropped is loaded. */
async function lookAtMappings({ stack, connection }: Patient): Promise<Finding[]> {
  const facts = await stack.known();
  const mappings = resourcesOf(facts, 'AWS::Lambda::EventSourceMapping');
  const { LambdaClient, GetEventSourceMappingCommand } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient(connection.client);
  const states = await Promise.all(
    mappings.map(async ({ physicalId }) => {
      const command = new GetEventSourceMappingCommand({ UUID: physicalId });
      const { State, EventSourceArn = '' } = await client.send(command);
      return { id: physicalId, state: String(State), queue: EventSourceArn.split(':').at(-1) };
    }),
  );
  // A stack may have mappings that are not Sluice's.
  const intake = facts.output('IntakeQueueUrl').split('/').at(-1);
  return states.filter(({ queue }) => queue === intake).flatMap(mappingFindings);
}

/** @param messages of the queue: those that wait, and those that a function is working on */
export function queueFinding({ waiting, inFlight }: { waiting: number; inFlight: number }): Finding {
  if (waiting + inFlight === 0) return ok(subject, 'The queue is empty.');
  return ok(
    subject,
    `${counted(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'} in the queue, ${count(inFlight)} ${inFlight === 1 ? 'is' : 'are'} being taken.`,
  );
}

export function mappingFindings({ id, state }: { id: string; state: string }): Finding[] {
  if (state === 'Enabled') return [];
  if (state !== 'Disabled' && state !== 'Disabling') {
    return [warning(subject, `What gives messages to the function Receive is ${state}.`, 'Look again soon.')];
  }
  return [
    wrong(
      subject,
      `The function Receive gets no messages of the queue, since that is ${state}: nothing that is dropped is loaded.`,
      `Enable it with \`aws lambda update-event-source-mapping --uuid ${id} --enabled\`. What waits in the queue is loaded then.`,
    ),
  ];
}
