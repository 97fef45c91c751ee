import { counted } from '../text/amounts.ts';
import type { Check } from './examine.ts';
import { type Finding, ok, warning } from './finding.ts';

const subject = 'notices';

/** Whether anybody is told. */
export const notices: Check = {
  subject,
  async look({ stack, connection }) {
    const topic = (await stack.known()).output('NoticesTopicArn');
    const { SNSClient, paginateListSubscriptionsByTopic } = await import('@aws-sdk/client-sns');
    const client = new SNSClient(connection.client);
    const subscriptions: Subscription[] = [];
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
      { client },
      { TopicArn: topic },
    )) {
      for (const { SubscriptionArn, Protocol, Endpoint } of Subscriptions) {
        subscriptions.push({
          arn: SubscriptionArn ?? '',
          protocol: Protocol ?? '',
          endpoint: Endpoint ?? '',
        });
      }
    }
    return subscriptionFindings(topic, subscriptions);
  },
};

interface Subscription {
  /** `PendingConfirmation` until somebody has confirmed it. */
  arn: string;
  protocol: string;
  endpoint: string;
}

export function subscriptionFindings(topic: string, subscriptions: readonly Subscription[]): Finding[] {
  if (subscriptions.length === 0) {
    return [
      warning(
        subject,
        'Nobody is told what goes wrong: the topic of the notices has no subscription.',
        `Subscribe with \`aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint you@example.com\`; docs/notices.md has more.`,
      ),
    ];
  }
  const pending = subscriptions.filter(({ arn }) => !arn.startsWith('arn:'));
  const confirmed = subscriptions.length - pending.length;
  return [
    ...(confirmed > 0 ? [ok(subject, `${counted(confirmed, 'subscription')}, confirmed.`)] : []),
    ...pending.map(({ protocol, endpoint }) =>
      warning(
        subject,
        `${endpoint} (${protocol}) has not confirmed its subscription, and is told nothing.`,
        'Open the link in the mail of AWS Notifications; after three days subscribe again.',
      ),
    ),
  ];
}
