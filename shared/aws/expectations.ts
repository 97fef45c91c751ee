import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Expected } from '../import/expect/expected.ts';
import type { Expectations } from '../import/ports.ts';
import type { Table } from './table.ts';

/** What is known of the files that are due, in DynamoDB: an item for each route that expects some. */
export function createExpectations({ client, name: TableName }: Table): Expectations {
  return {
    async put(route, expected) {
      await client.send(new PutCommand({ TableName, Item: { ...keyOf(route), expected } }));
    },

    async get(route) {
      const Key = keyOf(route);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return (Item?.expected as Expected | undefined) ?? null;
    },
  };
}

function keyOf(route: string): { pk: string; sk: string } {
  return { pk: `ROUTE#${route}`, sk: 'EXPECTED' };
}
