import type { Probes } from '../shared/import/ports.ts';
import type { Connection } from './connection.ts';
import { deploymentOf, reaching, stackOutputs } from './deployment.ts';

/** Where a deployment keeps what a probe of its Domo has seen. */
export async function deployedProbes(connection: Connection): Promise<Probes> {
  const [{ openTable }, { createProbes }, output] = await Promise.all([
    import('./loads.ts'),
    import('../shared/aws/probes.ts'),
    stackOutputs(connection),
  ]);
  const probes = createProbes(await openTable(connection, deploymentOf(output).table));
  return {
    get: () => reaching(connection, () => probes.get()),
    put: (probe) => reaching(connection, () => probes.put(probe)),
  };
}
