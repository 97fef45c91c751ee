import { batches, conclude, domo, ledger, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { errorOf, type StateError } from '../../shared/aws/state-error.ts';
import { HoldLost, ImportUnclear, type SluiceError } from '../../shared/errors.ts';
import { type BatchRef, forEach } from '../../shared/loads/batch.ts';
import type { Outcome } from '../../shared/loads/conclude.ts';
import { type Ended, endedOf } from '../../shared/loads/ended.ts';
import { destinationOf, doubtOf, type SentImport } from '../../shared/loads/import.ts';
import type { Load } from '../../shared/loads/load.ts';
import { outcomeOfError } from '../../shared/loads/outcome.ts';
import type { Destination } from '../../shared/loads/plan.ts';
import { noFindings } from '../../shared/loads/receipt.ts';
import { type HeldBatch, type Hold, orderOf } from '../../shared/loads/turn.ts';
import { log } from '../../shared/log.ts';
import { closeBatch } from './close.ts';
import { membersOf } from './members.ts';

export interface AbandonInput {
  /** Of the run's own object; null where it clears up after another that has ended. */
  load: Load | null;
  /** null where the run is not through; likewise the next three. */
  streamKey: string | null;
  fence: number | null;
  batch: BatchRef | null;
  destination: Destination | null;
  error: StateError;
  run: string;
}

/** `settle`: the rows are in Domo after all; then `destination` is where. */
export type Abandoned = Ended & { next: 'settle' | 'end'; destination: Destination | null };

/** Clears up behind a run that can't go on: closes what it opened in Domo, says why in the ledger, lets the next one through. */
export const handler = lambda(async (input: AbandonInput): Promise<Abandoned> => {
  const { load, streamKey, fence, batch, run } = input;
  const error = errorOf(input.error);
  log.warn(error.message, { load: load?.id, error: error.name });
  if (streamKey === null || fence === null) {
    if (load !== null) await fail(load, run, error);
    return { ...nowhere, ...(await ended(load)) };
  }
  const hold = { run, fence };
  const turn = await turnstile()
    .close(streamKey, hold)
    .catch((thrown: unknown) => {
      if (thrown instanceof HoldLost) return null;
      throw thrown;
    });
  if (turn === null) return { ...nowhere, ...(await ended(load)) };

  const closed = turn.batch === null ? 'open' : await closeBatch(domo(), turn.batch);
  const destination = input.destination ?? (turn.batch && placeOf(turn.batch));
  if (closed === 'committed') {
    await accept(streamKey, hold);
    return { next: 'settle', destination, ...(await ended(load)) };
  }
  const members = await membersOf(batches(), load, batch, error, closed);
  const doubtful = closed === 'unknown' && turn.batch !== null ? doubtAbout(turn.batch, error) : {};
  await forEach(members, async ({ load: member, order, sent, error: why }) => {
    const outcome = { ...outcomeOfError(why), ...(sent ? doubtful : {}) };
    const end = await conclude()(member.id, fence, outcome, { ...noFindings, destination });
    await turnstile().dismiss(streamKey, order, end);
  });
  await turnstile().leave(streamKey, hold);
  return { ...nowhere, ...(await ended(load)) };
});

const nowhere = { next: 'end', destination: null } as const;

function placeOf({ execution, sent }: HeldBatch): Destination | null {
  return sent === null ? execution : destinationOf(sent);
}

/** Notes that an import is in Domo: it is no open question for whoever comes next. */
async function accept(streamKey: string, hold: Hold): Promise<void> {
  await turnstile().update(streamKey, hold, ({ batch }) =>
    batch !== null && batch.sent !== null && !batch.commitAccepted
      ? { batch: { ...batch, commitAccepted: true }, committedAt: batch.sent.sentAt }
      : {},
  );
}

/** What is not known of the loads of a batch that was being committed. */
function doubtAbout({ execution, sent }: HeldBatch, error: SluiceError): Partial<Outcome> {
  // `failed` even where the file is at fault: of one that is rejected nothing was loaded.
  if (sent !== null) return { state: 'failed', reason: reasonOf(error, sent), unresolved: sent };
  if (execution === null) return {};
  const { streamId, executionId } = execution;
  return { unresolved: { streamId, executionId } };
}

function reasonOf(error: SluiceError, sent: SentImport): string {
  return error instanceof ImportUnclear ? error.message : `${error.message} ${doubtOf(sent)}`;
}

async function ended(load: Load | null): Promise<Ended> {
  return endedOf(load === null ? null : await ledger().get(load.id));
}

/** Ends a load whose run never got through, unless it is another run's by now. */
async function fail(load: Load, run: string, error: SluiceError): Promise<void> {
  const row = await ledger().get(load.id);
  if (row === null || row.run !== run || row.endedAt !== null || row.state !== 'received') return;
  const end = await conclude()(load.id, row.fence, outcomeOfError(error), noFindings);
  if (row.streamKey === null) return;
  await turnstile().dismiss(row.streamKey, orderOf(load), end);
  await turnstile().admit(row.streamKey);
}
