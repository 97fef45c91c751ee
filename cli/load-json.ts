import type { LoadRecord } from '../shared/import/load.ts';
import type { Stray } from '../shared/import/sweep/sweep.ts';

/** A load for programs: these keys in this order, and no other. */
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

/** A file that was never loaded, for programs; `state` is null where the ledger does not know it. */
export function strayJson({ id, route, object, createdAt, row }: Stray, started: boolean) {
  const { bucket, key, versionId, size: bytes } = object;
  const state = row?.state ?? null;
  return { id, route, bucket, key, versionId, state, bytes, receivedAt: createdAt, started };
}

/** A JSON array that is written as its elements come: a ledger may hold more loads than memory. */
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
