import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { routeIndex, shelfIndex, type Table } from '../../shared/aws/table.ts';

/** The stack's tables. */
export interface Tables extends Table {
  /** Of the reports of parts. */
  reports: Table;
  stop(): Promise<void>;
}

/** The main table and the one of reports as the stack has them, both empty, in a DynamoDB of their own. */
export async function startTable(): Promise<Tables> {
  const server: Server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const plain = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const key = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const create = (name: string, indexes: (typeof shelfIndex | typeof routeIndex)[]) => {
    const ofIndexes = indexes.map(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
    return plain.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk', ...ofIndexes.flat()].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        KeySchema: key('pk', 'sk'),
        ...(indexes.length > 0 && {
          GlobalSecondaryIndexes: indexes.map((index) => ({
            IndexName: index.name,
            KeySchema: key(index.partitionKey, index.sortKey),
            Projection: { ProjectionType: 'ALL' as const },
          })),
        }),
      }),
    );
  };
  await Promise.all([create('main', [shelfIndex, routeIndex]), create('reports', [])]);
  const client = DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } });
  return {
    client,
    name: 'main',
    reports: { client, name: 'reports' },
    async stop() {
      plain.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
