import type { Stray, Window } from '../shared/import/sweep/sweep.ts';
import type { Connection } from './connection.ts';
import { deployedRoutes, findDeployment, reachable, reaching } from './deployment.ts';
import { openTable } from './loads.ts';

/** Finds files that were dropped and never loaded, and loads them. */
export interface Sweeper {
  find(window: Window): AsyncIterable<Stray>;
  start(stray: Stray): Promise<void>;
}

export async function createSweeper(connection: Connection): Promise<Sweeper> {
  const [{ S3Client }, { SFNClient }, { createObjects }, { createRuns }, loads, deployment] =
    await Promise.all([
      import('@aws-sdk/client-s3'),
      import('@aws-sdk/client-sfn'),
      import('../shared/aws/objects.ts'),
      import('../shared/aws/runs.ts'),
      Promise.all([
        import('../shared/aws/ledger.ts'),
        import('../shared/import/sweep/sweep.ts'),
        import('../shared/loads/turn-store.ts'),
      ]),
      findDeployment(connection),
    ]);
  const [{ createLedger }, { createSweep }, { createTurnStore }] = loads;
  const [table, imports] = await Promise.all([
    openTable(connection, deployment),
    deployedRoutes(connection, deployment),
  ]);
  const runs = createRuns(new SFNClient(connection.client));
  const sweep = createSweep({
    objects: createObjects(new S3Client(connection.client)),
    ledger: createLedger(table),
    turn: createTurnStore(table).read,
    isRunning: runs.isRunning,
    start: (input) => runs.start(deployment.importMachineArn, input),
  });
  return {
    find: (window) => reachable(connection, sweep.find(deployment.bucket, imports, window)),
    start: (stray) => reaching(connection, () => sweep.start(stray)),
  };
}
