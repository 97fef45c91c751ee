import { command } from '../command.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { writeLine } from '../terminal.ts';

export const status = command({
  name: 'status',
  summary: 'Show the loads that are under way, oldest first',
  details: [],
  operands: [],
  options: {
    json: { type: 'boolean', description: 'print a JSON array' },
    ...connectionOptions,
  },
  async run({ json, ...where }, _operands, { out }) {
    const [{ findDeployment }, { openLoads }, { writeJsonArray }, { progressOf }, { statusLines }] =
      await Promise.all([
        import('../deployment.ts'),
        import('../loads.ts'),
        import('../load-json.ts'),
        import('../follow.ts'),
        import('../listing.ts'),
      ]);
    const connection = connectionOf(where);
    const loads = await openLoads(connection, await findDeployment(connection));
    if (json) {
      await writeJsonArray(loads.open(), (text) => out.write(text));
      return 0;
    }
    const sightings = [];
    for await (const record of loads.open()) {
      sightings.push({ record, progress: await progressOf(loads, record) });
    }
    if (sightings.length === 0)
      writeLine(out, 'No load is under way. `sluice history` shows those that have ended.');
    for (const line of statusLines(sightings, out.width, Date.now(), out.paint)) writeLine(out, line);
    return 0;
  },
});
