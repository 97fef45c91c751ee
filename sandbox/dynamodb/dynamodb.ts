import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { credentials, region } from '../account.ts';
import { refuseForeign } from '../foreign-requests.ts';
import { listen, sendAnswer } from '../http.ts';
import { json } from '../json-protocol.ts';
import { SandboxError } from '../sandbox-error.ts';
import type { TableDefinition } from '../template/resources/table.ts';
import type { World } from '../worlds/world.ts';
import { createCapacity, type UnitCounter } from './capacity.ts';
import { askingForCapacity, type ReadRequest, reads } from './reads.ts';
import { watchWrites } from './writes.ts';

/** A stand-in for DynamoDB: dynalite, over a folder. */
export interface DynamoDb {
  /** Answers one request whose body is read already. */
  handle(request: IncomingMessage, body: Buffer, response: ServerResponse): void;
  close(): Promise<void>;
}

export interface DynamoDbOptions {
  dir: string;
  tables: readonly TableDefinition[];
  /** Is told what each call consumes. */
  counter?: UnitCounter;
  /** What a partition allows. */
  quotas?: World['dynamoDb'];
  /** A second of the quotas takes this many seconds. */
  timeScale?: number;
}

const nobody: UnitCounter = { read: () => undefined, written: () => undefined };

/**
 * Opens the tables in `dir`, and makes those that are missing.
 *
 * @throws SandboxError if a table is there with other keys or indexes
 */
export async function createDynamoDb(options: DynamoDbOptions): Promise<DynamoDb> {
  const { dir, tables, counter = nobody, quotas, timeScale = 1 } = options;
  const capacity = createCapacity({ tables, counter, timeScale, ...(quotas ? { quotas } : {}) });
  const server = dynalite({ path: dir, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // Requests come through `handle`; the port is for making the tables, and because only a server that
  // listens closes its store.
  const [answer] = server.listeners('request') as RequestListener[];
  if (answer === undefined) throw new Error('dynalite has no listener');
  server.removeAllListeners('request').on('request', refuseForeign(answer));
  const port = await listen(server, 0, { name: 'DynamoDB', option: '--port' });
  const close = () =>
    new Promise<void>((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()));
      server.closeAllConnections();
    });
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region,
    credentials: { ...credentials },
  });
  try {
    for (const table of tables) await ensureTable(client, table);
  } catch (error) {
    await close();
    throw error;
  } finally {
    client.destroy();
  }

  const underWay = new Set<Promise<void>>();
  let closing = false;

  // A request of its own for dynalite: on the real one it would turn a client that goes away into an exception
  // that nobody catches.
  function forward({ method, url, headers }: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const replay = Object.assign(Readable.from(body.length === 0 ? [] : [body]), { method, url, headers });
    answer?.(replay as unknown as IncomingMessage, response);
  }

  function whenAnswered(response: ServerResponse, then: (answer: string) => void): void {
    const answered = answerOf(response).then((answer) => {
      underWay.delete(answered);
      then(answer);
    });
    underWay.add(answered);
  }

  return {
    handle(request, body, response) {
      if (closing) {
        response.destroy();
        return;
      }
      const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
      if (reads.has(operation)) {
        const begun = capacity.beginRead(operation, requestOf(body));
        if (typeof begun !== 'function') return sendAnswer(response, json(begun.statusCode, begun.body));
        whenAnswered(response, begun);
        return forward(request, Buffer.from(askingForCapacity(body.toString('utf8'))), response);
      }
      whenAnswered(response, (answer) => {
        if (!answer.includes('#ConditionalCheckFailedException"')) return;
        capacity.failedCondition(operation, requestOf(body).TableName ?? '');
      });
      watchWrites(capacity.watch(operation), () => forward(request, body, response));
    },

    async close() {
      closing = true;
      // A call whose store is closed in the middle throws an error that nothing catches.
      await Promise.race([Promise.all(underWay), setTimeout(patience, undefined, { ref: false })]);
      await close();
    },
  };
}

/** How long calls under way may take to end. Milliseconds. */
const patience = 5000;

/** What dynalite answers, even if the client has closed its connection. */
function answerOf(response: ServerResponse): Promise<string> {
  return new Promise((resolve) => {
    const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
    response.end = (...given: unknown[]) => {
      resolve(String(given[0] ?? ''));
      return end(...given);
    };
  });
}

/** Parses the request as far as possible. Dynalite itself reports what is wrong with it. */
function requestOf(body: Buffer): ReadRequest {
  try {
    return (JSON.parse(body.toString('utf8')) ?? {}) as ReadRequest;
  } catch {
    return {};
  }
}

async function ensureTable(client: DynamoDBClient, table: TableDefinition): Promise<void> {
  try {
    await client.send(new CreateTableCommand(table));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceInUseException') throw error;
  }
  const deadline = Date.now() + 5000;
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table.TableName }));
    if (shape(Table) !== shape(table)) {
      throw new SandboxError(
        `The table ${table.TableName} was kept with other keys or indexes than the stack has now. ${startFresh}`,
      );
    }
    if (Table?.TableStatus === 'ACTIVE') return;
    if (Date.now() > deadline) {
      throw new SandboxError(`The table ${table.TableName} stays ${Table?.TableStatus}. ${startFresh}`);
    }
    await setTimeout(5);
  }
}

const startFresh = 'Start with --fresh, which empties the sandbox.';

/** What can't be changed in a table that has items: its keys and indexes. */
function shape(table: TableDescription | TableDefinition | undefined): string {
  const byName = (one: string, other: string) => (one < other ? -1 : 1);
  const keys = (schema: TableDefinition['KeySchema']) =>
    (schema ?? []).map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`).sort(byName);
  const indexes = (
    list: { IndexName?: string | undefined; KeySchema?: TableDefinition['KeySchema'] }[] = [],
  ) => list.map(({ IndexName, KeySchema }) => `${IndexName}: ${keys(KeySchema).join(', ')}`).sort(byName);
  return JSON.stringify([
    keys(table?.KeySchema),
    indexes(table?.GlobalSecondaryIndexes),
    indexes(table?.LocalSecondaryIndexes),
  ]);
}
