import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadConfig } from '../shared/config/load.ts';
import { synthesise } from './assembly.ts';
import { lock } from './lock.ts';
import { type RunningStack, runStack, type StackOptions } from './run-stack.ts';
import { SandboxError } from './sandbox-error.ts';

export type { Ready } from './run-stack.ts';
export { SandboxError } from './sandbox-error.ts';

export interface SandboxOptions extends Omit<StackOptions, 'assembly'> {
  /** Path of the configuration. */
  config: string;
  /** Forget what earlier starts left in `dir`. */
  fresh: boolean;
  /** Where assemblies are kept; in `dir` by default. Sandboxes with folders of their own may share it. */
  assemblies?: string;
}

export type Sandbox = RunningStack;

/** What a sandbox keeps between starts. Assemblies stay: they follow from the sources alone. */
const state = ['domo', 'dynamodb', 'logs', 's3', 'secrets.json', 'step-functions'];

const project = resolve(import.meta.dirname, '..');

/**
 * Starts the stack of a configuration on this machine: AWS at one port of 127.0.0.1, Domo at another.
 *
 * @throws ConfigInvalid if the configuration is at fault
 * @throws SandboxError if a port or the folder is in use, or the stack has what the sandbox does not know
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const config = resolve(options.config);
  loadConfig(config);
  if (!existsSync(join(project, 'cdk.json'))) {
    throw new SandboxError(
      `${project} has no cdk.json: the sandbox runs what is synthesised from the sources.`,
    );
  }
  const dir = resolve(options.dir);
  mkdirSync(dir, { recursive: true });
  const unlock = lock(join(dir, 'sandbox.lock'));
  try {
    if (options.fresh) {
      for (const name of state) rmSync(join(dir, name), { recursive: true, force: true });
    }
    const { log } = options;
    const assembly = await synthesise({
      project,
      config,
      dir: options.assemblies ?? join(dir, 'assembly'),
      ...(log === undefined ? {} : { log }),
    });
    const stack = await runStack({ ...options, dir, assembly });
    return {
      ...stack,
      async stop() {
        await stack.stop();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
