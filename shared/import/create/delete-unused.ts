import { randomUUID } from 'node:crypto';
import { counted } from '../../counted.ts';
import { DomoNotFound, DomoUnauthorized, LeaseLost, SluiceError } from '../../errors.ts';
import { log } from '../../log.ts';
import type { MadeRef } from '../batch.ts';
import { type Hold, type Unused, type UnusedCreation, update } from '../lease/lease.ts';
import { removeColumns } from '../open/remove-columns.ts';
import type { Ports } from '../ports.ts';
import { deleteCreated, findCreated, longestCreation, subjectOf } from './creation.ts';

/**
 * Deletes what a batch has made in Domo, or added to a DataSet, and to which nothing was committed, so that nothing is left of files that were
 * rejected. Only what this stream has registered as made by it, or has announced and not registered, is deleted; and
 * nothing that has rows, whoever brought them.
 *
 * It is settled in the lease, by whoever has it, that it goes; from then on nobody uses it, and whoever comes next sees
 * it through. So a call that is late can delete nothing that came into use.
 *
 * @returns ISO 8601: when to come again, since a call that nobody waits for may be creating it; null: it is done
 */
export async function deleteUnused(
  ports: Pick<Ports, 'domo' | 'streams' | 'leases' | 'clock' | 'notices'>,
  hold: Hold,
  unused: Unused,
): Promise<string | null> {
  if (unused.kind === 'columns') {
    await removeColumns(ports, hold, unused);
    return null;
  }
  const { domo, streams, leases } = ports;
  const { streamKey, fence } = hold;
  let { doomed } = unused;
  if (doomed === null) {
    const found = await findMade(ports, hold, unused);
    if ('notBefore' in found) return found.notBefore;
    doomed = found.made !== null && (await isEmpty(ports, found.made)) ? found.made : null;
    const note = doomed === null ? null : { ...unused, doomed };
    await update(leases, hold, () => ({ unused: note }));
    if (doomed === null) return null;
  } else if (!(await isEmpty(ports, doomed))) {
    // Somebody has used it while Domo did not let it be deleted. Its Stream may be gone by now: so it is left to them.
    await streams.forget(streamKey, doomed, fence);
    await update(leases, hold, () => ({ unused: null }));
    return null;
  }
  try {
    await deleteCreated(domo, doomed);
  } catch (error) {
    if (!(error instanceof SluiceError) || error.retryable) throw error;
    // It is asked for, since Domo may refuse Sluice as a whole: then this throws as well.
    if (error instanceof DomoUnauthorized) await isEmpty(ports, doomed);
    await tell(ports, unused, doomed, error);
  }
  await streams.forget(streamKey, doomed, fence);
  await update(leases, hold, () => ({ unused: null }));
  return null;
}

/**
 * Deletes it before the loads end that it was made for, so that nothing is left when they are seen to have ended. Best
 * effort: where it fails, it is seen to before the lease is released.
 */
export async function tryDeleteUnused(
  ports: Parameters<typeof deleteUnused>[0],
  hold: Hold,
  unused: Unused | null,
): Promise<void> {
  if (unused === null) return;
  try {
    await deleteUnused(ports, hold, unused);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    const what = unused.kind === 'columns' ? 'new columns' : subjectOf(unused);
    log.warn(`Domo has ${what} still, which nobody uses: it is deleted later`, { error });
  }
}

/** What was made, and is registered or found in Domo; from here on no call with an older fence creates anything. */
async function findMade(
  { domo, streams, clock }: Pick<Ports, 'domo' | 'streams' | 'clock'>,
  { streamKey, fence }: Hold,
  unused: UnusedCreation,
): Promise<{ made: MadeRef | null } | { notBefore: string }> {
  const known = await streams.get(streamKey);
  if (known?.made) return { made: known.made };
  const now = clock.now();
  const creator = { id: randomUUID(), since: new Date(now).toISOString(), fence };
  const longest = longestCreation[unused.kind];
  if (!(await streams.announce(streamKey, creator, new Date(now - longest).toISOString()))) {
    const over = known?.creator == null ? now : Date.parse(known.creator.since) + longest + 1;
    return { notBefore: new Date(Math.max(now, over)).toISOString() };
  }
  const since = known?.creatingSince;
  const made = since == null ? undefined : await findCreated(domo, unused, since);
  await streams.withdraw(streamKey, creator.id);
  return { made: made ?? null };
}

/** Whether nobody has put rows into it; also what is gone is empty. */
async function isEmpty({ domo }: Pick<Ports, 'domo'>, { dataSetId }: MadeRef): Promise<boolean> {
  try {
    const { rows } = await domo.dataSets.get(dataSetId);
    if (rows > 0)
      log.warn(`DataSet ${dataSetId} stays: it has ${counted(rows, 'row')}, which Sluice did not load.`);
    return rows === 0;
  } catch (error) {
    if (error instanceof DomoNotFound) return true;
    throw error;
  }
}

/** Domo does not want it deleted: it keeps nobody from going on. */
async function tell(
  { notices }: Pick<Ports, 'notices'>,
  unused: UnusedCreation,
  { dataSetId }: MadeRef,
  error: SluiceError,
): Promise<void> {
  const message = `Sluice made ${subjectOf(unused)} for a file that was rejected, and Domo does not let it be deleted: ${error.message} It is empty, and not used any more: the next good file makes another. Delete DataSet ${dataSetId} in Domo.`;
  log.warn(message, { error });
  await notices.publish({
    subject: 'Sluice: an empty DataSet is left in Domo',
    message,
    about: { kind: 'setup' },
  });
}
