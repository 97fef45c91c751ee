import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadRecord } from '../shared/import/load.ts';
import { Complaint } from './complaint.ts';
import type { Connection } from './connection.ts';
import { deployedRoutes, findDeployment, reaching } from './deployment.ts';
import { follow, patienceWith, type Sighting } from './follow.ts';
import { openLoads } from './loads.ts';

/** Replays loads that were rejected or failed, and follows them. */
export interface Replayer {
  find(id: string): Promise<LoadRecord | null>;
  /** Returns the load as soon as it is open again, or has ended again. */
  replay(load: LoadRecord, force: boolean, signal?: AbortSignal): Promise<LoadRecord>;
  follow(load: LoadRecord, signal?: AbortSignal): AsyncGenerator<Sighting>;
}

export async function createReplayer(connection: Connection): Promise<Replayer> {
  const [{ SFNClient, StartExecutionCommand }, deployment] = await Promise.all([
    import('@aws-sdk/client-sfn'),
    findDeployment(connection),
  ]);
  const [routes, loads] = await Promise.all([
    deployedRoutes(connection, deployment),
    openLoads(connection, deployment),
  ]);
  const sfn = new SFNClient(connection.client);
  const patience = ({ route }: LoadRecord) =>
    patienceWith(
      routes.find(({ name }) => name === route)?.commitInterval ?? 0,
      connection.endpoint !== null,
    );

  return {
    find: (id) => loads.get(id),

    async replay(before, force, signal) {
      const { arrival, interval } = patience(before);
      const input = JSON.stringify({ replay: { load: before.id, force } });
      await reaching(connection, () =>
        sfn.send(new StartExecutionCommand({ stateMachineArn: deployment.importMachineArn, input })),
      );
      for (const started = performance.now(); performance.now() - started < arrival; ) {
        const load = await loads.get(before.id);
        if (load !== null && load.endedAt !== before.endedAt) return load;
        await sleep(interval, undefined, { signal });
      }
      throw new Complaint(
        `Load ${before.id} has not begun again within ${arrival / 1000} s. Look at the runs of the import state machine: does a route still take s3://${before.bucket}/${before.key}?`,
      );
    },

    follow: (load, signal) => follow(loads, load.id, patience(load), signal),
  };
}
