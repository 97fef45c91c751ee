import { endedOf } from '../../shared/loads/ended.ts';
import type { LedgerRow } from '../../shared/aws/ledger.ts';
import type { Load } from '../../shared/import/load.ts';
import { goesBy, type Hold, isOpenedBy, mayOpen, orderOf } from '../../shared/loads/turn.ts';
import { Crashed } from './steps.ts';
import { stream, type World } from './world.ts';

/** What the functions of these names do to ledger, turnstile and Domo, request by request, for one hold. */
export function functionsOf(world: World, hold: Hold) {
  const { run, fence } = hold;
  const { domo, batches } = world;
  const step = <T>(effect: () => T) => world.steps.step(run, effect);
  const turnstile = () => world.turnstile(run);

  async function abort(executionId: number): Promise<void> {
    await step(() => {
      if (domo.open === executionId) domo.open = null;
    });
  }

  return {
    /** Takes those in line into the batch of the hold, and sends away whose load has ended. null if nobody is left to load. */
    async plan(attempt: number): Promise<string | null> {
      const taken: Load[] = [];
      for await (const { load, order } of turnstile().waiters(stream)) {
        const row = await world.ledger(run).get(load.id);
        if (row?.endedAt !== null) {
          await turnstile().dismiss(stream, order, endedOf(row));
          continue;
        }
        await step(() => {
          const { fence: newest, endedAt } = world.row(load.id);
          if (endedAt !== null || newest > fence) return;
          Object.assign(world.row(load.id), { fence, state: 'planned' });
          taken.push(load);
        });
      }
      if (taken.length === 0) return null;
      const batch = { id: `${fence}/${attempt}`, bucket: 'bucket', maxConcurrency: 1, attempt };
      await step(() => batches.has(batch.id) || batches.set(batch.id, taken));
      await turnstile().plan(stream, hold, batch);
      return batch.id;
    },

    /** Who takes over knows of an execution before it is opened, and what nobody is going to use is aborted. */
    async openExecution(): Promise<number> {
      const executionId = ++domo.executions;
      const opener = `${executionId}`;
      await turnstile().note(stream, hold, mayOpen, { phase: 'opening', streamId: 1, opener });
      await step(() => {
        domo.open = executionId;
      });
      const execution = { streamId: 1, executionId, dataSetId: '', rowsBefore: 0 };
      await turnstile()
        .note(stream, hold, isOpenedBy(opener), { phase: 'open', execution })
        .catch(async (error: unknown) => {
          if (!(error instanceof Crashed)) await abort(executionId);
          throw error;
        });
      return executionId;
    },

    /** False if a late call had the execution aborted, and the batch is to go again. */
    async commit(executionId: number, batchId: string): Promise<boolean> {
      const isOurs = goesBy(executionId);
      const { batch } = await turnstile().held(stream, hold);
      let isIn = batch !== null && isOurs(batch);
      if (isIn && !batch?.commitAccepted) {
        await turnstile().note(stream, hold, isOurs, { phase: 'committing' });
        isIn = await step(() => {
          if (domo.open === executionId) {
            domo.open = null;
            domo.committed.set(executionId, batches.get(batchId) ?? []);
          }
          return domo.committed.has(executionId);
        });
        if (isIn) await turnstile().note(stream, hold, isOurs, { commitAccepted: true });
      }
      if (isIn) return true;
      await turnstile().drop(stream, hold, () => true);
      await step(() => {
        domo.open = null;
      });
      return false;
    },

    /** Ends one load, as `settle` and `abandon` do. @param onEnd comes before its run is told */
    async end(load: Load, state: 'committed' | 'failed', onEnd: (row: LedgerRow) => void): Promise<void> {
      const row = world.row(load.id);
      await step(() => {
        if (row.fence <= fence && row.endedAt === null) Object.assign(row, { state, endedAt: 'now' });
      });
      const ended = endedOf(row);
      onEnd(row);
      await turnstile().dismiss(stream, orderOf(load), ended);
    },

    /** Closes what the batch of a dead run may have opened. */
    async close(): Promise<void> {
      const { batch } = await turnstile().close(stream, hold);
      if (batch !== null) {
        await step(() => {
          domo.open = null;
        });
      }
    },
  };
}
