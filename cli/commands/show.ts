import { command } from '../command.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { writeLine } from '../terminal.ts';
import { jsonText } from '../text/json.ts';

export const show = command({
  name: 'show',
  summary: 'Show all that is known of a load',
  details: [
    'LOAD is an id of `sluice status` or `sluice history`, or its beginning, from four characters on.',
    'It shows the states of the load in time, what was decided about its file, its parts, its receipt, and where the file was rejected the rows around the fault, with the cell marked. Rows are shown only where the route lets cells be shown. In the JSON that is "fault".',
  ],
  examples: [
    ['show k3jx', 'the load whose id begins so'],
    ['show k3jx --json', 'the same, for a program'],
  ],
  operands: ['LOAD'],
  options: {
    json: { type: 'boolean', description: 'print a JSON object' },
    ...connectionOptions,
  },
  async run({ json, ...where }, [text = ''], { out }) {
    const [{ openDetails }, { detailLines }, { demandId }] = await Promise.all([
      import('../details/load-details.ts'),
      import('../details/lines.ts'),
      import('../load-ids.ts'),
    ]);
    const details = await openDetails(connectionOf(where));
    const id = await demandId(details.loads, text);
    const found = await details.of(id);
    // An id of full length is not looked up before.
    if (found === null) return demandId({ idOf: async () => null }, text).then(() => 1);
    if (json) writeLine(out, jsonText(found, 2));
    else for (const line of detailLines(found, out.width, Date.now(), out.paint)) writeLine(out, line);
    return 0;
  },
});
