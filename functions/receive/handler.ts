import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { intake, ports } from '../../shared/aws/ports.ts';
import { receive } from '../../shared/import/receive/receive.ts';

/** Takes messages of the intake's queue: events of S3, and loads that a person wants again. */
export const handler = lambda(async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const again = new Set(
    await receive(
      ports,
      Records.map(({ messageId, body }) => ({ id: messageId, body })),
    ),
  );
  for (const { messageId, receiptHandle, attributes } of Records) {
    if (!again.has(messageId)) continue;
    await intake().comeAgain({ receiptHandle, receives: Number(attributes.ApproximateReceiveCount) });
  }
  return { batchItemFailures: [...again].map((itemIdentifier) => ({ itemIdentifier })) };
});
