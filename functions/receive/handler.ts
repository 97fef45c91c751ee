import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handler as lambda } from '../../shared/aws/handler.ts';
import {
  backlog,
  clock,
  intake,
  leases,
  ledger,
  notices,
  routes,
  runs,
  streams,
} from '../../shared/aws/ports.ts';
import { receive } from '../../shared/import/receive/receive.ts';

/** Takes messages of the intake's queue: events of S3, and loads that a person wants again. */
export const handler = lambda(async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const messages = Records.map(({ messageId: id, body, receiptHandle, attributes }) => {
    return { id, body, receiptHandle, receives: Number(attributes.ApproximateReceiveCount) };
  });
  const store = { ledger: ledger(), leases: leases(), backlog: backlog(), streams: streams() };
  const ports = { ...store, runs: runs(), intake: intake(), notices: notices(), routes, clock };
  const again = await receive(ports, messages);
  return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
});
