import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { StreamRef } from '../import/batch.ts';
import type { Streams } from '../import/ports.ts';
import { streamPartition } from './backlog.ts';
import { isConditionFailure, type Table } from './table.ts';

/** Remembers the Streams that first loads created, so that each is created once, whoever comes first. */
export function createStreams(table: Table): Streams {
  const { client, name: TableName } = table;

  return {
    async keyOf(route) {
      const { target } = route;
      switch (target.kind) {
        case 'dataSet':
          return `dataset-${target.name}`;
        case 'dataSetApi':
          return `data-set-api-${target.dataSetId}`;
        case 'stream': {
          const own = streamKey(target.streamId);
          const { Item } = await client.send(
            new GetCommand({ TableName, Key: key(own), ConsistentRead: true }),
          );
          return Item?.alias ?? own;
        }
      }
    },

    async get(streamKey) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: key(streamKey), ConsistentRead: true }),
      );
      return Item === undefined ? null : { creatingSince: Item.creatingSince, stream: Item.stream ?? null };
    },

    async announce(streamKey, at) {
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item: { ...key(streamKey), creatingSince: at },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
      }
    },

    async register(registered, stream) {
      await client.send(
        new PutCommand({ TableName, Item: { ...key(streamKey(stream.streamId)), alias: registered } }),
      );
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName,
          Key: key(registered),
          UpdateExpression: 'SET #stream = if_not_exists(#stream, :stream)',
          ExpressionAttributeNames: { '#stream': 'stream' },
          ExpressionAttributeValues: { ':stream': stream },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return (Attributes?.stream as StreamRef | undefined) ?? stream;
    },
  };
}

function streamKey(streamId: number): string {
  return `stream-${streamId}`;
}

function key(streamKey: string): { pk: string; sk: string } {
  return { pk: streamPartition(streamKey), sk: 'STREAM' };
}
