import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { cores } from '../measure/affinity.ts';
import type { Contestant } from '../measure/alternate.ts';
import type { Figures } from '../measure/figures.ts';
import type { OptionsOf } from './options.ts';

export interface OnOneCore extends Contestant {
  end(): void;
}

/** A contestant in a process of its own, which stays, as that of a Lambda function does. */
export function onOneCore<Module extends keyof OptionsOf>(
  name: string,
  module: Module,
  options: OptionsOf[Module],
  environment: Record<string, string> = {},
): OnOneCore {
  const pin = cores === null ? [] : ['--cpu-list', cores.client, process.execPath];
  const child = fork(
    join(import.meta.dirname, 'worker.mjs'),
    [join(import.meta.dirname, module), JSON.stringify(options)],
    {
      ...(cores === null ? {} : { execPath: 'taskset' }),
      execArgv: [...pin, '--no-warnings'],
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  const gone = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${name} ended with ${signal ?? code}`);
  });
  gone.catch(() => undefined);
  return {
    name,
    async run() {
      const answer = once(child, 'message');
      child.send('run');
      const [figures] = await Promise.race([answer, gone]);
      return figures as Figures;
    },
    end() {
      child.kill();
    },
  };
}
