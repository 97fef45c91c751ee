import { WrongUse } from '../../cli/complaint.ts';
import type { Connection } from '../../cli/connection.ts';
import { openDetails } from '../../cli/details/load-details.ts';
import { version } from '../../cli/version.ts';
import { isLoadId } from '../../shared/import/identity.ts';
import type { About, LoadAnswer } from '../answers.ts';
import { type Handlers, objectIn, textOf, textsOf } from './call.ts';
import { createDataSets } from './data-sets.ts';
import { createDeployed, type Deployed } from './deployed.ts';
import { createExports } from './exports.ts';
import { createFiles } from './files.ts';
import { intoOf } from './into.ts';
import { kept } from './kept.ts';
import { latestNotices } from './notices.ts';
import { endedLoads, lookAround } from './overview.ts';
import { replayLoads } from './replays.ts';
import { createSweeps } from './sweeps.ts';

/** What the page may ask for. */
export interface Api {
  handlers: Handlers;
  close(): Promise<void>;
}

/** How often the page looks at what is under way, and how long one look serves all pages. Milliseconds. */
const intervals = { sandbox: 700, aws: 5000 };
const detailsAge = 60_000;
/** How many loads that have ended are listed at most. */
const mostEnded = 1000;

/** @throws Complaint if there is no such deployment */
export async function createApi(connection: Connection): Promise<Api> {
  const current = createDeployed(connection);
  const details = kept(detailsAge, () => openDetails(connection));
  const files = createFiles(connection, current);
  const exports = createExports(connection, current);
  const sweeps = createSweeps(connection);
  const dataSets = createDataSets(connection);
  const interval = connection.endpoint === null ? intervals.aws : intervals.sandbox;
  const overview = kept(interval / 2, async () => lookAround(await current(), files.uploads()));
  // A deployment that is not there is better said at once than on the page.
  const where = await placeOf(connection, await current());

  async function load(id: string): Promise<LoadAnswer> {
    // DynamoDB might refuse a text that can't be an id.
    const found = isLoadId(id) ? await (await details()).of(id) : null;
    if (found === null) throw new WrongUse(`There is no load ${id}: the ledger does not know it.`);
    const { routes } = await current();
    const route = routes.find(({ name }) => name === found.load.route);
    return { ...found, into: route === undefined ? null : intoOf(route.target) };
  }

  return {
    handlers: {
      'GET /about': async () => ({ ...aboutOf(await current(), where), interval }),
      'GET /overview': () => overview(),
      'GET /loads': async ({ query }) => {
        const limit = Math.min(Number(query.get('limit')) || 100, mostEnded);
        const [route, state] = [query.get('route') ?? undefined, query.get('state') ?? undefined];
        return endedLoads(
          await current(),
          { ...(route === undefined ? {} : { route }), ...(state === undefined ? {} : { state }) },
          limit,
        );
      },
      'GET /loads/:id': ({ params: [id = ''] }) => load(id),
      'POST /replays': async ({ request }) => {
        const { ids, force, recreate } = await objectIn(request);
        return replayLoads(connection, textsOf(ids, 'ids'), {
          force: force === true,
          recreate: recreate === true,
        });
      },
      'POST /files': ({ request, query }) => files.take(query.get('name') ?? '', request),
      'DELETE /files/:id': ({ params: [id = ''] }) => files.discard(id),
      'GET /files/:id/plan': ({ params: [id = ''], query }) =>
        files.plan(id, textOf(query.get('route'), 'route')),
      'POST /files/:id/drop': async ({ params: [id = ''], request }) => {
        const { route } = await objectIn(request);
        return files.drop(id, textOf(route, 'route'));
      },
      'GET /exports': () => exports.list(),
      'POST /exports/:name/run': ({ params: [name = ''] }) => exports.start(name),
      'GET /notices': async () => latestNotices(connection, await current()),
      'GET /data-sets': () => dataSets.list(),
      'GET /data-sets/:id/rows': ({ params: [id = ''] }) => dataSets.rows(id),
      'GET /missed': ({ query }) =>
        sweeps.find(query.get('since') ?? undefined, query.get('grace') ?? undefined),
      'POST /missed': async ({ request }) => sweeps.start(textsOf((await objectIn(request)).ids, 'ids')),
    },

    async close() {
      exports.close();
      await files.close();
    },
  };
}

async function placeOf(
  connection: Connection,
  { deployment }: Deployed,
): Promise<Pick<About, 'isSandbox' | 'stack' | 'place' | 'bucket'>> {
  const { endpoint, stack } = connection;
  const { bucket } = deployment;
  if (endpoint !== null) return { isSandbox: true, stack, place: new URL(endpoint).host, bucket };
  const { S3Client } = await import('@aws-sdk/client-s3');
  const region = await new S3Client(connection.client).config.region();
  return { isSandbox: false, stack, place: region, bucket };
}

function aboutOf({ routes }: Deployed, where: Awaited<ReturnType<typeof placeOf>>): Omit<About, 'interval'> {
  return {
    version: version(),
    ...where,
    routes: routes.map(({ name, prefix, updateMethod, target, commitInterval }) => ({
      ...{ name, prefix, updateMethod, into: intoOf(target), commitInterval },
    })),
  };
}
