import { randomUUID } from 'node:crypto';
import type { Domo } from '../../domo/client.ts';
import { seconds } from '../../domo/timings.ts';
import { DomoAnswerInvalid, DomoAnswerLost, SluiceError, StreamBeingCreated } from '../../errors.ts';
import { log } from '../../log.ts';
import type { MadeRef } from '../batch.ts';
import { type Hold, update } from '../lease/lease.ts';
import type { Ports } from '../ports.ts';
import { type Creation, deleteCreated, findCreated, longestCreation, subjectOf } from './creation.ts';

export interface Created<T extends MadeRef> {
  made: T;
  /** This call has created it, so it has the columns that this call wanted. */
  isNew: boolean;
}

/**
 * Creates what the first load of a route makes, once: the caller has the lease of the stream. Creating is not safe to
 * repeat [R9], so it is noted before; where a note is found and nothing made, the answer to an earlier attempt was
 * lost, and Domo is asked first whether there is one now. Of two calls that are made at once one creates it: what a call
 * made that ended before it could say so would be left over.
 *
 * The lease knows of it before: until something is committed, it is deleted again with the loads that it was made for.
 *
 * Throws `StreamBeingCreated` where another call is at it.
 *
 * @param make asks Domo to create it
 */
export async function createOnce<T extends MadeRef>(
  { domo, streams, leases, clock }: Pick<Ports, 'domo' | 'streams' | 'leases' | 'clock'>,
  hold: Hold,
  creation: Creation,
  make: () => Promise<T>,
): Promise<Created<T>> {
  const { streamKey, fence } = hold;
  const known = await streams.get(streamKey);
  // What is made under the key of a creation is of its kind.
  if (known?.made) return { made: known.made as T, isNew: false };
  await update(leases, hold, () => ({ unused: { ...creation, doomed: null } }));
  const now = clock.now();
  const creator = { id: randomUUID(), since: new Date(now).toISOString(), fence };
  const longest = longestCreation[creation.kind];
  const isAlone = await streams.announce(streamKey, creator, new Date(now - longest).toISOString());
  const find = async () =>
    known?.creatingSince == null ? undefined : findCreated(domo, creation, known.creatingSince);
  const findOrCreate = async () => {
    const lost = await find();
    if (lost === undefined && !isAlone) {
      throw new StreamBeingCreated(
        `Another call is creating ${subjectOf(creation)}, or ended while it did. If it ended, this is known ${seconds(longest)} after it began.`,
      );
    }
    return { made: lost ?? (await make()), isFound: lost !== undefined };
  };
  const withdraw = async (error: unknown) => {
    // Where Domo has clearly refused the first creation there is none: what others make later is not ours.
    const isFirst = (await streams.get(streamKey))?.creatingSince === creator.since;
    await streams.withdraw(streamKey, creator.id, isFirst && isRefusal(error));
  };
  const { made, isFound } = await findOrCreate().catch(async (error: unknown) => {
    // So that whoever comes next need not wait. Where this fails too, it waits.
    await withdraw(error).catch(() => undefined);
    throw error;
  });
  const registered = await streams.register(streamKey, made);
  const isOurs = registered.dataSetId === made.dataSetId;
  if (!isOurs) await discard(domo, made);
  return { made: registered as T, isNew: isOurs && !isFound };
}

/** Whether Domo has certainly made nothing. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof SluiceError) || error.isInDoubt) return false;
  if (error instanceof DomoAnswerLost || error instanceof DomoAnswerInvalid) return false;
  return error.fault === 'domo' || error.fault === 'user';
}

/** Takes back what was created while another call created the one that counts. It is empty. */
async function discard(domo: Domo, made: MadeRef): Promise<void> {
  try {
    await deleteCreated(domo, made);
  } catch (error) {
    const { streamId, dataSetId } = made;
    const what = streamId === null ? '' : `Stream ${streamId} and its `;
    log.warn(`${what}empty DataSet ${dataSetId} is not used, and could not be deleted`, { error });
  }
}
