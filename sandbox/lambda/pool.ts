import type { Ended, FunctionProcess, Invocation } from './function-process.ts';

export interface PoolOptions {
  start(): FunctionProcess;
  /** The most processes at the same time. */
  limit: number;
  /** A process that is idle for this long is ended. Milliseconds. */
  idle: number;
}

/** The processes of one function. Each handles one event at a time. Events that wait are handled in order. */
export interface Pool {
  /** If the signal aborts while the event still waits, rejects with its reason. An event that has begun runs on. */
  invoke(invocation: Invocation, signal?: AbortSignal): Promise<Ended>;
  close(): Promise<void>;
}

export function createPool({ start, limit, idle }: PoolOptions): Pool {
  const all = new Set<FunctionProcess>();
  /** The most recently used one last. */
  const free: { process: FunctionProcess; timer: NodeJS.Timeout }[] = [];
  const waiting: { take(process: FunctionProcess): void; refuse(reason: unknown): void }[] = [];
  let closed = false;

  function acquire(signal?: AbortSignal): Promise<FunctionProcess> {
    const warm = takeFree();
    if (warm !== null) return Promise.resolve(warm);
    if (all.size < limit) return Promise.resolve(add());
    return new Promise((resolve, reject) => {
      const abort = () => {
        waiting.splice(waiting.indexOf(waiter), 1);
        reject(signal?.reason);
      };
      const waiter = {
        take(process: FunctionProcess) {
          signal?.removeEventListener('abort', abort);
          resolve(process);
        },
        refuse: reject,
      };
      signal?.addEventListener('abort', abort, { once: true });
      waiting.push(waiter);
    });
  }

  function takeFree(): FunctionProcess | null {
    for (let last = free.pop(); last !== undefined; last = free.pop()) {
      clearTimeout(last.timer);
      if (last.process.alive) return last.process;
      all.delete(last.process);
    }
    return null;
  }

  function add(): FunctionProcess {
    const process = start();
    all.add(process);
    return process;
  }

  function release(process: FunctionProcess): void {
    if (!process.alive) all.delete(process);
    if (closed) return;
    const next = waiting.shift();
    if (next !== undefined) next.take(process.alive ? process : add());
    else if (process.alive) free.push({ process, timer: setTimeout(() => retire(process), idle).unref() });
  }

  function retire(process: FunctionProcess): void {
    free.splice(
      free.findIndex((candidate) => candidate.process === process),
      1,
    );
    all.delete(process);
    void process.kill();
  }

  return {
    async invoke(invocation, signal) {
      signal?.throwIfAborted();
      if (closed) throw new Error('The sandbox is stopping: no function is started any more.');
      const process = await acquire(signal);
      try {
        return await process.invoke(invocation);
      } finally {
        release(process);
      }
    },

    async close() {
      closed = true;
      for (const { timer } of free) clearTimeout(timer);
      for (const { refuse } of waiting.splice(0)) refuse(new Error('The sandbox is stopping.'));
      await Promise.all([...all].map((process) => process.kill()));
    },
  };
}
