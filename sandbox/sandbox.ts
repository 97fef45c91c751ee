import { resolve } from 'node:path';
import { loadConfig } from '../shared/config/load.ts';
import { root } from '../shared/root.ts';
import { synthesise } from './assembly.ts';
import { cacheFolder } from './cache-folder.ts';
import { type RunningStack, runStack, type StackOptions } from './run-stack.ts';

export type { Ready } from './run-stack.ts';
export { SandboxError } from './sandbox-error.ts';

export interface SandboxOptions extends Omit<StackOptions, 'assembly'> {
  /** Path of the configuration. */
  config: string;
}

export type Sandbox = RunningStack;

/**
 * Starts the stack of a configuration on this machine: AWS at one port of 127.0.0.1, Domo at another.
 *
 * @throws ConfigInvalid if the configuration is at fault
 * @throws SandboxError if a port or the folder is in use, or the stack has something that the sandbox does not know
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const ownPrefixes = loadConfig(resolve(options.config)).exports.map(({ prefix }) => prefix);
  const assembly = await assemblyOf(options.config, options.log);
  return runStack({ ...options, assembly, ownPrefixes });
}

/** The folder of a configuration's assembly, which sandboxes at the same time need not make each for itself. */
export async function assemblyOf(config: string, log?: (line: string) => void): Promise<string> {
  return synthesise({
    project: root,
    config: resolve(config),
    dir: await cacheFolder(),
    ...(log ? { log } : {}),
  });
}
