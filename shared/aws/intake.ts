import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
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
        const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        if (Failed.length > 0) {
          throw new AwsUnavailable(
            `SQS did not take ${Failed.length} messages: ${Failed[0]?.Message ?? Failed[0]?.Code}.`,
          );
        }
      }
    },
  };
}
