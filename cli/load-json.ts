import type { LoadRecord } from '../shared/import/load.ts';
import type { Stray } from '../shared/import/sweep/sweep.ts';

/** A load as JSON: exactly these keys, in this order. */
export function loadJson(record: LoadRecord): LoadRecord {
  const { id, route, bucket, key, versionId, state, reason, fault, rows, bytes, parts } = record;
  const { streamId, executionId, receivedAt, endedAt, receipt } = record;
  return {
    id,
    route,
    bucket,
    key,
    versionId,
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(fault === undefined ? {} : { fault }),
    rows,
    bytes,
    parts,
    streamId,
    executionId,
    receivedAt,
    endedAt,
    receipt,
  };
}

/** A file that was never loaded, as JSON. `state` is null if it is not in the ledger. */
export function strayJson({ id, route, object, createdAt, row }: Stray, started: boolean) {
  const { bucket, key, versionId, size: bytes } = object;
  const state = row?.state ?? null;
  return { id, route, bucket, key, versionId, state, bytes, receivedAt: createdAt, started };
}

/** Writes a JSON array element by element, because a ledger may be larger than the memory. */
export async function writeJsonArray(
  records: AsyncIterable<LoadRecord>,
  write: (text: string) => void,
): Promise<void> {
  let separator = '[\n  ';
  for await (const record of records) {
    write(separator + JSON.stringify(loadJson(record)));
    separator = ',\n  ';
  }
  write(separator.startsWith('[') ? '[]\n' : '\n]\n');
}
