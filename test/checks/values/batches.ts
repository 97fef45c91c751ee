import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Tally } from '../../helpers/values/tally.ts';

/** Tables of one seed: so many that no worker keeps all that it has seen, and so few that all workers end together. */
export interface Batch {
  seed: number;
  cases: number;
}

/** What a worker says of a batch. */
export interface Done {
  tally: Tally;
  /** The smallest counterexample that was found; null: there is none. */
  failure: string | null;
}

export function batchesOf(seed: number, cases: number, most: number): Batch[] {
  return Array.from({ length: Math.ceil(cases / most) }, (_, index) => ({
    seed: seed + index * most,
    cases: Math.min(most, cases - index * most),
  }));
}

/**
 * Runs batches in several processes, until one of them fails.
 *
 * @param onDone is told of each batch as it ends, in any order
 */
export async function runBatches(
  batches: readonly Batch[],
  workers: number,
  onDone: (batch: Batch, done: Done) => void,
): Promise<void> {
  const left = [...batches];
  const work = async () => {
    const worker = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'worker.ts')], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const exit = once(worker, 'exit');
    try {
      for (let batch = left.shift(); batch !== undefined; batch = left.shift()) {
        worker.send(batch);
        const [said] = await Promise.race([once(worker, 'message'), exit]);
        if (typeof said !== 'object' || said === null) throw new Error(`a worker ended with ${said}`);
        const done = said as Done;
        if (done.failure !== null) left.length = 0;
        onDone(batch, done);
      }
    } finally {
      if (worker.connected) worker.disconnect();
      await exit;
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, batches.length) }, work));
}
