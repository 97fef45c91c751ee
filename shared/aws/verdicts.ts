import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { FinalVerdict } from '../import/data-set-api/request.ts';
import type { Verdicts } from '../import/ports.ts';
import { streamPartition } from './backlog.ts';
import { expiryAttribute, type Table } from './table.ts';

/** As long as the ledger knows the loads. */
const retentionSeconds = 400 * 24 * 3600;

/** What was found out about requests whose answer was lost, in DynamoDB. */
export function createVerdicts({ client, name: TableName }: Table): Verdicts {
  return {
    async put(streamKey, requestId, verdict) {
      const expiresAt = Math.floor(Date.now() / 1000) + retentionSeconds;
      const Item = { ...keyOf(streamKey, requestId), verdict, [expiryAttribute]: expiresAt };
      await client.send(new PutCommand({ TableName, Item }));
    },

    async get(streamKey, requestId) {
      const Key = keyOf(streamKey, requestId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return (Item?.verdict as FinalVerdict | undefined) ?? null;
    },
  };
}

function keyOf(streamKey: string, requestId: string): { pk: string; sk: string } {
  return { pk: streamPartition(streamKey), sk: `REQUEST#${requestId}` };
}
