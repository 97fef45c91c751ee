import { HoldLost, RunStopped } from '../errors.ts';
import type { Conclude } from './conclude.ts';
import type { Ledger } from './ledger.ts';
import { outcomeOfError } from './outcome.ts';
import { noFindings } from './receipt.ts';

export type Bury = (dead: Dead) => Promise<Buried>;

/** A load, its run, which is not there any more, and the hold up to which nobody works on it; by default the present. */
export interface Dead {
  load: { id: string };
  run: string;
  fence?: number;
}

/** `alive`: it has another run. `taken`: a newer hold has taken it, and sees it to its end. */
export type Buried = 'ended' | 'alive' | 'taken';

/** Ends a load whose run is not there any more. */
export function createBury(ledger: Ledger, conclude: Conclude): Bury {
  return async ({ load, run, fence }) => {
    const row = await ledger.get(load.id);
    if (row === null || row.run !== run) return 'alive';
    try {
      await conclude(load.id, fence ?? row.fence, outcomeOfError(runStopped(load.id, run)), noFindings);
      return 'ended';
    } catch (error) {
      if (error instanceof HoldLost) return 'taken';
      throw error;
    }
  };
}

export function runStopped(id: string, run: string): RunStopped {
  return new RunStopped(
    `The run of this load ended before the load did (${run}): it was stopped, or its time was over. Nothing of it was loaded. Load it with: npx sluice replay ${id}`,
  );
}
