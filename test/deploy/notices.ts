import { once } from 'node:events';
import { createServer } from 'node:http';
import { ConfirmSubscriptionCommand, type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';

/** The subjects of the notices on a topic, as a subscriber by HTTP gets them. */
export async function subscribe(
  sns: SNSClient,
  TopicArn: string,
): Promise<{ subjects: string[]; close(): Promise<void> }> {
  const subjects: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.end();
    const { Type, Subject, Token } = JSON.parse(body);
    if (Type === 'Notification') subjects.push(Subject);
    if (Type === 'SubscriptionConfirmation')
      await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const Endpoint = `http://127.0.0.1:${address.port}`;
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint }));
  return {
    subjects,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
