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
import { refuseForeign } from '../../shared/foreign-requests.ts';
import { listen } from '../http.ts';
import { SandboxError } from '../sandbox-error.ts';
import type { TableDefinition } from '../template/resources/table.ts';

/** One dynalite with the tables of a stack. */
export interface Engine {
  /** For what the stand-in itself does with the tables. */
  client: DynamoDBClient;
  /** Answers one request whose body is read already. */
  answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void;
  close(): Promise<void>;
}

/**
 * Opens the tables in `dir`, and makes those that are missing; without `dir` they are in memory.
 *
 * @throws SandboxError if a table is there with other keys or indexes
 */
export async function openEngine(dir: string | null, tables: readonly TableDefinition[]): Promise<Engine> {
  const at = dir === null ? {} : { path: dir };
  const server = dynalite({ ...at, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // Requests come through `answer`; the port is for the client, and because only a server that listens closes its
  // store.
  const [listener] = server.listeners('request') as RequestListener[];
  if (listener === undefined) throw new Error('dynalite has no listener');
  server.removeAllListeners('request').on('request', refuseForeign(listener));
  const port = await listen(server, 0, { name: 'DynamoDB', option: '--port' });
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region,
    credentials: { ...credentials },
  });
  const close = () =>
    new Promise<void>((resolve, reject) => {
      client.destroy();
      server.close((error) => (error ? reject(error) : resolve()));
      server.closeAllConnections();
    });
  try {
    for (const table of tables) await ensureTable(client, table);
  } catch (error) {
    await close();
    throw error;
  }

  return {
    client,
    close,
    // A request of its own for dynalite: on the real one it would turn a client that goes away into an exception
    // that nobody catches.
    answer({ method, url, headers }, body, response) {
      const replay = Object.assign(Readable.from(body.length === 0 ? [] : [body]), { method, url, headers });
      listener(replay as unknown as IncomingMessage, response);
    },
  };
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
