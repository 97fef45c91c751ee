import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { MadeRef } from '../import/batch.ts';
import type { Registration, Streams } from '../import/ports.ts';
import { searchKeyOf } from '../import/search/search-key.ts';
import { streamPartition } from './backlog.ts';
import { isConditionFailure, type Table } from './table.ts';

/** Remembers what first loads created, so that each is created once, whoever comes first; and which Streams were found. */
export function createStreams(table: Table): Streams {
  const { client, name: TableName } = table;

  async function read(streamKey: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName, Key: key(streamKey), ConsistentRead: true }),
    );
    return Item;
  }

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

  /** The key of the route that has created what is there; its own where none has. */
  async function aliasOf(own: string): Promise<string> {
    return ((await read(own))?.alias as string | undefined) ?? own;
  }

  async function found(dataSetId: string): Promise<number | null> {
    return ((await read(searchKeyOf(dataSetId)))?.streamId as number | undefined) ?? null;
  }

  return {
    found,

    async keyOf({ target }) {
      switch (target.kind) {
        case 'dataSet':
          return `dataset-${target.name}`;
        case 'dataSetApi':
          if (target.dataSetId === null) return `data-set-api-named-${target.name}`;
          return aliasOf(ownKey({ streamId: null, dataSetId: target.dataSetId }));
        case 'stream':
          return aliasOf(streamKey(target.streamId));
        case 'streamOf': {
          const streamId = await found(target.dataSetId);
          return streamId === null ? searchKeyOf(target.dataSetId) : aliasOf(streamKey(streamId));
        }
      }
    },

    async noteFound(dataSetId, streamId) {
      await change(searchKeyOf(dataSetId), {
        UpdateExpression: 'SET streamId = if_not_exists(streamId, :id)',
        ExpressionAttributeValues: { ':id': streamId },
      });
    },

    async get(streamKey) {
      const item = await read(streamKey);
      if (item === undefined) return null;
      const { creatingSince = null, creator = null, made = null } = item as Partial<Registration>;
      return { creatingSince, creator, made };
    },

    announce: (streamKey, creator, over) =>
      change(streamKey, {
        UpdateExpression:
          'SET creatingSince = if_not_exists(creatingSince, :since), creator = :creator, fence = :fence',
        ConditionExpression:
          'attribute_not_exists(made) AND (attribute_not_exists(creator) OR creator.id = :id OR creator.since < :over) AND (attribute_not_exists(fence) OR fence <= :fence)',
        ExpressionAttributeValues: {
          ...{ ':creator': creator, ':id': creator.id, ':since': creator.since, ':fence': creator.fence },
          ':over': over,
        },
      }),

    async withdraw(streamKey, creatorId, nothingMade = false) {
      await change(streamKey, {
        UpdateExpression: nothingMade ? 'REMOVE creator, creatingSince' : 'REMOVE creator',
        ConditionExpression: 'creator.id = :id',
        ExpressionAttributeValues: { ':id': creatorId },
      });
    },

    async register(registered, made) {
      await client.send(new PutCommand({ TableName, Item: { ...key(ownKey(made)), alias: registered } }));
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName,
          Key: key(registered),
          UpdateExpression: 'SET made = if_not_exists(made, :made)',
          ExpressionAttributeValues: { ':made': made },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return (Attributes?.made as MadeRef | undefined) ?? made;
    },

    async forget(registered, made, fence) {
      await change(registered, {
        UpdateExpression: 'SET fence = :fence REMOVE made, creator, creatingSince',
        ConditionExpression:
          '(attribute_not_exists(made) OR made.dataSetId = :id) AND (attribute_not_exists(fence) OR fence <= :fence)',
        ExpressionAttributeValues: { ':fence': fence, ':id': made.dataSetId },
      });
      // Nothing can come into its place: Domo gives an id once.
      await client.send(new DeleteCommand({ TableName, Key: key(ownKey(made)) }));
    },
  };
}

function streamKey(streamId: number): string {
  return `stream-${streamId}`;
}

/** The key of what a route names by its id. */
function ownKey({ streamId, dataSetId }: MadeRef): string {
  return streamId === null ? `data-set-api-${dataSetId}` : streamKey(streamId);
}

function key(streamKey: string): { pk: string; sk: string } {
  return { pk: streamPartition(streamKey), sk: 'STREAM' };
}
