import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { firstLease, type Lease, type Leases } from '../import/lease/lease.ts';
import { streamPartition } from './backlog.ts';
import { isConditionFailure, type Table } from './table.ts';

/** The leases in DynamoDB: one item for each stream. */
export function createLeases({ client, name: TableName }: Table): Leases {
  return {
    async read(streamKey) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keyOf(streamKey), ConsistentRead: true }),
      );
      return { ...firstLease, ...(Item?.lease as Lease | undefined) };
    },

    async replace(streamKey, lease) {
      const version = lease.version + 1;
      const writer = randomUUID();
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item: { ...keyOf(streamKey), version, writer, lease: { ...lease, version } },
            ConditionExpression: lease.version === 0 ? 'attribute_not_exists(version)' : 'version = :seen',
            ...(lease.version === 0 ? {} : { ExpressionAttributeValues: { ':seen': lease.version } }),
          }),
        );
        return true;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        // The SDK repeats a write whose answer was lost, and finds its own.
        const { Item } = await client.send(
          new GetCommand({ TableName, Key: keyOf(streamKey), ConsistentRead: true }),
        );
        return Item?.writer === writer;
      }
    },
  };
}

function keyOf(streamKey: string): { pk: string; sk: string } {
  return { pk: streamPartition(streamKey), sk: 'LEASE' };
}
