import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { FinalVerdict } from './import.ts';
import { expiryAttribute, type Table } from './table.ts';

/** As long as the ledger knows the loads. */
const retentionSeconds = 400 * 24 * 3600;

export type Answers = ReturnType<typeof createAnswers>;

/** Remembers what was found out about imports whose answer was lost, for the loads that may be replayed. */
export function createAnswers({ client, name: TableName }: Table, now: () => number = Date.now) {
  return {
    async put(streamKey: string, importId: string, verdict: FinalVerdict): Promise<void> {
      const expiresAt = Math.floor(now() / 1000) + retentionSeconds;
      const Item = { ...key(streamKey, importId), verdict, [expiryAttribute]: expiresAt };
      await client.send(new PutCommand({ TableName, Item }));
    },

    /** null where nobody has found out yet. */
    async get(streamKey: string, importId: string): Promise<FinalVerdict | null> {
      const Key = key(streamKey, importId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return (Item?.verdict as FinalVerdict | undefined) ?? null;
    },
  };
}

function key(streamKey: string, importId: string): { pk: string; sk: string } {
  return { pk: `STREAM#${streamKey}`, sk: `IMPORT#${importId}` };
}
