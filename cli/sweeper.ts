import type { Missed } from '../shared/import/sweep/missed.ts';
import type { Restored } from '../shared/import/sweep/restore.ts';
import type { Window } from '../shared/import/sweep/sweep.ts';
import type { Connection } from './connection.ts';
import { deployedRoutes, findDeployment, reachable } from './deployment.ts';
import { openIntake } from './intake.ts';
import { openTable } from './loads.ts';

/** Finds files that were dropped and never loaded, and has them loaded. */
export interface Sweeper {
  find(window: Window): AsyncIterable<Missed>;
  /** Sends what was missed to the intake. However often it is sent, it is loaded once. */
  start(missed: readonly Missed[]): Promise<void>;
  /** Brings a ledger that was restored from a backup up to what the bucket knows. */
  restore(): Promise<Restored>;
}

export async function createSweeper(connection: Connection): Promise<Sweeper> {
  const [{ S3Client }, aws, sweeping, { restore }, deployment] = await Promise.all([
    import('@aws-sdk/client-s3'),
    adapters(),
    import('../shared/import/sweep/sweep.ts'),
    import('../shared/import/sweep/restore.ts'),
    findDeployment(connection),
  ]);
  const [table, imports, intake] = await Promise.all([
    openTable(connection, deployment.table),
    deployedRoutes(connection, deployment),
    openIntake(connection, deployment),
  ]);
  const s3 = new S3Client(connection.client);
  const ports = {
    objects: aws.createObjects(s3),
    documents: aws.createDocuments(s3),
    ledger: aws.createLedger(table),
    leases: aws.createLeases(table),
    backlog: aws.createBacklog(table),
    streams: aws.createStreams(table),
    routes: async () => imports,
  };
  return {
    find: (window) => reachable(connection, sweeping.findMissed(ports, deployment.bucket, imports, window)),
    start: (missed) => intake.send(missed.map(sweeping.messageOf)),
    restore: () => restore(ports, deployment.bucket),
  };
}

async function adapters() {
  const [objects, documents, ledger, leases, backlog, streams] = await Promise.all([
    import('../shared/aws/objects.ts'),
    import('../shared/aws/documents.ts'),
    import('../shared/aws/ledger.ts'),
    import('../shared/aws/leases.ts'),
    import('../shared/aws/backlog.ts'),
    import('../shared/aws/streams.ts'),
  ]);
  return { ...objects, ...documents, ...ledger, ...leases, ...backlog, ...streams };
}
