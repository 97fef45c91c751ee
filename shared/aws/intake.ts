import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { AwsUnavailable } from '../errors.ts';
import type { Intake } from '../import/ports.ts';

/** SQS takes so many messages in a call. */
const together = 10;

export function createIntake(sqs: SQSClient, QueueUrl: string): Intake {
  return {
    async send(bodies) {
      for (let at = 0; at < bodies.length; at += together) {
        const Entries = bodies
          .slice(at, at + together)
          .map((MessageBody, i) => ({ Id: String(i), MessageBody }));
        check(await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries })), 'messages');
      }
    },

    async changeVisibility(messages) {
      const Entries = messages.map(({ receiptHandle: ReceiptHandle, seconds: VisibilityTimeout }, i) => {
        return { Id: String(i), ReceiptHandle, VisibilityTimeout };
      });
      const answer = await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      check(answer, 'times of messages');
    },
  };
}

/** A batch is answered with 200 also where some of its entries have failed. */
function check({ Failed = [] }: { Failed?: BatchResultErrorEntry[] | undefined }, what: string): void {
  if (Failed.length === 0) return;
  const why = Failed[0]?.Message ?? Failed[0]?.Code;
  throw new AwsUnavailable(`SQS did not take ${Failed.length} ${what}: ${why}.`);
}
