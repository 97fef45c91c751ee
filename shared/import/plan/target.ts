import { type Column, type ImportRoute, newDataSetOf, type Target } from '../../config/route.ts';
import type { Domo } from '../../domo/client.ts';
import type { BatchTarget, MadeRef } from '../batch.ts';
import type { Streams } from '../ports.ts';
import { searchStream } from '../search/search-stream.ts';

export interface KnownTarget {
  target: Extract<BatchTarget, { kind: 'stream' | 'dataSet' }>;
  dataSetId: string;
  /** Of its DataSet. */
  columns: Column[];
  /** How many rows it has. */
  rows: number;
}

/**
 * What the route names, or an earlier load has created for it; null if the first load has yet to create it. Throws what
 * `searchStream` throws.
 */
export async function findTarget(
  domo: Domo,
  streams: Pick<Streams, 'get' | 'found'>,
  streamKey: string,
  { target }: Pick<ImportRoute, 'target'>,
): Promise<KnownTarget | null> {
  const ref = await refOf(domo, streams, streamKey, target);
  if (ref === null) return null;
  const { schema, rows } = await domo.dataSets.get(ref.dataSetId);
  const { streamId, dataSetId } = ref;
  return {
    target:
      streamId === null
        ? { kind: 'dataSet', dataSetId }
        : { kind: 'stream', stream: { streamId, dataSetId } },
    ...{ dataSetId, columns: schema.columns, rows },
  };
}

/** The Stream and DataSet, or the DataSet alone, of `findTarget`; for a Stream Domo is asked which DataSet it has. */
export async function refOf(
  domo: Domo,
  streams: Pick<Streams, 'get' | 'found'>,
  streamKey: string,
  target: Target,
): Promise<MadeRef | null> {
  const ofStream = async (streamId: number) => {
    const { dataSet } = await domo.streams.get(streamId);
    return { streamId, dataSetId: dataSet.id };
  };
  if (newDataSetOf(target) !== null) {
    const made = (await streams.get(streamKey))?.made ?? null;
    return made === null || made.streamId === null ? made : ofStream(made.streamId);
  }
  switch (target.kind) {
    case 'stream':
      return ofStream(target.streamId);
    case 'streamOf':
      return ofStream(await searchStream(domo, streams, target.dataSetId));
    case 'dataSetApi':
      return target.dataSetId === null ? null : { streamId: null, dataSetId: target.dataSetId };
    default:
      return null;
  }
}
