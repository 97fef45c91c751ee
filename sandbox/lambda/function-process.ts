import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { LogFile } from '../log-file.ts';
import type { FromChild, Invoke } from './messages.ts';
import type { LambdaOutcome } from './outcome.ts';

export interface FunctionProcessOptions {
  folder: string;
  environment: Record<string, string>;
  /** MB. */
  memorySize: number;
  log: LogFile;
}

export interface Invocation extends Omit<Invoke, 'deadline'> {
  /** Milliseconds from the start of the function. */
  timeout: number;
  /** The error message after that time. */
  timedOut: string;
  /** Milliseconds from the start of the function until it is killed, at the latest before it answers. */
  killAfter?: number | undefined;
}

export interface Ended {
  outcome: LambdaOutcome;
  /** Milliseconds. */
  duration: number;
  /** The most memory that this process ever had resident, in bytes; null if it died. */
  maxRss: number | null;
}

/** One execution environment: a process that handles one event after the other, until it dies. */
export interface FunctionProcess {
  invoke(invocation: Invocation): Promise<Ended>;
  /** Whether it can be given another event. */
  readonly alive: boolean;
  kill(): Promise<void>;
}

/** Milliseconds for loading the code. Lambda gives it 10 s, but a busy machine may need more. */
const initLimit = 30_000;
const initTimedOut = `Loading the code timed out after ${(initLimit / 1000).toFixed(2)} seconds`;

const bootstrap = join(import.meta.dirname, 'bootstrap.mjs');

/** Starts a process of a function. It loads the code before the first event comes. */
export function startFunctionProcess(options: FunctionProcessOptions): FunctionProcess {
  const child = fork(bootstrap, [], {
    cwd: options.folder,
    env: options.environment,
    // The heap has a limit as on Lambda. Source maps are off, because they make every error slow.
    execArgv: ['--no-warnings', `--max-old-space-size=${options.memorySize}`],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.stdout !== null) options.log.follow(child.stdout);
  if (child.stderr !== null) options.log.follow(child.stderr);

  // After `close` no message can come any more; after `exit` an answer still can.
  let fate: Exited | null = null;
  const voice = new EventEmitter<{ word: [Word] }>();
  child.on('message', (message) => voice.emit('word', message as FromChild));
  const end = (how: string) => {
    fate ??= { type: 'exited', how };
    voice.emit('word', fate);
  };
  child.once('error', (error) => end(error.message));
  child.once('close', (code, signal) =>
    end(signal === null ? `exit status ${code}` : describeSignal(signal)),
  );

  /** The next message of the child, or that none came in time or can come any more. */
  function nextWord(limit: number): Promise<Word> {
    return new Promise((resolve) => {
      if (fate !== null) return resolve(fate);
      const hear = (word: Word) => {
        clearTimeout(timer);
        voice.off('word', hear);
        resolve(word);
      };
      const timer = setTimeout(hear, limit, { type: 'late' });
      voice.on('word', hear);
    });
  }

  function die(): void {
    dying = true;
    child.kill('SIGKILL');
  }

  let dying = false;
  const ready = nextWord(initLimit);

  return {
    get alive() {
      return !dying && fate === null;
    },

    async invoke({ requestId, event, arn, timeout, timedOut, killAfter }) {
      const first = await ready;
      const began = performance.now();
      const killer = killAfter === undefined ? undefined : setTimeout(die, killAfter);
      const said = first.type === 'ready' ? await ask() : first;
      clearTimeout(killer);
      const last: Word = killAfter === undefined ? said : { type: 'exited', how: describeSignal('SIGKILL') };
      if (last !== said) die();
      const end = (outcome: LambdaOutcome, maxRss: number | null = null): Ended => {
        return { outcome, maxRss, duration: performance.now() - began };
      };
      switch (last.type) {
        case 'returned':
          return end({ ok: true, payload: JSON.parse(last.result) }, last.maxRss);
        case 'threw':
          return end({ ok: false, kind: 'function', ...last.fault }, last.maxRss);
        case 'init-failed':
          die();
          return end({ ok: false, kind: 'function', ...last.fault });
        case 'late':
          die();
          return end(
            fault(
              'Sandbox.Timedout',
              `RequestId: ${requestId} Error: ${first.type === 'late' ? initTimedOut : timedOut}`,
            ),
          );
        case 'exited':
          return end(
            fault(
              'Runtime.ExitError',
              `RequestId: ${requestId} Error: Runtime exited with error: ${last.how}`,
            ),
          );
        case 'ready':
          throw new Error(`${options.folder}: the process answered an event with "ready".`);
      }

      function ask(): Promise<Word> {
        const answer = nextWord(timeout);
        // If sending fails the process has ended, and the answer says so.
        child.send(
          { requestId, event, arn, deadline: Date.now() + timeout } satisfies Invoke,
          () => undefined,
        );
        return answer;
      }
    },

    async kill() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      die();
      await once(child, 'exit');
    },
  };
}

type Exited = { type: 'exited'; how: string };
type Word = FromChild | Exited | { type: 'late' };

function fault(errorType: string, errorMessage: string): LambdaOutcome {
  return { ok: false, errorType, errorMessage, kind: 'function' };
}

function describeSignal(signal: string): string {
  return `signal: ${signal === 'SIGKILL' ? 'killed' : signal}`;
}
