import type { Column, ImportRoute, Target } from '../../config/route.ts';
import type { Domo } from '../../domo/client.ts';
import { log } from '../../log.ts';
import type { StreamRef } from '../batch.ts';
import type { Ports } from '../ports.ts';

export interface CreatedStream {
  stream: StreamRef;
  /** This call has created it, so it has the columns that this call wanted. */
  isNew: boolean;
}

/** How far Domo's clock may be behind ours when its times are compared with our note. Milliseconds. */
const clockSkew = 5 * 60_000;

/**
 * Creates the Stream of a route, once: the caller has the lease of the stream. Creating is not safe to repeat
 * [R9], so it is noted before; where a note is found without a Stream, the answer to an earlier attempt was
 * lost, and Domo is asked first whether there is one now.
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
  const lost = known === null ? null : await findByName(domo, target.name, known.creatingSince);
  if (known === null) await streams.announce(streamKey, new Date(clock.now()).toISOString());
  const stream =
    lost ??
    (await domo.streams.create({
      name: target.name,
      description: target.description,
      columns: columns,
      updateMethod: route.updateMethod,
      keyColumnNames: route.keyColumnNames,
    }));
  const ref = { streamId: stream.id, dataSetId: stream.dataSet.id };
  const registered = await streams.register(streamKey, ref);
  const isOurs = registered.streamId === ref.streamId;
  if (!isOurs) await discard(domo, ref);
  return { stream: registered, isNew: isOurs && lost === null };
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
