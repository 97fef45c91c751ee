import { GetCommand, PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { StreamRef } from '../import/batch.ts';
import type { Streams } from '../import/ports.ts';
import { streamPartition } from './backlog.ts';
import { isConditionFailure, type Table } from './table.ts';

/** Remembers the Streams that first loads created, so that each is created once, whoever comes first. */
export function createStreams(table: Table): Streams {
  const { client, name: TableName } = table;

  /** @returns whether the condition held */
  async function change(
    streamKey: string,
    expressions: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
  ): Promise<boolean> {
    try {
      await client.send(new UpdateCommand({ TableName, Key: key(streamKey), ...expressions }));
      return true;
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      return false;
    }
  }

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
      if (Item === undefined) return null;
      const { creatingSince, creator = null, stream = null } = Item;
      return { creatingSince, creator, stream };
    },

    announce: (streamKey, creator, over) =>
      change(streamKey, {
        UpdateExpression: 'SET creatingSince = if_not_exists(creatingSince, :since), creator = :creator',
        ConditionExpression:
          'attribute_not_exists(#stream) AND (attribute_not_exists(creator) OR creator.id = :id OR creator.since < :over)',
        ExpressionAttributeNames: { '#stream': 'stream' },
        ExpressionAttributeValues: {
          ...{ ':creator': creator, ':id': creator.id, ':since': creator.since },
          ':over': over,
        },
      }),

    async withdraw(streamKey, creatorId) {
      await change(streamKey, {
        UpdateExpression: 'REMOVE creator',
        ConditionExpression: 'creator.id = :id',
        ExpressionAttributeValues: { ':id': creatorId },
      });
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
