import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { KnownContent } from '../import/files/known-content.ts';
import type { Contents } from '../import/ports.ts';
import { expiryAttribute, isConditionFailure, type Table } from './table.ts';

/** As long as the ledger knows the loads. */
const retentionSeconds = 400 * 24 * 3600;

/** What was committed last, in DynamoDB: one item for each key, or for each content where any key counts. */
export function createContents({ client, name: TableName }: Table): Contents {
  return {
    async get(streamKey, place) {
      const Key = keyOf(streamKey, place);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return (Item?.known as KnownContent | undefined) ?? null;
    },

    async put(streamKey, place, known, fence) {
      const expiresAt = Math.floor(Date.parse(known.at) / 1000) + retentionSeconds;
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item: { ...keyOf(streamKey, place), known, fence, [expiryAttribute]: expiresAt },
            ConditionExpression: 'attribute_not_exists(pk) OR fence <= :fence',
            ExpressionAttributeValues: { ':fence': fence },
          }),
        );
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
      }
    },
  };
}

/**
 * Each has a partition of its own: a partition takes 1,000 writes a second, a batch ends up to as many loads at once, and
 * in the partition of the stream they would be in the way of its lease and backlog.
 */
function keyOf(streamKey: string, place: string): { pk: string; sk: string } {
  return { pk: `CONTENT#${streamKey}#${place}`, sk: 'CONTENT' };
}
