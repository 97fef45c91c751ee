import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { routeIndex, shelfIndex, type Table } from '../../shared/aws/table.ts';

/** An empty table as the stack has it, in a DynamoDB of its own. */
export async function startTable(): Promise<Table & { stop(): Promise<void> }> {
  const server: Server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const plain = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const name = 'table';
  const key = ([hash, range]: [string, string]) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const keys: [string, string][] = [
    ['pk', 'sk'],
    [shelfIndex.partitionKey, shelfIndex.sortKey],
    [routeIndex.partitionKey, routeIndex.sortKey],
  ];
  await plain.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.flat().map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: key(['pk', 'sk']),
      GlobalSecondaryIndexes: [shelfIndex, routeIndex].map((index) => ({
        IndexName: index.name,
        KeySchema: key([index.partitionKey, index.sortKey]),
        Projection: { ProjectionType: 'ALL' },
      })),
    }),
  );
  return {
    client: DynamoDBDocumentClient.from(plain),
    name,
    async stop() {
      plain.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
