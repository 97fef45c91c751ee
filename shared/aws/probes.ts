import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Probe } from '../domo/behaviour.ts';
import type { Probes } from '../import/ports.ts';
import type { Table } from './table.ts';

const key = { pk: 'DOMO', sk: 'PROBE' };

/** The latest probe of Domo, in DynamoDB: one item, that is never forgotten. */
export function createProbes({ client, name: TableName }: Table): Probes {
  return {
    async put(probe) {
      await client.send(new PutCommand({ TableName, Item: { ...key, probe } }));
    },

    async get() {
      const { Item } = await client.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
      return (Item?.probe as Probe | undefined) ?? null;
    },
  };
}
