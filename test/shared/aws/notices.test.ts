import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { createNotices } from '../../../shared/aws/notices.ts';
import type { Notice } from '../../../shared/import/ledger/notice.ts';
import { postingOf, type Whereabouts } from '../../../shared/import/ledger/posting.ts';
import { log } from '../../../shared/log.ts';

const topic = 'arn:aws:sns:us-east-1:000000000000:Notices';
const where: Whereabouts = {
  ...{ stack: 'Sluice', account: '000000000000', region: 'us-east-1', partition: 'aws' },
  ...{ options: '--region us-east-1', machine: 'arn:aws:states:us-east-1:000000000000:stateMachine:m' },
  logGroup: null,
};
const notice: Notice = {
  ...{ subject: 'Sluice: rejected a.csv', message: 'What to do: nothing\n' },
  about: { kind: 'load', route: 'sales', state: 'rejected' },
};
const sns = mockClient(SNSClient);
const logged = jest.spyOn(log, 'error').mockImplementation(() => {});
beforeEach(() => {
  sns.reset();
  logged.mockClear();
});
afterAll(() => logged.mockRestore());

const { text, chat } = postingOf(notice, where);

test('a notice goes to the topic: as text, for chats, and with what a subscription can choose by', async () => {
  await createNotices(new SNSClient({}), topic, where).publish(notice);
  expect(sns.commandCalls(PublishCommand).map(({ args }) => args[0].input)).toEqual([
    {
      ...{ TopicArn: topic, Subject: notice.subject, MessageStructure: 'json' },
      Message: JSON.stringify({ default: text, https: JSON.stringify(chat) }),
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: 'load' },
        route: { DataType: 'String', StringValue: 'sales' },
        state: { DataType: 'String', StringValue: 'rejected' },
        stack: { DataType: 'String', StringValue: 'Sluice' },
      },
    },
  ]);
  expect(logged).not.toHaveBeenCalled();
});

test('one that can’t be sent is logged, whole, and keeps no load from ending', async () => {
  const error = new Error('KMS is not there');
  sns.on(PublishCommand).rejects(error);
  await createNotices(new SNSClient({}), topic, where).publish(notice);
  expect(logged).toHaveBeenCalledWith(expect.stringContaining(notice.subject), {
    notice: text,
    topicArn: topic,
    error,
  });
});
