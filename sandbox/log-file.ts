import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** Lines of one source, like a log stream of CloudWatch Logs. */
export interface LogFile {
  /** One JSON line of the platform, like Lambda's own `platform.report`. */
  write(record: object): void;
  /** Copies the output line by line, so that lines of several processes never mix. */
  follow(output: Readable): void;
  close(): Promise<void>;
}

export function openLogFile(path: string): LogFile {
  const file = createWriteStream(path, { flags: 'a' });
  // A full disk must not end the sandbox: the work of the function is still right.
  file.on('error', () => undefined);
  return {
    write: (record) => void file.write(`${JSON.stringify(record)}\n`),
    follow(output) {
      let rest = '';
      output.setEncoding('utf8');
      output.on('data', (text: string) => {
        const end = text.lastIndexOf('\n') + 1;
        if (end === 0) {
          rest += text;
          return;
        }
        file.write(rest + text.slice(0, end));
        rest = text.slice(end);
      });
      output.on('end', () => {
        if (rest !== '') file.write(`${rest}\n`);
      });
    },
    async close() {
      file.end();
      await finished(file).catch(() => undefined);
    },
  };
}
