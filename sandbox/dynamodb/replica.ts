import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import type { TableDefinition } from '../template/resources/table.ts';
import { openEngine } from './engine.ts';
import type { Item } from './item-size.ts';
import type { Write } from './writes.ts';

/**
 * The tables and their indexes as they were a while ago. A read that is not strongly consistent, and every read of a
 * global index, may be answered with that
 * (amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html, GSI.html).
 */
export interface Replica {
  /** A write that is about to be done. */
  note(write: Write): void;
  /** Answers a read. */
  answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  tables: readonly TableDefinition[];
  /** Milliseconds after which a write is seen. */
  lag: number;
  /** Milliseconds, for tests. */
  now?: (() => number) | undefined;
}

/** Items of one BatchWriteItem, at most. */
const batchSize = 25;

/** @param origin of the tables as they are: what is in them now is seen at once */
export async function openReplica(origin: DynamoDBClient, options: ReplicaOptions): Promise<Replica> {
  const { tables, lag, now = () => performance.now() } = options;
  const engine = await openEngine(null, tables);
  const waiting: (Write & { at: number })[] = [];
  let working: Promise<void> = Promise.resolve();

  for (const { TableName } of tables) {
    for await (const { Items = [] } of paginateScan(
      { client: origin },
      { TableName, ConsistentRead: true },
    )) {
      for (let i = 0; i < Items.length; i += batchSize) {
        const puts = Items.slice(i, i + batchSize).map((one) => ({ PutRequest: { Item: one } }));
        await engine.client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
      }
    }
  }

  async function apply({ tableName, before, after }: Write): Promise<void> {
    if (after !== null) {
      await engine.client.send(new PutItemCommand({ TableName: tableName, Item: after as never }));
    } else if (before !== null) {
      const Key = keyOf(tableName, before);
      await engine.client.send(new DeleteItemCommand({ TableName: tableName, Key: Key as never }));
    }
  }

  function keyOf(tableName: string, item: Item): Item {
    const schema = tables.find(({ TableName }) => TableName === tableName)?.KeySchema ?? [];
    return Object.fromEntries(
      schema.map(({ AttributeName = '' }) => [AttributeName, item[AttributeName] ?? {}]),
    );
  }

  async function catchUp(until: number): Promise<void> {
    for (;;) {
      const next = waiting[0];
      if (next === undefined || next.at > until) return;
      waiting.shift();
      await apply(next);
    }
  }

  return {
    note({ tableName, before, after }) {
      // dynalite goes on to work with its own objects.
      waiting.push({
        ...structuredClone({ tableName, before: plain(before), after: plain(after) }),
        at: now(),
      });
    },

    answer(request, body, response) {
      const until = now() - lag;
      working = working.then(() => catchUp(until));
      working.then(
        () => engine.answer(request, body, response),
        () => response.destroy(),
      );
    },

    async close() {
      await working.catch(() => undefined);
      await engine.close();
    },
  };
}

/** Items of dynalite may lack a prototype. */
function plain(item: Item | null): Item | null {
  return item === null ? null : { ...item };
}
