import type { LoadRecord, Progress } from '../shared/import/load.ts';
import type { Table } from '../shared/aws/table.ts';
import type { Connection } from './connection.ts';
import { type Deployment, reachable, reaching } from './deployment.ts';

/** Reads the ledger and the reports of parts for the commands. */
export interface Loads {
  get(id: string): Promise<LoadRecord | null>;
  progress(load: LoadRecord): Promise<Progress>;
  open(): AsyncIterable<LoadRecord>;
  final(options?: { route?: string }): AsyncIterable<LoadRecord>;
}

export async function openLoads(connection: Connection, deployment: Deployment): Promise<Loads> {
  const [table, { createLedger }, { createReports }] = await Promise.all([
    openTable(connection, deployment),
    import('../shared/aws/ledger.ts'),
    import('../shared/aws/reports.ts'),
  ]);
  const ledger = createLedger(table);
  const reports = createReports(table);
  return {
    get: (id) => reaching(connection, () => ledger.get(id)),
    progress: (load) => reaching(connection, () => reports.progress(load)),
    open: () => reachable(connection, ledger.open()),
    final: (options) => reachable(connection, ledger.final(options)),
  };
}

export async function openTable(
  connection: Connection,
  { table: name }: Pick<Deployment, 'table'>,
): Promise<Table> {
  const [{ DynamoDBClient }, { DynamoDBDocumentClient }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/lib-dynamodb'),
  ]);
  return { client: DynamoDBDocumentClient.from(new DynamoDBClient(connection.client)), name };
}
