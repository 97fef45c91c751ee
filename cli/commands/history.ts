import { command } from '../command.ts';
import { UsageError } from '../complaint.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { writeLine } from '../terminal.ts';

export const history = command({
  name: 'history',
  summary: 'Show the loads that have ended, newest first',
  details: [
    '"committed": the rows are in Domo. "rejected": the file is at fault. "failed": something else is at fault. The reason says what. "superseded": a newer file that replaces all rows overtook it. "duplicate": it was loaded before.',
  ],
  operands: [],
  options: {
    route: { type: 'string', value: 'NAME', description: 'only of this route' },
    limit: { type: 'string', value: 'N', description: 'no more than so many' },
    json: { type: 'boolean', description: 'print a JSON array' },
    ...connectionOptions,
  },
  async run({ json, route, limit: limitText, ...where }, _operands, { out }) {
    const limit = limitOf(limitText);
    const connection = connectionOf(where);
    const [
      { deployedRoutes, findDeployment, routeNamed },
      { openLoads },
      { writeJsonArray },
      { historyLines },
    ] = await Promise.all([
      import('../deployment.ts'),
      import('../loads.ts'),
      import('../load-json.ts'),
      import('../listing.ts'),
    ]);
    const deployment = await findDeployment(connection);
    const loads = await openLoads(connection, deployment);
    const records = take(loads.final(route === undefined ? {} : { route }), limit);
    if (json) {
      await writeJsonArray(records, (text) => out.write(text));
      return 0;
    }
    const all = [];
    for await (const record of records) all.push(record);
    if (all.length === 0) {
      // A route that was removed from the configuration keeps its history. So an unknown name is an error only if it
      // has none.
      if (route !== undefined) routeNamed(await deployedRoutes(connection, deployment), route);
      writeLine(out, 'No load has ended yet. `sluice status` shows those that are under way.');
    }
    for (const line of historyLines(all, out.width, Date.now(), out.paint)) writeLine(out, line);
    return 0;
  },
});

function limitOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new UsageError(`--limit takes a number from 1, not "${text}".`);
  return Number(text);
}

async function* take<T>(items: AsyncIterable<T>, limit: number): AsyncGenerator<T> {
  let taken = 0;
  for await (const item of items) {
    yield item;
    taken += 1;
    if (taken >= limit) return;
  }
}
