import { type Channel, writeLine } from './terminal.ts';
import { printableLines } from './text/width.ts';

/** Lines that come at any time from something that runs: they must not tear what is drawn just then. */
export interface Notes {
  log(line: string): void;
  /** While the work lasts, lines go through `note`. */
  during<T>(note: (line: string) => void, work: () => Promise<T>): Promise<T>;
}

/** Lines are dropped once the signal is aborted: how things end is no news to whoever ended them. */
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
