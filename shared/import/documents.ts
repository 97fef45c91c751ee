import { createHash } from 'node:crypto';
import type { Load, LoadRecord } from './load.ts';

/** Where a document of Sluice's own lies. */
export interface DocumentRef {
  bucket: string;
  key: string;
}

/** Everything that Sluice writes into the bucket is under this prefix; no route may have it. */
export const reservedPrefix = '_sluice/';
export const batchPrefix = `${reservedPrefix}batches/`;
/** What inspections have found. It lies beside the batches, so that the expiry of these is its own. */
export const inspectionPrefix = `${batchPrefix}inspections/`;
export const receiptPrefix = `${reservedPrefix}receipts/`;

/** Unique over all streams and fences. */
export function batchId(streamKey: string, fence: number): string {
  return `${streamDigest(streamKey)}-${fence}`;
}

/** A stream's key in the form that names of runs and folders can have: 16 hexadecimal digits. */
export function streamDigest(streamKey: string): string {
  return createHash('sha256').update(streamKey).digest('hex').slice(0, 16);
}

/** A document of a batch: written again in the same place when a step is repeated. */
export function batchDocumentRef(batch: { id: string; bucket: string }, name: string): DocumentRef {
  return { bucket: batch.bucket, key: `${batchPrefix}${batch.id}/${name}` };
}

/** How the files of a batch are read. */
export function readingsRef(batch: { id: string; bucket: string }): DocumentRef {
  return batchDocumentRef(batch, 'readings.json');
}

/**
 * A document of what was found when a load was inspected, such as the index of its object: later batches of the load find
 * it again. It lies beside the batches, so that the rights and the expiry of these are its own.
 */
export function inspectionRef({ id, object }: Pick<Load, 'id' | 'object'>, name: string): DocumentRef {
  return { bucket: object.bucket, key: `${inspectionPrefix}${id}/${name}.json` };
}

/** The list of parts to send in one round. */
export function partListRef(batch: { id: string; bucket: string }, round: number): DocumentRef {
  return batchDocumentRef(batch, `parts-${round}.jsonl`);
}

/** The list of the segments of one part, where they are many. */
export function segmentListRef(
  batch: { id: string; bucket: string },
  part: number,
  round: number,
): DocumentRef {
  return batchDocumentRef(batch, `part-${String(part).padStart(5, '0')}-${round}.json`);
}

/**
 * A receipt of its own for each ending that is tried: should two come about at the same time, the ledger names the
 * one that counts, and the other can't have overwritten it.
 */
export function receiptRef(
  load: Pick<LoadRecord, 'id' | 'bucket' | 'route'>,
  { state, endedAt }: { state: string; endedAt: string },
): DocumentRef {
  const { bucket, key } = receiptFolder(load);
  return { bucket, key: `${key}${endedAt.replaceAll(/[-:.]/g, '')}-${state}.json` };
}

/** The state that a receipt is about, and when its load ended, by its name. */
export function receiptNamed({ key }: DocumentRef): { endedAt: string; state: string } {
  const name = key.slice(key.lastIndexOf('/') + 1);
  const [endedAt = '', state = ''] = name.replace(/\.json$/, '').split('-');
  return { endedAt, state };
}

/** Where the receipts of a load are. */
export function receiptFolder({
  bucket,
  route,
  id,
}: Pick<LoadRecord, 'id' | 'bucket' | 'route'>): DocumentRef {
  return { bucket, key: `${receiptPrefix}${route}/${id}/` };
}

export function address({ bucket, key }: DocumentRef): string {
  return `s3://${bucket}/${key}`;
}
