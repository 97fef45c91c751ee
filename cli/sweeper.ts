import type { Missed } from '../shared/import/sweep/missed.ts';
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
}

export async function createSweeper(connection: Connection): Promise<Sweeper> {
  const [{ S3Client }, { createObjects }, { createLedger }, { createBacklog }, sweeping, deployment] =
    await Promise.all([
      import('@aws-sdk/client-s3'),
      import('../shared/aws/objects.ts'),
      import('../shared/aws/ledger.ts'),
      import('../shared/aws/backlog.ts'),
      import('../shared/import/sweep/sweep.ts'),
      findDeployment(connection),
    ]);
  const [table, imports, intake] = await Promise.all([
    openTable(connection, deployment.table),
    deployedRoutes(connection, deployment),
    openIntake(connection, deployment),
  ]);
  const ports = {
    objects: createObjects(new S3Client(connection.client)),
    ledger: createLedger(table),
    backlog: createBacklog(table),
  };
  return {
    find: (window) => reachable(connection, sweeping.findMissed(ports, deployment.bucket, imports, window)),
    start: (missed) => intake.send(missed.map(sweeping.messageOf)),
  };
}
