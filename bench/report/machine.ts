import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { Machine } from './results.ts';

export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    memory: totalmem(),
    node: process.version,
    system: `${type()} ${release().split('-')[0]}`,
  };
}

export function describeMachine({ processor, cores, memory, node, system }: Machine): string {
  return `${processor}, ${cores} cores, ${(memory / 2 ** 30).toFixed(0)} GiB, ${system}, Node.js ${node.slice(1)}`;
}
