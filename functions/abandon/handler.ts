import { batches, conclude, domo, ledger, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { errorOf, type StateError } from '../../shared/aws/state-error.ts';
import { HoldLost, RunStopped, type SluiceError } from '../../shared/errors.ts';
import { type BatchLoad, type BatchRef, forEach } from '../../shared/loads/batch.ts';
import { type Ended, endedOf } from '../../shared/loads/ended.ts';
import type { Load } from '../../shared/loads/load.ts';
import { outcomeOfError } from '../../shared/loads/outcome.ts';
import type { OpenExecution } from '../../shared/loads/plan.ts';
import { noFindings } from '../../shared/loads/receipt.ts';
import { orderOf } from '../../shared/loads/turn.ts';
import { log } from '../../shared/log.ts';
import { type Closed, closeExecution } from './close.ts';

export interface AbandonInput {
  /** Of the run's own object; null where it clears up after another that has ended. */
  load: Load | null;
  /** null where the run is not through; likewise the next three. */
  streamKey: string | null;
  fence: number | null;
  batch: BatchRef | null;
  execution: OpenExecution | null;
  error: StateError;
  run: string;
}

/** `settle`: the rows are in Domo after all. */
export type Abandoned = Ended & { next: 'settle' | 'end' };

/** Clears up behind a run that can't go on: closes its execution, says why in the ledger, lets the next one through. */
export const handler = lambda(async (input: AbandonInput): Promise<Abandoned> => {
  const { load, streamKey, fence, run } = input;
  const error = errorOf(input.error);
  log.warn(error.message, { load: load?.id, error: error.name });
  if (streamKey === null || fence === null) {
    if (load !== null) await fail(load, error);
    return { next: 'end', ...(await ended(load)) };
  }
  const hold = { run, fence };
  const turn = await turnstile()
    .close(streamKey, hold)
    .catch((thrown: unknown) => {
      if (thrown instanceof HoldLost) return null;
      throw thrown;
    });
  if (turn === null) return { next: 'end', ...(await ended(load)) };

  const closed = turn.batch === null ? 'open' : await closeExecution(domo(), turn.batch);
  if (closed === 'committed') return { next: 'settle', ...(await ended(load)) };
  const members = await membersOf(input, error, closed);
  const { execution } = input;
  const { streamId, executionId } = turn.batch?.execution ?? {};
  const doubtful =
    closed === 'unknown' && streamId !== undefined && executionId !== undefined
      ? { unresolved: { streamId, executionId } }
      : {};
  await forEach(members, async ({ load: member, order, sent }) => {
    const outcome = { ...outcomeOfError(error), ...(sent ? doubtful : {}) };
    const end = await conclude()(member.id, fence, outcome, { ...noFindings, execution });
    await turnstile().dismiss(streamKey, order, end);
  });
  await turnstile().leave(streamKey, hold);
  return { next: 'end', ...(await ended(load)) };
});

/** A load to end; `sent`: its rows are in the execution of the batch. */
type Member = Pick<BatchLoad, 'load' | 'order'> & { sent: boolean };

/**
 * An error that may pass, or the end of a run, is no reason to end the other loads: they go with the next in line,
 * unless they may be in Domo already.
 */
async function membersOf(
  { batch, load }: AbandonInput,
  error: SluiceError,
  closed: Closed,
): Promise<Member[]> {
  const own = load === null ? [] : [{ load, order: orderOf(load), sent: false }];
  const mayPass = error.retryable || error instanceof RunStopped || error instanceof HoldLost;
  if (batch === null || (mayPass && closed !== 'unknown')) return own;
  const { loads } = await batches().read(batch);
  const members = loads.map((member) => ({ load: member.load, order: member.order, sent: true }));
  return members.some((member) => member.load.id === load?.id) ? members : [...members, ...own];
}

async function ended(load: Load | null): Promise<Ended> {
  return endedOf(load === null ? null : await ledger().get(load.id));
}

/** Ends a load whose run never got through. */
async function fail(load: Load, error: SluiceError): Promise<void> {
  const row = await ledger().get(load.id);
  if (row === null || row.endedAt !== null || row.state !== 'received') return;
  const end = await conclude()(load.id, row.fence, outcomeOfError(error), noFindings);
  if (row.streamKey === null) return;
  await turnstile().dismiss(row.streamKey, orderOf(load), end);
  await turnstile().admit(row.streamKey);
}
