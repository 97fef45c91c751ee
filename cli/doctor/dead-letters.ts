import { counted } from '../text/amounts.ts';
import type { Check } from './examine.ts';
import { type Finding, ok, wrong } from './finding.ts';
import { resourcesOf } from './patient.ts';

const subject = 'dead letters';

/** A dead-letter queue. */
interface Queue {
  /** The logical id in the template. It says whose dead-letter queue this is. */
  logicalId: string;
  url: string;
  messages: number;
}

export const deadLetters: Check = {
  subject,
  async look({ stack, connection }) {
    const made = resourcesOf(await stack.known(), 'AWS::SQS::Queue');
    const { SQSClient, GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
    const client = new SQSClient(connection.client);
    const queues = await Promise.all(
      made.map(async ({ logicalId, physicalId: url }): Promise<Queue> => {
        const { Attributes } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
        );
        return { logicalId, url, messages: Number(Attributes?.ApproximateNumberOfMessages ?? 0) };
      }),
    );
    return deadLetterFindings(queues);
  },
};

export function deadLetterFindings(queues: readonly Queue[]): Finding[] {
  const full = queues.filter(({ messages }) => messages > 0);
  if (full.length === 0) return [ok(subject, `${counted(queues.length, 'queue')}, empty.`)];
  return full.map(({ logicalId, url, messages }) =>
    wrong(
      subject,
      `${counted(messages, 'event')} could not be delivered, and ${messages === 1 ? 'is' : 'are'} in ${logicalId}.`,
      `Its alarm's chapter in docs/operations.md says what that means; \`npx sluice sweep --fix\` loads the files that were missed. Then empty the queue with \`aws sqs purge-queue --queue-url ${url}\`.`,
    ),
  );
}
