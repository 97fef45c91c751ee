import { type Channel, writeLine } from './terminal.ts';
import { printableLines } from './text/width.ts';

/** Prints lines that something running may log at any time, without breaking a picture that is drawn then. */
export interface Notes {
  log(line: string): void;
  /** While the work lasts, lines go through `note`. */
  during<T>(note: (line: string) => void, work: () => Promise<T>): Promise<T>;
}

/** Once the signal is aborted, lines are dropped: the user who ended the command knows that things end. */
export function createNotes(channel: Channel, interrupted: AbortSignal): Notes {
  const printed = (line: string) => writeLine(channel, line);
  let note = printed;
  return {
    log(line) {
      if (!interrupted.aborted) note(channel.paint('dim', `   ${printableLines(line)}`));
    },
    async during(through, work) {
      note = through;
      try {
        return await work();
      } finally {
        note = printed;
      }
    },
  };
}
