import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { BacklogEntry } from '../import/batch.ts';
import type { Backlog } from '../import/ports.ts';
import { pages } from './queries.ts';
import { isConditionFailure, type Table } from './table.ts';

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

  async function some(streamKey: string, limit: number, fromStart: boolean): Promise<BacklogEntry[]> {
    const entries: BacklogEntry[] = [];
    const items = pages(table, {
      TableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': streamPartition(streamKey), ':sk': prefix },
      ConsistentRead: true,
      ScanIndexForward: fromStart,
      Limit: limit,
    });
    for await (const { sk, load, force, replays } of items) {
      entries.push({
        order: String(sk).slice(prefix.length),
        load: load as BacklogEntry['load'],
        force: force === true,
        replays: Number(replays),
      });
      if (entries.length === limit) break;
    }
    return entries;
  }

  return {
    async put(streamKey, { order, load, force, replays }) {
      // The same entry again says nothing new, unless a person has come to want it by force.
      const isNews = force ? 'replays <= :replays' : 'replays < :replays';
      await unlessNewer(
        client.send(
          new PutCommand({
            TableName,
            Item: { ...keyOf(streamKey, order), load, force, replays },
            ConditionExpression: `attribute_not_exists(pk) OR ${isNews}`,
            ExpressionAttributeValues: { ':replays': replays },
          }),
        ),
      );
    },

    first: (streamKey, limit) => some(streamKey, limit, true),
    last: async (streamKey, limit) => (await some(streamKey, limit, false)).reverse(),

    async remove(streamKey, { order, replays }) {
      await unlessNewer(
        client.send(
          new DeleteCommand({
            TableName,
            Key: keyOf(streamKey, order),
            ConditionExpression: 'attribute_not_exists(pk) OR replays <= :replays',
            ExpressionAttributeValues: { ':replays': replays },
          }),
        ),
      );
    },
  };
}

/** Lets a write pass that was refused because the load has been opened again since. */
async function unlessNewer(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
  }
}
