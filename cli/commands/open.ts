import { command, portOf } from '../command.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { untilAborted } from '../interrupt.ts';
import { writeLine } from '../terminal.ts';
import { jsonText } from '../text/json.ts';

export const open = command({
  name: 'open',
  summary: 'Serve the console: a page with streams, loads, exports and notices',
  details: [
    'The page is for a browser of this machine: it is served on 127.0.0.1, and its link has a token that no other program knows. It sees and does what the other commands see and do, with the same credentials: files are dropped by dragging them onto it, with their plan first.',
    'It ends with Ctrl-C.',
  ],
  examples: [
    ['open --sandbox', 'of the sandbox of this machine'],
    ['open --profile prod --region eu-central-1', 'of a deployed stack, with your credentials'],
  ],
  operands: [],
  options: {
    port: {
      type: 'string',
      value: 'PORT',
      description: 'where it is served (default: any port that is free)',
    },
    json: { type: 'boolean', description: 'print one line of JSON with the link when it is ready' },
    ...connectionOptions,
  },
  async run({ port, json, ...where }, _operands, { out, interrupted }) {
    const connection = connectionOf(where);
    const { startConsole } = await import('../../console/server/console.ts');
    const running = await startConsole(connection, { port: portOf(port, 'port', 0) });
    try {
      if (json) writeLine(out, jsonText({ ready: true, link: running.link }));
      else {
        writeLine(out, `The console is at ${out.paint('cyan', running.link)}`);
        writeLine(out, out.paint('dim', 'Open it in a browser of this machine. Ctrl-C ends it.'));
      }
      await untilAborted(interrupted, out.closed);
      return 0;
    } finally {
      await running.close();
    }
  },
});
