import { randomUUID } from 'node:crypto';
import type { Column, ImportRoute, Target } from '../../config/route.ts';
import type { Domo } from '../../domo/client.ts';
import { seconds } from '../../domo/timings.ts';
import { StreamBeingCreated } from '../../errors.ts';
import { log } from '../../log.ts';
import type { StreamRef } from '../batch.ts';
import type { Ports } from '../ports.ts';

export interface CreatedStream {
  stream: StreamRef;
  /** This call has created it, so it has the columns that this call wanted. */
  isNew: boolean;
}

/** A call of this step is ended after this time, so it can't create anything later. Milliseconds. */
export const longestOpen = 2 * 60_000;

/** How far Domo's clock may be behind ours when its times are compared with our note. Milliseconds. */
const clockSkew = 5 * 60_000;

/**
 * Creates the Stream of a route, once: the caller has the lease of the stream. Creating is not safe to repeat
 * [R9], so it is noted before; where a note is found without a Stream, the answer to an earlier attempt was
 * lost, and Domo is asked first whether there is one now. Of two calls that are made at once one creates it: the Stream
 * of a call that ended before it could say so would be left over.
 *
 * Throws `StreamBeingCreated` where another call is at it.
 */
export async function createStream(
  { domo, streams, clock }: Pick<Ports, 'domo' | 'streams' | 'clock'>,
  streamKey: string,
  route: ImportRoute,
  columns: Column[],
): Promise<CreatedStream> {
  const target = route.target as Extract<Target, { kind: 'dataSet' }>;
  const known = await streams.get(streamKey);
  if (known?.stream) return { stream: known.stream, isNew: false };
  const now = clock.now();
  const creator = { id: randomUUID(), since: new Date(now).toISOString() };
  const isAlone = await streams.announce(streamKey, creator, new Date(now - longestOpen).toISOString());
  const find = async () => (known === null ? undefined : findByName(domo, target.name, known.creatingSince));
  const create = () =>
    domo.streams.create({
      name: target.name,
      description: target.description,
      columns,
      updateMethod: route.updateMethod,
      keyColumnNames: route.keyColumnNames,
    });
  const findOrCreate = async () => {
    const lost = await find();
    if (lost === undefined && !isAlone) {
      throw new StreamBeingCreated(
        `Another call is creating the Stream of DataSet "${target.name}", or ended while it did. If it ended, this is known ${seconds(longestOpen)} after it began.`,
      );
    }
    return { stream: lost ?? (await create()), isFound: lost !== undefined };
  };
  const { stream, isFound } = await findOrCreate().catch(async (error: unknown) => {
    // So that whoever comes next need not wait. Where this fails too, it waits.
    await streams.withdraw(streamKey, creator.id).catch(() => undefined);
    throw error;
  });
  const ref = { streamId: stream.id, dataSetId: stream.dataSet.id };
  const registered = await streams.register(streamKey, ref);
  const isOurs = registered.streamId === ref.streamId;
  if (!isOurs) await discard(domo, ref);
  return { stream: registered, isNew: isOurs && !isFound };
}

/** Takes back a Stream that was created while another call created the one that counts. Its DataSet is empty. */
async function discard(domo: Domo, { streamId, dataSetId }: StreamRef): Promise<void> {
  try {
    await domo.streams.delete(streamId);
    await domo.dataSets.delete(dataSetId);
  } catch (error) {
    log.warn(`Stream ${streamId} and its empty DataSet ${dataSetId} are not used, and could not be deleted`, {
      error,
    });
  }
}

async function findByName(domo: Domo, name: string, since: string) {
  const earliest = Date.parse(since) - clockSkew;
  const found = await domo.streams.search({ name });
  return found.find(
    (stream) => stream.dataSet.name === name && Date.parse(stream.createdAt ?? '') >= earliest,
  );
}
