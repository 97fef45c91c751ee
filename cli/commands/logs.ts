import { command } from '../command.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { writeLine } from '../terminal.ts';
import { jsonText } from '../text/json.ts';

/** A load is named in a log a little before and after its own times. Milliseconds. */
const margin = 120_000;

export const logs = command({
  name: 'logs',
  summary: 'Show what functions and runs have written about a load',
  details: [
    'LOAD is an id of `sluice status` or `sluice history`, or its beginning. The lines are those of CloudWatch Logs that name the load, its batch or its run, from its arrival to its end; --all shows all that the functions wrote in that time, also about others.',
    'CloudWatch Logs keeps lines for three months, and shows a new one some seconds late. Functions write what is out of the ordinary, so a load that went well has few lines: `sluice show` tells its steps.',
  ],
  examples: [
    ['logs k3jx', 'the load whose id begins so'],
    ['logs k3jx --all --json', 'all that was written at that time, for a program'],
  ],
  operands: ['LOAD'],
  options: {
    all: { type: 'boolean', description: 'also lines that name neither the load nor its run' },
    json: { type: 'boolean', description: 'print a JSON array' },
    ...connectionOptions,
  },
  async run({ all, json, ...where }, [text = ''], { out }) {
    const connection = connectionOf(where);
    const [
      { openDetails },
      { demandId },
      { logGroups },
      { readLogs },
      { logLines },
      logsClient,
      { reaching },
    ] = await Promise.all([
      import('../details/load-details.ts'),
      import('../load-ids.ts'),
      import('../logs/groups.ts'),
      import('../logs/read-logs.ts'),
      import('../logs/lines.ts'),
      import('@aws-sdk/client-cloudwatch-logs'),
      import('../deployment.ts'),
    ]);
    const details = await openDetails(connection);
    const id = await demandId(details.loads, text);
    const traced = await details.traceOf(id);
    if (traced === null) return demandId({ idOf: async () => null }, text).then(() => 1);
    const client = new logsClient.CloudWatchLogsClient(connection.client);
    const lines = await reaching(connection, async () =>
      readLogs(client, await logGroups(connection), {
        from: Date.parse(traced.from) - margin,
        to: (traced.to === null ? Date.now() : Date.parse(traced.to)) + margin,
        terms: all ? [] : traced.names,
      }),
    );
    if (json) {
      writeLine(out, jsonText(lines, 2));
      return 0;
    }
    if (lines.length === 0)
      writeLine(out, 'The logs have no line about it: add --all for all lines of that time.');
    for (const line of logLines(lines, Date.now(), out)) writeLine(out, line);
    return 0;
  },
});
