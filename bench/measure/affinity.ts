import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The core that a contestant has for itself, and those of everything else. Nobody is bound where there is one core. */
export const cores =
  availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0
    ? { client: '0', servers: `1-${availableParallelism() - 1}`, all: `0-${availableParallelism() - 1}` }
    : null;

/** Binds this process, with all its threads, to the cores of the servers, or lets it go again. */
export function bindServers(bound: boolean): void {
  if (cores === null) return;
  const list = bound ? cores.servers : cores.all;
  spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', list, String(process.pid)]);
}
