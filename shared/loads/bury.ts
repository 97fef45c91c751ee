import { RunStopped } from '../errors.ts';
import type { Conclude } from './conclude.ts';
import type { Ledger } from './ledger.ts';
import { outcomeOfError } from './outcome.ts';
import { noFindings } from './receipt.ts';

export type Bury = ReturnType<typeof createBury>;

/** Ends a load whose run is not there any more, and which nobody else works on. */
export function createBury(ledger: Ledger, conclude: Conclude) {
  return async ({ load, run }: { load: { id: string }; run: string }): Promise<void> => {
    const row = await ledger.get(load.id);
    if (row === null || row.run !== run) return;
    await conclude(load.id, row.fence, outcomeOfError(runStopped(load.id, run)), noFindings);
  };
}

export function runStopped(id: string, run: string): RunStopped {
  return new RunStopped(
    `The run of this load ended before the load did (${run}): it was stopped, or its time was over. Nothing of it was loaded. Load it with: npx sluice replay ${id}`,
  );
}
