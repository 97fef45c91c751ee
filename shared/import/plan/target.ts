import { type Column, type ImportRoute, newDataSetOf } from '../../config/route.ts';
import type { Domo } from '../../domo/client.ts';
import { DataSetDeleted, DomoNotFound } from '../../errors.ts';
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

type TargetOfRoute = Pick<ImportRoute, 'name' | 'target'>;

/**
 * What the route names, or an earlier load has created for it; null if the first load has yet to create it. Throws what
 * `searchStream` throws, and `DataSetDeleted` where Domo has no more what an earlier load has created.
 */
export async function findTarget(
  domo: Domo,
  streams: Pick<Streams, 'get' | 'found'>,
  streamKey: string,
  route: TargetOfRoute,
): Promise<KnownTarget | null> {
  const ref = await refOf(domo, streams, streamKey, route);
  if (ref === null) return null;
  const ask = () => domo.dataSets.get(ref.dataSetId);
  const { schema, rows } = await (newDataSetOf(route.target) === null ? ask() : madeBefore(route, ask));
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
  route: TargetOfRoute,
): Promise<MadeRef | null> {
  const { target } = route;
  const ofStream = async (streamId: number) => {
    const { dataSet } = await domo.streams.get(streamId);
    return { streamId, dataSetId: dataSet.id };
  };
  if (newDataSetOf(target) !== null) {
    const made = (await streams.get(streamKey))?.made ?? null;
    const { streamId = null } = made ?? {};
    return streamId === null ? made : madeBefore(route, () => ofStream(streamId));
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

/** Asks Domo for something that an earlier load of the route has created: that it is not there is no wrong id. */
async function madeBefore<T>(route: TargetOfRoute, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof DomoNotFound)) throw error;
    throw deleted(route, error);
  }
}

function deleted({ name: route, target }: TargetOfRoute, { message }: DomoNotFound): DataSetDeleted {
  const setting = target.kind === 'dataSetApi' ? 'dataSetApi' : 'dataSet';
  const name = newDataSetOf(target)?.name ?? '';
  return new DataSetDeleted(
    `DataSet "${name}", which the first load of this route made, was deleted in Domo, or the Domo client may not see it any more (${message}) With it went the rows that it had: a new DataSet would begin with the next file. If that is right, make it anew with: npx sluice replay --failed --route ${route} --recreate, and drop the earlier files again whose rows it should have. If not, have the route load into another one: "${setting}" or "stream".`,
  );
}
