import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { Message } from './message.ts';

const header = `${JSON.stringify({ journal: 'sluice-sandbox-sqs', format: 1 })}\n`;

/** The file is emptied when no message is left and it has grown beyond this. Bytes. */
const worthEmptying = 4 * 1024 * 1024;

/** A message that was sent and not deleted. */
export interface KeptMessage {
  /** ARN. */
  queue: string;
  message: Message;
  /** Hidden until then. Milliseconds since 1970. */
  visibleAt: number;
}

type Entry =
  | { kept: KeptMessage }
  | { removed: string[] }
  /** Received, and visible again: a receive that the end of the sandbox has cut off is none. */
  | { returned: string; receives: number; firstReceivedAt: number | null };

/** What the queues hold, on disk: what was sent outlives the process (not a power cut: there is no fsync). */
export interface Journal {
  /** Also replaces what is kept of the message, as when it becomes a dead letter. */
  keep(kept: KeptMessage): void;
  remove(ids: readonly string[]): void;
  returned(message: Readonly<Message>): void;
  close(): void;
}

/** Opens the journal `file`; `kept` is what it held, in the order in which it was sent. */
export function openJournal(file: string): { journal: Journal; kept: KeptMessage[] } {
  const held = read(file);
  const fresh = `${file}.new`;
  writeFileSync(fresh, header + [...held.values()].map((kept) => line({ kept })).join(''));
  renameSync(fresh, file);

  const descriptor = openSync(file, 'a');
  const live = new Set(held.keys());
  let size = fstatSync(descriptor).size;

  function append(entry: Entry): void {
    const bytes = Buffer.from(line(entry));
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
    } catch (error) {
      // A full disk leaves half a line, and the next one must not continue it.
      ftruncateSync(descriptor, size);
      throw error;
    }
    size += bytes.length;
  }

  return {
    kept: [...held.values()],
    journal: {
      keep(kept) {
        append({ kept });
        live.add(kept.message.id);
      },
      remove(ids) {
        append({ removed: [...ids] });
        for (const id of ids) live.delete(id);
        if (live.size > 0 || size < worthEmptying) return;
        ftruncateSync(descriptor, header.length);
        size = header.length;
      },
      returned: ({ id, receives, firstReceivedAt }) => append({ returned: id, receives, firstReceivedAt }),
      close: () => closeSync(descriptor),
    },
  };
}

function line(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

function read(file: string): Map<string, KeptMessage> {
  const held = new Map<string, KeptMessage>();
  if (!existsSync(file)) return held;
  const [first = '', ...lines] = readFileSync(file, 'utf8').split('\n');
  if (`${first}\n` !== header)
    throw new Error(`${file} is not a journal of this version: start with --fresh`);
  // What stands behind the last line break was never acknowledged.
  for (const [index, text] of lines.slice(0, -1).entries()) {
    apply(held, parse(text, `${file}, line ${index + 2}`));
  }
  return held;
}

function apply(held: Map<string, KeptMessage>, entry: Entry): void {
  if ('kept' in entry) {
    held.set(entry.kept.message.id, entry.kept);
  } else if ('removed' in entry) {
    for (const id of entry.removed) held.delete(id);
  } else {
    const { returned, receives, firstReceivedAt } = entry;
    const found = held.get(returned);
    if (found !== undefined)
      held.set(returned, { ...found, message: { ...found.message, receives, firstReceivedAt } });
  }
}

function parse(text: string, at: string): Entry {
  try {
    return JSON.parse(text) as Entry;
  } catch (error) {
    throw new Error(`${at} is damaged: start with --fresh`, { cause: error });
  }
}
