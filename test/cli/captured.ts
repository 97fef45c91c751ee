import { Readable } from 'node:stream';
import { main } from '../../cli/main.ts';
import { type Channel, plain, printTo } from '../../cli/terminal.ts';

export interface Outcome {
  code: number;
  out: string;
  err: string;
}

/**
 * Runs a command line in this process, without a terminal, and gives back all that it said.
 *
 * @param input what comes from standard input
 */
export async function run(
  args: string[],
  signal = new AbortController().signal,
  input = '',
): Promise<Outcome> {
  const said = { out: '', err: '' };
  const to = (name: keyof typeof said) =>
    printTo((text) => {
      said[name] += text;
    });
  const stdin = () => Readable.from([Buffer.from(input)]);
  const code = await main(args, { out: to('out'), err: to('err'), stdin, interrupted: signal });
  return { code, ...said };
}

/** A terminal of that size, whose picture can be looked at. */
export function screen(
  width: number,
  height: number,
): Channel & { readonly lines: string[]; readonly raw: string } {
  let raw = '';
  const lines: string[] = [''];
  let row = 0;
  return {
    live: true,
    closed: new AbortController().signal,
    width,
    height,
    paint: plain,
    async writeBytes(bytes) {
      this.write(Buffer.from(bytes).toString());
    },
    write(text) {
      raw += text;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is told with
      for (const [token, up] of text.matchAll(/\x1b\[(\d*)A|\x1b\[\??\d*[A-Za-z]|\r|\n|[^\x1b\r\n]+/g)) {
        if (up !== undefined) row = Math.max(0, row - Number(up));
        else if (token === '\n') row += 1;
        else if (token === '\x1b[J') lines.splice(row);
        else if (!token.startsWith('\x1b') && token !== '\r') lines[row] = token;
      }
    },
    get lines() {
      return lines.filter((line) => line !== undefined);
    },
    get raw() {
      return raw;
    },
  };
}
