import { randomUUID } from 'node:crypto';
import type { Outcome } from '../run/journal.ts';

export type AnswerResult = 'accepted' | 'closed' | 'invalid';

/** The tasks that wait for an answer to their token, over all runs. */
export interface Tokens {
  create(runArn: string): string;
  /**
   * Begins to wait. A second call with the same token continues the same wait. `record` is called before an answer is
   * accepted, so that an accepted answer survives a crash.
   */
  open(token: string, record: (outcome: Outcome) => void): TokenWait;
  answer(token: string, outcome: Outcome): AnswerResult;
  beat(token: string): AnswerResult;
  close(token: string): void;
}

export interface TokenWait {
  answered: Promise<Outcome>;
  /** Resolves at the next heartbeat. */
  nextBeat(): Promise<void>;
}

interface Waiting extends TokenWait {
  record(outcome: Outcome): void;
  resolve(outcome: Outcome): void;
  beat(): void;
}

const prefix = 'sluice-sandbox ';

export function createTokens(): Tokens {
  const waiting = new Map<string, Waiting>();

  const missing = (token: string): AnswerResult =>
    Buffer.from(token, 'base64').toString('latin1').startsWith(prefix) ? 'closed' : 'invalid';

  return {
    create: (runArn) => Buffer.from(`${prefix}${runArn} ${randomUUID()}`).toString('base64'),

    open(token, record) {
      const known = waiting.get(token);
      if (known) {
        known.record = record;
        return known;
      }
      const { promise: answered, resolve } = deferred<Outcome>();
      let beating = deferred<void>();
      const wait: Waiting = {
        answered,
        record,
        resolve,
        nextBeat: () => beating.promise,
        beat() {
          beating.resolve();
          beating = deferred();
        },
      };
      waiting.set(token, wait);
      return wait;
    },

    answer(token, outcome) {
      const wait = waiting.get(token);
      if (!wait) return missing(token);
      wait.record(outcome);
      waiting.delete(token);
      wait.resolve(outcome);
      return 'accepted';
    },

    beat(token) {
      const wait = waiting.get(token);
      if (!wait) return missing(token);
      wait.beat();
      return 'accepted';
    },

    close: (token) => {
      waiting.delete(token);
    },
  };
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
