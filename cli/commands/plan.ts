import { command } from '../command.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { writeLine } from '../terminal.ts';

export const plan = command({
  name: 'plan',
  summary: 'Show what would become of a file, and change nothing',
  details: [
    'FILE is a file of this machine, with --route, or an object in the bucket: s3://BUCKET/KEY. It is checked by the code that a run checks it with: format, header and first rows against the DataSet. The exit code is 1 where it would be rejected.',
    'What is wrong only further down in the file is found when it is loaded: then nothing of it gets to Domo.',
  ],
  operands: ['FILE'],
  options: {
    route: { type: 'string', value: 'NAME', description: 'the route that it would be dropped to' },
    json: { type: 'boolean', description: 'print the plan as JSON' },
    ...connectionOptions,
  },
  async run({ route, json, ...where }, [what = ''], { out }) {
    const [{ planFile }, { planLines, planJson }] = await Promise.all([
      import('../planner.ts'),
      import('../plan-lines.ts'),
    ]);
    const planned = await planFile(connectionOf(where), what, route);
    if (json) writeLine(out, JSON.stringify(planJson(planned)));
    else for (const line of planLines(planned, out.width, out.paint)) writeLine(out, line);
    return 0;
  },
});
