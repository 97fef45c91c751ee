import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { BacklogEntry } from '../import/batch.ts';
import type { Backlog } from '../import/ports.ts';
import { pages } from './queries.ts';
import type { Table } from './table.ts';

const prefix = 'BACKLOG#';

/** Where all that concerns a stream is. */
export function streamPartition(streamKey: string): string {
  return `STREAM#${streamKey}`;
}

/** The backlogs in DynamoDB: one item for each load that has not ended. */
export function createBacklog(table: Table): Backlog {
  const { client, name: TableName } = table;
  const keyOf = (streamKey: string, order: string) => ({
    pk: streamPartition(streamKey),
    sk: `${prefix}${order}`,
  });

  return {
    async put(streamKey, { order, load, force }) {
      await client.send(new PutCommand({ TableName, Item: { ...keyOf(streamKey, order), load, force } }));
    },

    async first(streamKey, limit) {
      const entries: BacklogEntry[] = [];
      const items = pages(table, {
        TableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': streamPartition(streamKey), ':sk': prefix },
        ConsistentRead: true,
        Limit: limit,
      });
      for await (const { sk, load, force } of items) {
        entries.push({
          order: String(sk).slice(prefix.length),
          load: load as BacklogEntry['load'],
          force: force === true,
        });
        if (entries.length === limit) break;
      }
      return entries;
    },

    async remove(streamKey, order) {
      await client.send(new DeleteCommand({ TableName, Key: keyOf(streamKey, order) }));
    },
  };
}
