import type { Ledger } from '../shared/loads/ledger.ts';
import type { LoadRecord, Progress } from '../shared/loads/load.ts';
import type { Connection } from './connection.ts';
import { type Deployment, reaching } from './deployment.ts';

/** What the commands read of the ledger and of the parts' reports. */
export interface Loads {
  get(id: string): Promise<LoadRecord | null>;
  progress(load: LoadRecord): Promise<Progress>;
  open(): AsyncIterable<LoadRecord>;
  final(options?: { route?: string }): AsyncIterable<LoadRecord>;
}

export async function openLoads(connection: Connection, { table }: Deployment): Promise<Loads> {
  const [{ DynamoDBClient }, { DynamoDBDocumentClient }, { createLedger }, { createReports }] =
    await Promise.all([
      import('@aws-sdk/client-dynamodb'),
      import('@aws-sdk/lib-dynamodb'),
      import('../shared/loads/ledger.ts'),
      import('../shared/loads/reports.ts'),
    ]);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(connection.client));
  const ledger: Ledger = createLedger({ client, name: table });
  const reports = createReports({ client, name: table });
  return {
    get: (id) => reaching(connection, () => ledger.get(id)),
    progress: (load) => reaching(connection, () => reports.progress(load)),
    open: () => reachable(connection, ledger.open()),
    final: (options) => reachable(connection, ledger.final(options)),
  };
}

async function* reachable(
  connection: Connection,
  records: AsyncGenerator<LoadRecord>,
): AsyncGenerator<LoadRecord> {
  for (;;) {
    const { done, value } = await reaching(connection, () => records.next());
    if (done) return;
    yield value;
  }
}
