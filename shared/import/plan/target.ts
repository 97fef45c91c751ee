import type { Column, ImportRoute } from '../../config/route.ts';
import type { Domo } from '../../domo/client.ts';
import type { BatchTarget } from '../batch.ts';
import type { Streams } from '../ports.ts';

export interface KnownTarget {
  target: Exclude<BatchTarget, { kind: 'newStream' }>;
  /** Of its DataSet. */
  columns: Column[];
}

/**
 * The DataSet named by the route, or the Stream named by it or created by an earlier load; null if the first load
 * has yet to create it.
 */
export async function findTarget(
  domo: Domo,
  streams: Pick<Streams, 'get'>,
  streamKey: string,
  { target }: ImportRoute,
): Promise<KnownTarget | null> {
  if (target.kind === 'dataSetApi') {
    const { dataSetId } = target;
    const { schema } = await domo.dataSets.get(dataSetId);
    return { target: { kind: 'dataSet', dataSetId }, columns: schema.columns };
  }
  const id = target.kind === 'stream' ? target.streamId : (await streams.get(streamKey))?.stream?.streamId;
  if (id === undefined) return null;
  const { dataSet } = await domo.streams.get(id);
  const { schema } = await domo.dataSets.get(dataSet.id);
  const stream = { streamId: id, dataSetId: dataSet.id };
  return { target: { kind: 'stream', stream }, columns: schema.columns };
}
