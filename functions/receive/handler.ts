import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { ports } from '../../shared/aws/ports.ts';
import { receive } from '../../shared/import/receive/receive.ts';

/** Takes messages of the intake's queue: events of S3, and loads that a person wants again. */
export const handler = lambda(async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const messages = Records.map(({ messageId, body }) => ({ id: messageId, body }));
  const again = await receive(ports, messages);
  return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
});
