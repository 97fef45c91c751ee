import { command } from '../command.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { writeLine } from '../terminal.ts';
import { jsonText } from '../text/json.ts';

export const plan = command({
  name: 'plan',
  summary: 'Show what would become of a file, and change nothing',
  details: [
    'FILE is a file on this machine, with --route, or an object in the bucket: s3://BUCKET/KEY. The code of a run checks it: format, and header and first rows against the DataSet. The exit code is 1 if the file would be rejected.',
    'Of the marker or manifest of a set it shows which objects would be loaded with it.',
    'A fault further down in the file is found only when it is loaded; nothing of it gets into the DataSet then.',
  ],
  examples: [
    ['plan sales.csv --route sales', 'a file before it is dropped'],
    ['plan s3://BUCKET/incoming/sales/sales.csv', 'an object that is in the bucket'],
  ],
  operands: ['FILE'],
  options: {
    route: { type: 'string', value: 'NAME', description: 'the route that it would be dropped to' },
    json: { type: 'boolean', description: 'print the plan as JSON' },
    ...connectionOptions,
  },
  async run({ route, json, ...where }, [what = ''], { out }) {
    const [{ planFile }, { planLines, planJson, refusalJson }] = await Promise.all([
      import('../planner.ts'),
      import('../plan-lines.ts'),
    ]);
    const planned = await planFile(connectionOf(where), what, route);
    if ('error' in planned) {
      if (!json) throw planned.error;
      writeLine(out, jsonText(refusalJson(planned)));
      return 1;
    }
    if (json) writeLine(out, jsonText(planJson(planned)));
    else for (const line of planLines(planned, out.width, out.paint)) writeLine(out, line);
    return 0;
  },
});
