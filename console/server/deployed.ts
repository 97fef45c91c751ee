import type { Connection } from '../../cli/connection.ts';
import { type Deployment, deployedExports, deployedRoutes, findDeployment } from '../../cli/deployment.ts';
import { type Loads, openLoads } from '../../cli/loads.ts';
import type { ExportJob } from '../../shared/config/export-job.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import { kept } from './kept.ts';
import { openStreams, type Streams } from './streams.ts';

/** A deployment as it was a short while ago. */
export interface Deployed {
  deployment: Deployment;
  routes: readonly ImportRoute[];
  exports: readonly ExportJob[];
  loads: Loads;
  streams: Streams;
}

/** Somebody may deploy while the console is open. Milliseconds. */
const maxAge = 60_000;

/** Finds the deployment, and again after a while. Throws as `findDeployment` does. */
export function createDeployed(connection: Connection): () => Promise<Deployed> {
  return kept(maxAge, async () => {
    const deployment = await findDeployment(connection);
    const [routes, exports] = await Promise.all([
      deployedRoutes(connection, deployment),
      deployedExports(connection, deployment),
    ]);
    const [loads, streams] = await Promise.all([
      openLoads(connection, deployment, routes),
      openStreams(connection, deployment, routes),
    ]);
    return { deployment, routes, exports, loads, streams };
  });
}
