import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { AwsUnavailable } from '../errors.ts';
import type { Intake } from '../import/ports.ts';
import { log } from '../log.ts';

/** SQS takes so many messages in a call. */
const together = 10;

/** After how long a message comes again that could not be taken: later and later. Seconds. */
const soonest = 2;
const latest = 180;

/** A message that was received and could not be taken. */
export interface Refused {
  receiptHandle: string;
  /** How often it was received, this time included. */
  receives: number;
}

export function createIntake(
  sqs: SQSClient,
  QueueUrl: string,
): Intake & { comeAgain(refused: Refused): Promise<void> } {
  return {
    async send(bodies) {
      for (let at = 0; at < bodies.length; at += together) {
        const Entries = bodies
          .slice(at, at + together)
          .map((MessageBody, i) => ({ Id: String(i), MessageBody }));
        const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        if (Failed.length > 0) {
          throw new AwsUnavailable(
            `SQS did not take ${Failed.length} messages: ${Failed[0]?.Message ?? Failed[0]?.Code}.`,
          );
        }
      }
    },

    /** Has a message come again soon. Never throws: the queue itself has it come again, only later. */
    async comeAgain({ receiptHandle: ReceiptHandle, receives }) {
      const VisibilityTimeout = Math.min(latest, soonest * 2 ** Math.max(0, receives - 1));
      try {
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
      } catch (error) {
        log.warn('A message that could not be taken comes again when the queue says so', { error });
      }
    },
  };
}
