import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notice } from '../import/ledger/notice.ts';
import { log } from '../log.ts';

export type Notices = ReturnType<typeof createNotices>;

/** Tells people, through an SNS topic. */
export function createNotices(sns: SNSClient, topicArn: string) {
  return {
    /**
     * Never throws. A load that could not end before SNS is well would keep its stream from all the others, and
     * what became of it is in ledger, receipt and tag all the same; so what can't be said is logged, whole.
     */
    async publish({ subject, message }: Notice): Promise<void> {
      try {
        await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
      } catch (error) {
        log.error(`A notice could not be sent: ${subject}`, { notice: message, topicArn, error });
      }
    },
  };
}
