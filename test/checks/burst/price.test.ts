import { createUsage } from '../../../sandbox/usage/usage.ts';
import { chargesOf } from './price.ts';

test('what was used is counted and priced; what people do themselves is not', () => {
  const usage = createUsage();
  usage.run('standard');
  for (let i = 0; i < 14; i++) usage.transition('standard');
  usage.expressRun(1000);
  usage.call('s3', 'PutObject', 5);
  usage.call('s3', 'PutObjectTagging', 2);
  usage.call('s3', 'GetObject', 3);
  usage.call('sqs', 'SendMessage', 2);
  usage.call('sqs', 'GetQueueAttributes', 7);
  usage.written('table', 'PutItem', 10, 4);
  usage.read('table', 'Query', 2.5);
  const report = usage.report({
    plan: { invocations: 2, throttles: 0, milliseconds: 3000, memorySize: 512 },
  });
  expect(Object.fromEntries(chargesOf(report, 2).map(({ what, count }) => [what, count]))).toEqual({
    'Step Functions: transitions': 14,
    'Step Functions: Express runs': 1,
    'Step Functions: GB-seconds of Express runs': 1 / 16,
    'Lambda: calls': 2,
    'Lambda: GB-seconds': 1.5,
    'DynamoDB: write units': 10,
    'DynamoDB: read units': 2.5,
    'S3: PUT and the like': 5,
    'S3: GET and the like': 3,
    'SQS: requests': 2,
    'EventBridge: events of S3': 7,
  });
  const dollars = chargesOf(report, 2).reduce((sum, { count, price }) => sum + count * price, 0);
  expect(dollars).toBeCloseTo(0.000413, 7);
});
