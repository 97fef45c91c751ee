import { subscriptionFindings } from '../../../cli/doctor/notices.ts';

const topic = 'arn:aws:sns:us-east-1:0:Notices';
const arn = `${topic}:1`;
const mail = (one: string) => ({ arn: one, protocol: 'email', endpoint: 'you@example.com' });
const nobody = 'Nobody is told what goes wrong: the topic of the notices has no subscription.';
const pending = 'you@example.com (email) has not confirmed its subscription, and is told nothing.';

test.each([
  ['nobody is subscribed', [], [['warning', nobody]]],
  ['somebody is', [mail(arn)], [['ok', '1 subscription, confirmed.']]],
  ['one has not confirmed', [mail('PendingConfirmation')], [['warning', pending]]],
  [
    'one of two has not confirmed',
    [mail(arn), mail('PendingConfirmation')],
    [
      ['ok', '1 subscription, confirmed.'],
      ['warning', pending],
    ],
  ],
])('%s', (_, subscriptions, expected) => {
  const found = subscriptionFindings(topic, subscriptions);
  expect(found.map((finding) => [finding.status, finding.found])).toEqual(expected);
});
