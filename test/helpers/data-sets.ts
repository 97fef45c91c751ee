import { join } from 'node:path';
import { startDomo } from '../../sandbox/domo/domo.ts';
import type { Column } from '../../shared/config/route.ts';
import { createDomo } from '../../shared/domo/client.ts';

/**
 * Makes DataSets in the Domo of a sandbox that has not been started yet, for a configuration that names them.
 *
 * @param state the folder of the sandbox
 * @param options `stream`: each is made with a Stream that feeds it
 * @returns their ids, in the order of their names
 */
export async function createDataSets(
  state: string,
  names: readonly string[],
  columns: readonly Column[],
  { stream = false } = {},
): Promise<string[]> {
  const credentials = { clientId: 'maker', clientSecret: 'of DataSets' };
  const server = await startDomo({ port: 0, dir: join(state, 'domo'), ...credentials });
  try {
    const domo = createDomo({ host: server.url, credentials: async () => credentials });
    const ids: string[] = [];
    for (const name of names) {
      const wanted = { name, description: '', columns };
      const { id } = stream
        ? (await domo.streams.create({ ...wanted, updateMethod: 'APPEND' })).dataSet
        : await domo.dataSets.create(wanted);
      ids.push(id);
    }
    return ids;
  } finally {
    await server.close();
  }
}
