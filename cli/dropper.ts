import type { ImportRoute } from '../shared/config/route.ts';
import { type Role, roleOf } from '../shared/import/files/role.ts';
import { loadId } from '../shared/import/identity.ts';
import type { LoadRecord } from '../shared/import/load.ts';
import { Complaint } from './complaint.ts';
import { type Connection, sluiceCommand } from './connection.ts';
import { deployedRoutes, findDeployment, reaching, routeNamed } from './deployment.ts';
import { follow, followAll, type Patience, patienceWith } from './follow.ts';
import { type Loads, openLoads, type Sighting } from './loads.ts';
import { keyFor, type LocalFile, upload } from './upload.ts';

/** A route, and the key under which a file becomes a load of it. */
export interface Aim {
  route: ImportRoute;
  key: string;
  role: Role;
}

/** Puts files in the bucket of a deployment, and follows their loads. */
export interface Dropper {
  readonly bucket: string;
  readonly loads: Loads;
  /** Throws `WrongUse` if another route would take the file. */
  aim(file: LocalFile, routeName: string): Aim;
  /** Uploads the file, and returns its load as far as it is known then. */
  drop(
    file: LocalFile,
    aim: Aim,
    onProgress: (bytesDone: number) => void,
    signal?: AbortSignal,
  ): Promise<LoadRecord>;
  /** How long `follow` waits for a load of a route. */
  patience(route: ImportRoute): Patience;
  follow(load: LoadRecord, aim: Aim, signal?: AbortSignal): AsyncGenerator<Sighting>;
  /**
   * Looks at loads of one route until all have ended, and yields each look: what is known of each by then, in their order.
   * Throws `Complaint` when none moves any more.
   */
  followAll(
    loads: readonly LoadRecord[],
    route: ImportRoute,
    signal?: AbortSignal,
  ): AsyncGenerator<(Sighting | null)[]>;
}

export async function createDropper(connection: Connection): Promise<Dropper> {
  const [{ S3Client }, deployment] = await Promise.all([
    import('@aws-sdk/client-s3'),
    findDeployment(connection),
  ]);
  const routes = await deployedRoutes(connection, deployment);
  const loads = await openLoads(connection, deployment, routes);
  const { bucket } = deployment;
  const s3 = new S3Client(connection.client);
  const patience = ({ commitInterval }: ImportRoute) => patienceWith(commitInterval, connection);

  return {
    bucket,
    loads,

    aim(file, routeName) {
      const route = routeNamed(routes, routeName);
      const key = keyFor(file.name, route, routes);
      return { route, key, role: roleOf(route, key) };
    },

    async drop(file, { route, key }, onProgress, signal) {
      const { versionId, etag, size } = await reaching(connection, () =>
        upload(s3, file, { bucket, key }, onProgress, signal),
      );
      if (versionId === null) {
        throw new Complaint(
          `The file is at s3://${bucket}/${key}, but the bucket keeps no versions, so its load can't be told from others. Switch versioning on, as the stack does; \`${sluiceCommand(connection, ['history'])}\` shows the load.`,
        );
      }
      return {
        ...{ id: loadId({ bucket, key, versionId, etag }, null), route: route.name, bucket, key, versionId },
        ...{ state: 'received', rows: 0, bytes: size, parts: 0, streamId: null, executionId: null },
        ...{ receivedAt: new Date().toISOString(), endedAt: null, receipt: null },
      };
    },

    patience,

    follow({ id }, { route }, signal) {
      return follow(loads, id, patience(route), signal);
    },

    followAll(dropped, route, signal) {
      return followAll(
        loads,
        dropped.map(({ id }) => id),
        patience(route),
        signal,
      );
    },
  };
}
