import http from 'node:http';
import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import timersPromises from 'node:timers/promises';
import { Script } from 'node:vm';
import { hasty, jumpTo } from './clock.ts';
import type { Moment } from './trouble.ts';

const nativeRequire = createRequire(import.meta.url);

/** A function's own waits are over sooner, and then it is later; its limits stay. Longer ones than AWS's SDK has are not known. Milliseconds. */
const longestWait = 20_000;

/** What is to happen at one request of a call. */
export type Fate =
  | { kind: 'goes' }
  | { kind: 'death'; moment: Moment; die(): void }
  /** Never, if `isGone` by then. */
  | { kind: 'later'; ms: number; isGone(): boolean }
  | { kind: 'unanswered' }
  | { kind: 'elsewhere'; port: number };

/** Decides what happens to each request of a call, as it is made. */
export type Judge = (options: http.RequestOptions) => Fate;

/** A Lambda container: one instance of a function's code, with one call at a time. */
export interface Container {
  invoke(event: unknown, judge: Judge): Promise<unknown>;
  /** From now on it has no effect and notices nothing, as a process that is gone. */
  kill(): void;
}

type Wrapped = (...given: unknown[]) => void;

/** Compiles the bundle of a function, once for all its containers. @param code CommonJS */
export function createImage(code: string, filename: string): (environment: NodeJS.ProcessEnv) => Container {
  const names = ['module', 'exports', 'require', 'process', 'console', 'setTimeout'];
  const wrapped = new Script(`(function (${names.join(', ')}) {${code}\n})`, { filename }).runInThisContext();
  return (environment) => startContainer(wrapped as Wrapped, environment);
}

function startContainer(wrapped: Wrapped, environment: NodeJS.ProcessEnv): Container {
  let dead = false;
  let judge: Judge = () => ({ kind: 'goes' });

  const request = (...given: Parameters<typeof http.request>): http.ClientRequest => {
    if (dead) return new Silence() as unknown as http.ClientRequest;
    const [first, second] = given as unknown[];
    const options = (
      first instanceof URL || typeof first === 'string' ? second : first
    ) as http.RequestOptions;
    const fate = judge(options);
    switch (fate.kind) {
      case 'goes':
        return http.request(...given);
      case 'later':
        return delayed(() => http.request(...given), fate);
      case 'unanswered':
        return unanswered(http.request(...given));
      case 'elsewhere':
        return http.request(
          { ...options, hostname: '127.0.0.1', host: '127.0.0.1', port: fate.port },
          callbackOf(given),
        );
      case 'death':
        return dying(() => http.request(...given), fate);
    }
  };

  const isWait = (ms: number | undefined): ms is number => ms !== undefined && ms <= longestWait;
  const timers = {
    ...timersPromises,
    async setTimeout(ms?: number, ...rest: unknown[]) {
      const due = Date.now() + (ms ?? 0);
      const value = await timersPromises.setTimeout(
        isWait(ms) ? hasty(ms, 'function') : ms,
        ...(rest as [unknown]),
      );
      if (dead) return never();
      if (isWait(ms)) jumpTo(due);
      return value;
    },
  };
  const setTimeoutHere = (callback: (...given: unknown[]) => void, ms?: number, ...rest: unknown[]) =>
    setTimeout(
      (...args) => (dead ? undefined : callback(...args)),
      isWait(ms) && isResolve(callback) ? hasty(ms, 'function') : ms,
      ...rest,
    );

  const replaced: Record<string, unknown> = {
    http: { ...http, default: { ...http, request }, request },
    'timers/promises': timers,
    module: { createRequire: () => requireHere },
  };
  function requireHere(name: string): unknown {
    const bare = name.replace(/^node:/, '');
    return replaced[bare] ?? nativeRequire(name);
  }

  const module = { exports: {} as { handler?: (event: unknown, context: object) => Promise<unknown> } };
  const quiet = { log: nothing, error: nothing, warn: nothing, info: nothing, debug: nothing };
  const processHere = Object.create(process, { env: { value: environment } });
  wrapped(module, module.exports, requireHere, processHere, quiet, setTimeoutHere);

  return {
    async invoke(event, judging) {
      judge = judging;
      if (module.exports.handler === undefined) throw new Error('the bundle exports no handler');
      return module.exports.handler(event, {});
    },
    kill() {
      dead = true;
    },
  };
}

/** Whether it resolves a promise: then its timer is a wait. That of a limit has something to do. */
function isResolve(callback: (...given: unknown[]) => void): boolean {
  return Function.prototype.toString.call(callback) === 'function () { [native code] }';
}

type Callback = (answer: http.IncomingMessage) => void;

function callbackOf(given: unknown[]): Callback | undefined {
  return given.find((one): one is Callback => typeof one === 'function');
}

const nothing = () => undefined;
const never = () => new Promise<never>(nothing);

/** The request of a process that is gone: it takes everything, and nothing ever comes of it. */
class Silence extends Writable {
  override _write(): void {}
  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setSocketKeepAlive(): this {
    return this;
  }
  override destroy(): this {
    return this;
  }
}

function dying(
  open: () => http.ClientRequest,
  { moment, die }: { moment: Moment; die(): void },
): http.ClientRequest {
  if (moment === 'before') {
    die();
    return new Silence() as unknown as http.ClientRequest;
  }
  const outgoing = open();
  if (moment === 'during') {
    // Once the connection stands, some of the body, or all of it, is on its way.
    outgoing.once('socket', () => {
      setTimeout(() => {
        die();
        outgoing.destroy();
      }, Math.random() * 3);
    });
  } else {
    outgoing.prependListener('response', (answer) => {
      die();
      answer.resume();
    });
    outgoing.once('close', die);
  }
  return outgoing;
}

/** Holds a request back: what is written to it goes out later. */
function delayed(
  open: () => http.ClientRequest,
  { ms, isGone }: { ms: number; isGone(): boolean },
): http.ClientRequest {
  const outgoing = open();
  let held: unknown[] | null = null;
  let due = false;
  const end = outgoing.end as (...given: unknown[]) => unknown;
  outgoing.cork();
  outgoing.end = ((...given: unknown[]) => {
    if (due) end.apply(outgoing, given);
    else held = given;
    return outgoing;
  }) as typeof outgoing.end;
  setTimeout(() => {
    if (isGone()) {
      outgoing.destroy();
      return;
    }
    due = true;
    outgoing.uncork();
    if (held !== null) end.apply(outgoing, held);
  }, ms);
  return outgoing;
}

/** The answer is lost on its way back. */
function unanswered(outgoing: http.ClientRequest): http.ClientRequest {
  const emit = outgoing.emit.bind(outgoing) as (...given: unknown[]) => boolean;
  outgoing.emit = ((event: string, ...given: unknown[]) => {
    if (event !== 'response') return emit(event, ...given);
    outgoing.destroy(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    return true;
  }) as typeof outgoing.emit;
  return outgoing;
}
