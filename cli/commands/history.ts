import { finalStates } from '../../shared/import/load.ts';
import { command } from '../command.ts';
import { UsageError } from '../complaint.ts';
import { connectionOf, connectionOptions, sluiceCommand } from '../connection.ts';
import { writeLine } from '../terminal.ts';

export const history = command({
  name: 'history',
  summary: 'Show the loads that have ended, newest first',
  details: [
    'A set is one load, that of its marker or manifest; in the JSON its objects are "members" of it, with their own rows.',
    '"committed": the rows are in Domo. "rejected": the file is at fault. "failed": something else is at fault. The reason says what. "superseded": a newer file that replaces all rows overtook it. "duplicate": it was loaded before.',
  ],
  examples: [
    ['history --limit 20', 'the latest loads'],
    ['history --state rejected,failed --since 24h', 'what went wrong since yesterday'],
    ['history --route sales --json', 'all loads of a route, for a program'],
  ],
  operands: [],
  options: {
    state: {
      ...{ type: 'string', value: 'STATE' },
      description: `only of this state, or of these: ${finalStates.join(',')}`,
    },
    route: { type: 'string', value: 'NAME', description: 'only of this route' },
    since: {
      ...{ type: 'string', value: 'TIME' },
      description: 'only those that have ended since then: 36h, 7d, or 2026-11-01',
    },
    limit: { type: 'string', value: 'N', description: 'no more than so many' },
    json: { type: 'boolean', description: 'print a JSON array' },
    ...connectionOptions,
  },
  async run({ json, state, route, since: sinceText, limit: limitText, ...where }, _operands, { out }) {
    const [{ timeOf }, { endedSince, statesOf }, { first, mapped }, deployments, { openLoads }, texts, sets] =
      await Promise.all([
        import('../text/time.ts'),
        import('../final-loads.ts'),
        import('../../shared/async-items.ts'),
        import('../deployment.ts'),
        import('../loads.ts'),
        Promise.all([import('../load-json.ts'), import('../listing.ts')]),
        import('../with-members.ts'),
      ]);
    const [{ endedLoadJson, writeJsonArray }, { historyLines }] = texts;
    const { deployedRoutes, findDeployment, routeNamed } = deployments;
    const limit = limitOf(limitText);
    const since = timeOf(sinceText, 'since', Date.now());
    const narrowing = {
      ...(route === undefined ? {} : { route }),
      ...(state === undefined ? {} : { states: statesOf(state) }),
    };
    const connection = connectionOf(where);
    const deployment = await findDeployment(connection);
    const loads = await openLoads(connection, deployment, []);
    const records = first(sets.withMembers(endedSince(loads.final(narrowing), since)), limit);
    // A route that was removed from the configuration keeps its history. So an unknown name is an error only if it has
    // none.
    if (route !== undefined && (await isEmpty(loads.final({ route })))) {
      routeNamed(await deployedRoutes(connection, deployment), route);
    }
    if (json) {
      await writeJsonArray(mapped(records, endedLoadJson), out);
      return 0;
    }
    const all = [];
    for await (const record of records) all.push(record);
    if (all.length === 0) {
      const isNarrow = since !== null || Object.keys(narrowing).length > 0;
      writeLine(
        out,
        `No ${isNarrow ? 'such load has ended' : 'load has ended yet'}. \`${sluiceCommand(connection, ['status'])}\` shows those that are under way.`,
      );
    }
    for (const line of historyLines(all, out.width, Date.now(), out.paint, connection)) writeLine(out, line);
    return 0;
  },
});

async function isEmpty(items: AsyncIterable<unknown>): Promise<boolean> {
  for await (const _ of items) return false;
  return true;
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new UsageError(`--limit takes a number from 1, not "${text}".`);
  return Number(text);
}
