import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notices } from '../import/ports.ts';
import { log } from '../log.ts';

/** Tells people, through an SNS topic. */
export function createNotices(sns: SNSClient, topicArn: string): Notices {
  return {
    /**
     * A load that could not end before SNS is well would keep its stream from all the others, and
     * what became of it is in ledger, receipt and tag all the same; so what can't be said is logged, whole.
     */
    async publish({ subject, message }) {
      try {
        await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
      } catch (error) {
        log.error(`A notice could not be sent: ${subject}`, { notice: message, topicArn, error });
      }
    },
  };
}
