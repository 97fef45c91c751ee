import { command } from '../command.ts';
import { writeLine } from '../terminal.ts';
import { jsonText } from '../text/json.ts';

export const suggest = command({
  name: 'suggest',
  summary: 'Write the route that loads a file, with a reason for each setting',
  details: [
    'FILE is a file on this machine. It is read by the code of a run, whole, until a route is found that loads it; nothing is dropped, and neither AWS nor Domo is asked. Put what it prints into "imports" of sluice.config.json.',
    'The exit code is 1 if no setting takes the file: it says why.',
  ],
  examples: [
    ['suggest sales.csv', 'the route that loads it'],
    ['suggest sales.csv --json', 'for a program'],
  ],
  operands: ['FILE'],
  options: { json: { type: 'boolean', description: 'print route, reasons and notes as JSON' } },
  async run({ json }, [path = ''], { out }) {
    const [{ localFile }, { suggest: find }, { suggestionLines }] = await Promise.all([
      import('../upload.ts'),
      import('../suggest/suggest.ts'),
      import('../suggest/lines.ts'),
    ]);
    const suggestion = await find(await localFile(path));
    if (json) writeLine(out, jsonText(suggestion));
    else for (const line of suggestionLines(suggestion, out.paint)) writeLine(out, line);
    return 0;
  },
});
