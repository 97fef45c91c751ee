import type { Domo } from '../../domo/client.ts';
import { StreamAmbiguous, StreamNotFound } from '../../errors.ts';
import { listTexts } from '../../wording.ts';
import type { Streams } from '../ports.ts';

/**
 * The id of the Stream that feeds a DataSet: as it was found before, or by a search of Domo's [S12].
 *
 * Throws `StreamNotFound` where it has none, and `StreamAmbiguous` where it has several.
 */
export async function searchStream(
  domo: Domo,
  streams: Pick<Streams, 'found'>,
  dataSetId: string,
): Promise<number> {
  const known = await streams.found(dataSetId);
  if (known !== null) return known;
  const answered = await domo.streams.search({ dataSetId });
  // A search may answer more than was asked for.
  const found = answered.filter(({ dataSet }) => dataSet.id.toLowerCase() === dataSetId.toLowerCase());
  const [only, ...others] = found;
  if (only === undefined) {
    throw new StreamNotFound(
      `DataSet ${dataSetId} has no Stream: it was not made by the Stream API, and Domo can't give it one. Write "dataSetApi": { "dataSetId": "${dataSetId}" } in place of "stream" if the DataSet was made by the DataSet API, let the route make its own with "dataSet", or correct the id. Then load the file with: npx sluice replay --failed`,
    );
  }
  if (others.length > 0) {
    const ids = listTexts(found, ({ id }) => String(id));
    throw new StreamAmbiguous(
      `DataSet ${dataSetId} has several Streams in Domo: ${ids}. Name the one to load by, as "stream": ${only.id}. Then load the file with: npx sluice replay --failed`,
    );
  }
  return only.id;
}
