import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { postingOf, type Whereabouts } from '../import/ledger/posting.ts';
import type { Notices } from '../import/ports.ts';
import { log } from '../log.ts';

/** Tells people, through an SNS topic. */
export function createNotices(sns: SNSClient, topicArn: string, where: Whereabouts): Notices {
  return {
    /**
     * A load that could not end before SNS is well would keep its stream from all the others, and
     * what became of it is in ledger, receipt and tag all the same; so what can't be said is logged, whole.
     */
    async publish(notice) {
      const { subject, text, chat, attributes } = postingOf(notice, where);
      try {
        await sns.send(
          new PublishCommand({
            TopicArn: topicArn,
            Subject: subject,
            // Each subscriber gets what its protocol can show.
            MessageStructure: 'json',
            Message: JSON.stringify({ default: text, https: JSON.stringify(chat) }),
            MessageAttributes: Object.fromEntries(
              Object.entries(attributes).map(([name, value]) => [
                name,
                { DataType: 'String', StringValue: value },
              ]),
            ),
          }),
        );
      } catch (error) {
        log.error(`A notice could not be sent: ${subject}`, { notice: text, topicArn, error });
      }
    },
  };
}
