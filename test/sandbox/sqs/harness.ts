import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Aws, type AwsServices, createAws } from '../../../sandbox/aws.ts';
import { createSqs, type Sqs, type SqsOptions } from '../../../sandbox/sqs/sqs.ts';
import type { QueueDefinition } from '../../../sandbox/template/resources/queue.ts';
import { createUsage } from '../../../sandbox/usage/usage.ts';

export const arnOf = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;

export const queue = (name: string, more: Partial<QueueDefinition> = {}): QueueDefinition => ({
  logicalId: name,
  name,
  arn: arnOf(name),
  visibilityTimeout: 30,
  retention: 345_600,
  delay: 0,
  wait: 0,
  longestMessage: 1_048_576,
  redrive: null,
  ...more,
});

export interface Harness {
  sqs: Sqs;
  client: SQSClient;
  urlOf(name: string): string;
  said: string[];
  /** As when the process is killed: nothing is told that it ends. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** SQS behind a server of its own, with a client that is configured as an application's. */
export async function startSqs(
  queues: QueueDefinition[],
  options: Partial<SqsOptions> = {},
): Promise<Harness> {
  const dir = mkdtempSync(join(tmpdir(), 'sqs-'));
  const said: string[] = [];
  let aws: Aws;
  let sqs: Sqs;

  async function open(): Promise<void> {
    aws = await createAws(0, (line) => said.push(line));
    sqs = createSqs({ dir, queues, endpoint: aws.url, log: (line) => said.push(line), ...options });
    aws.open({ sqs, usage: createUsage() } as Partial<AwsServices> as AwsServices);
    harness.sqs = sqs;
    harness.client = new SQSClient({
      endpoint: aws.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
      maxAttempts: 1,
    });
  }

  const harness = {
    said,
    urlOf: (name: string) => `${aws.url}/000000000000/${name}`,
    async restart() {
      harness.client.destroy();
      await aws.close();
      sqs.close();
      await open();
    },
    async close() {
      harness.client.destroy();
      await aws.close();
      sqs.close();
      rmSync(dir, { recursive: true, force: true });
    },
  } as Harness;
  await open();
  return harness;
}
