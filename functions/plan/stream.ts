import type { Column, ImportRoute } from '../../shared/config/route.ts';
import type { Domo } from '../../shared/domo/client.ts';
import { ConfigInvalid } from '../../shared/errors.ts';
import type { StreamRef, Streams } from '../../shared/loads/streams.ts';

export interface KnownStream {
  stream: StreamRef;
  /** Of its DataSet. */
  columns: Column[];
}

/** The Stream named by the route or created by an earlier load; null if the first load has yet to create it. */
export async function findStream(
  domo: Domo,
  streams: Streams,
  streamKey: string,
  route: ImportRoute,
): Promise<KnownStream | null> {
  const { target } = route;
  if (target.kind === 'import') {
    throw new ConfigInvalid(
      `Route ${route.name} uses the DataSet API ("import"), which this version can't load through yet. Give it a "stream" or a "dataSet" instead and drop the file again.`,
    );
  }
  const id = target.kind === 'stream' ? target.streamId : (await streams.get(streamKey))?.stream?.streamId;
  if (id === undefined) return null;
  const { dataSet } = await domo.streams.get(id);
  const { schema } = await domo.dataSets.get(dataSet.id);
  return { stream: { streamId: id, dataSetId: dataSet.id }, columns: schema.columns };
}
