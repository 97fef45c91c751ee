import { closeSync, createReadStream, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Change } from './change.ts';

const header = JSON.stringify({ journal: 'sluice-sandbox-s3', format: 1 });

/** The changes in `file`, oldest first. None if there is no such file. */
export async function* readJournal(file: string): AsyncGenerator<Change> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  let damaged = 0;
  try {
    for await (const line of lines) {
      number += 1;
      // Only the last line may be incomplete. A process that is killed while it writes has not acknowledged the change.
      if (damaged > 0) throw new Error(`${file}, line ${damaged}: not JSON; start with an empty folder`);
      if (number === 1) {
        if (line !== header)
          throw new Error(`${file} is not a journal of this version; start with an empty folder`);
        continue;
      }
      try {
        yield JSON.parse(line) as Change;
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        damaged = number;
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Replaces `file` atomically. */
export async function rewriteJournal(file: string, changes: Iterable<Change>): Promise<void> {
  const fresh = `${file}.new`;
  const handle = await open(fresh, 'w');
  try {
    let lines = `${header}\n`;
    for (const change of changes) {
      lines += `${JSON.stringify(change)}\n`;
      if (lines.length > 1 << 20) {
        await handle.write(lines);
        lines = '';
      }
    }
    await handle.write(lines);
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
}

export interface Journal {
  /** When it returns, the change survives a kill of the process (but not a power cut: there is no fsync). */
  append(change: Change): void;
  close(): void;
}

export function appendToJournal(file: string): Journal {
  const descriptor = openSync(file, 'a');
  return {
    append(change) {
      const before = fstatSync(descriptor).size;
      const line = Buffer.from(`${JSON.stringify(change)}\n`);
      try {
        for (let written = 0; written < line.length; ) written += writeSync(descriptor, line, written);
      } catch (error) {
        // A full disk leaves an incomplete line, which the next line must not continue.
        ftruncateSync(descriptor, before);
        throw error;
      }
    },
    close: () => closeSync(descriptor),
  };
}
