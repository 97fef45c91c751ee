import type { LoadRecord } from './load.ts';
import type { DocumentRef } from './plan.ts';

/** Everything that Sluice writes into the bucket is under this prefix; no route may have it. */
export const reservedPrefix = '_sluice/';
export const partListPrefix = `${reservedPrefix}parts/`;

/** The list of parts to send in one round; a round that is repeated writes the same list again. */
export function partListRef(load: Pick<LoadRecord, 'id' | 'bucket'>, round: number): DocumentRef {
  return { bucket: load.bucket, key: `${partListPrefix}${load.id}/${round}.jsonl` };
}

export function receiptRef(load: Pick<LoadRecord, 'id' | 'bucket' | 'route'>): DocumentRef {
  return { bucket: load.bucket, key: `${reservedPrefix}receipts/${load.route}/${load.id}.json` };
}

export function address(document: DocumentRef): string {
  return `s3://${document.bucket}/${document.key}`;
}
