import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { createNotices } from '../../../shared/aws/notices.ts';
import { log } from '../../../shared/log.ts';

const topic = 'arn:aws:sns:us-east-1:000000000000:Notices';
const notice = { subject: 'Sluice: rejected a.csv', message: 'What to do: nothing\n' };
const sns = mockClient(SNSClient);
const logged = jest.spyOn(log, 'error').mockImplementation(() => {});
beforeEach(() => {
  sns.reset();
  logged.mockClear();
});
afterAll(() => logged.mockRestore());

test('a notice goes to the topic', async () => {
  await createNotices(new SNSClient({}), topic).publish(notice);
  expect(sns.commandCalls(PublishCommand).map(({ args }) => args[0].input)).toEqual([
    { TopicArn: topic, Subject: notice.subject, Message: notice.message },
  ]);
  expect(logged).not.toHaveBeenCalled();
});

test('one that can’t be sent is logged, whole, and keeps no load from ending', async () => {
  const error = new Error('KMS is not there');
  sns.on(PublishCommand).rejects(error);
  await createNotices(new SNSClient({}), topic).publish(notice);
  expect(logged).toHaveBeenCalledWith(expect.stringContaining(notice.subject), {
    notice: notice.message,
    topicArn: topic,
    error,
  });
});
