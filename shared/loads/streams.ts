import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ImportRoute } from '../config/route.ts';
import { isConditionFailure, type Table } from './table.ts';

/** A Stream and the DataSet that it feeds. */
export interface StreamRef {
  streamId: number;
  dataSetId: string;
}

/** What is known of a Stream that a route has created, or is about to. */
export interface Registration {
  /** ISO 8601: since when a creation has been under way; a Stream made after it may be ours. */
  creatingSince: string;
  stream: StreamRef | null;
}

export type Streams = ReturnType<typeof createStreams>;

/** Remembers the Streams that first loads created, so that each is created once, whoever comes first. */
export function createStreams(table: Table) {
  const { client, name: TableName } = table;

  return {
    /**
     * The name under which a route's stream is locked and remembered. Two routes to one Domo Stream get the
     * same key, also where one names the id of the Stream that the other created.
     */
    async keyOf(route: ImportRoute): Promise<string> {
      const { target } = route;
      switch (target.kind) {
        case 'dataSet':
          return `dataset-${target.name}`;
        case 'dataSetApi':
          return `import-${target.dataSetId}`;
        case 'stream': {
          const own = streamKey(target.streamId);
          const { Item } = await client.send(
            new GetCommand({ TableName, Key: key(own), ConsistentRead: true }),
          );
          return Item?.alias ?? own;
        }
      }
    },

    async get(streamKey: string): Promise<Registration | null> {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: key(streamKey), ConsistentRead: true }),
      );
      return Item === undefined ? null : { creatingSince: Item.creatingSince, stream: Item.stream ?? null };
    },

    /** Notes, before Domo is asked to create a Stream, that it will be; an earlier note stays. */
    async announce(streamKey: string, at: string): Promise<void> {
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

    /** @returns the Stream that counts: an earlier registration stays. */
    async register(registered: string, stream: StreamRef): Promise<StreamRef> {
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
  return { pk: `STREAM#${streamKey}`, sk: 'STREAM' };
}
