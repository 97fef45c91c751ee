import type { UsageReport } from '../../../sandbox/usage/usage.ts';
import { expressMemory, prices } from '../../../shared/import/estimate/assumptions.ts';

/** One line of the bill. */
export interface Charge {
  what: string;
  count: number;
  /** US dollars for one. */
  price: number;
}

/** What of it people do themselves: an object for each file. */
const own = 'PutObject';

/**
 * What AWS asks for what was used, by the list prices of us-east-1, without traffic, and without what lies there:
 * docs/cost.md has the sources.
 *
 * @param files that were dropped: the requests that drop them are not Sluice's
 */
export function chargesOf(used: UsageReport, files: number): Charge[] {
  const { calls, stepFunctions, lambda, dynamoDb } = used;
  const sum = (counts: Record<string, number> = {}) =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  const of = (service: string, ...operations: string[]) =>
    operations.reduce((total, operation) => total + (calls[service]?.[operation] ?? 0), 0);
  const functions = Object.values(lambda);
  const tables = Object.values(dynamoDb);
  const { standard, express } = stepFunctions;
  const gigabyteSeconds = functions.reduce(
    (total, { milliseconds, memorySize }) => total + (milliseconds / 1000) * (memorySize / 1024),
    0,
  );
  return [
    { what: 'Step Functions: transitions', count: standard.transitions, price: prices.transition },
    { what: 'Step Functions: Express runs', count: express.runs, price: prices.expressRun },
    {
      what: 'Step Functions: GB-seconds of Express runs',
      count: (express.milliseconds / 1000) * (expressMemory / 1024),
      price: prices.expressGigabyteSecond,
    },
    {
      what: 'Lambda: calls',
      count: functions.reduce((all, one) => all + one.invocations, 0),
      price: prices.call,
    },
    { what: 'Lambda: GB-seconds', count: gigabyteSeconds, price: prices.gigabyteSecond },
    {
      what: 'DynamoDB: write units',
      count: tables.reduce((all, { writeUnits }) => all + sum(writeUnits), 0),
      price: prices.writeUnit,
    },
    {
      what: 'DynamoDB: read units',
      count: tables.reduce((all, { readUnits }) => all + sum(readUnits), 0),
      price: prices.readUnit,
    },
    { what: 'S3: PUT and the like', count: used.s3.putLike - files, price: prices.put },
    { what: 'S3: GET and the like', count: used.s3.getLike, price: prices.read },
    {
      what: 'SQS: requests',
      // Whoever looks at the queue from outside is not Sluice.
      count: sum(calls.sqs) - of('sqs', 'GetQueueAttributes'),
      price: prices.queueRequest,
    },
    // S3 tells of every object and every tag in the bucket, also of those that no rule is for.
    { what: 'EventBridge: events of S3', count: of('s3', own, 'PutObjectTagging'), price: prices.event },
  ];
}
