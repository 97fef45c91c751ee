import { command } from '../command.ts';
import { connectionOf, connectionOptions, sluiceCommand } from '../connection.ts';
import { writeLine } from '../terminal.ts';

export const status = command({
  name: 'status',
  summary: 'Show the loads that are under way, oldest first',
  details: [
    'Of a load that waits it says for what and until when, in the time zone of the terminal; in the JSON that is "waits".',
    'Loads that are committed together have one progress: that of their batch.',
  ],
  examples: [
    ['status', 'what is under way'],
    ['status --watch --sandbox', 'the same, followed, in the sandbox'],
    ['status --json', 'for a program'],
  ],
  operands: [],
  options: {
    watch: { type: 'boolean', description: 'look again and again, until Ctrl-C' },
    json: {
      type: 'boolean',
      description: 'print a JSON array; with --watch one in a line whenever it changes',
    },
    ...connectionOptions,
  },
  async run({ watch, json, ...where }, _operands, terminal) {
    const { out } = terminal;
    const [{ deployedRoutes, findDeployment }, { openLoads }, { mapped }, loadJson, { statusLines }] =
      await Promise.all([
        import('../deployment.ts'),
        import('../loads.ts'),
        import('../../shared/async-items.ts'),
        import('../load-json.ts'),
        import('../listing.ts'),
      ]);
    const connection = connectionOf(where);
    const deployment = await findDeployment(connection);
    const routes = await deployedRoutes(connection, deployment);
    const loads = await openLoads(connection, deployment, routes);
    if (watch) {
      const { watchLoads } = await import('../watch.ts');
      await watchLoads(loads, connection, json, terminal);
      return 0;
    }
    if (json) {
      const elements = mapped(loads.open(), (sighting) => loadJson.openLoadJson(sighting, Date.now()));
      await loadJson.writeJsonArray(elements, out);
      return 0;
    }
    const sightings = [];
    for await (const sighting of loads.open()) sightings.push(sighting);
    if (sightings.length === 0)
      writeLine(
        out,
        `No load is under way. \`${sluiceCommand(connection, ['history'])}\` shows those that have ended.`,
      );
    for (const line of statusLines(sightings, out.width, Date.now(), out.paint)) writeLine(out, line);
    return 0;
  },
});
