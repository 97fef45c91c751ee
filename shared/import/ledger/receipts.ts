import { type DocumentRef, receiptFolder, receiptNamed } from '../documents.ts';
import type { LoadRecord } from '../load.ts';
import type { Ports } from '../ports.ts';

/**
 * The receipt by which a load has ended, which outlives its row in the ledger; null: it has left none. One that says
 * `committed` goes before newer ones, which may be of an ending that came too late.
 */
export async function receiptOf(
  { documents }: { documents: Pick<Ports['documents'], 'list'> },
  load: Pick<LoadRecord, 'id' | 'bucket' | 'route'>,
): Promise<DocumentRef | null> {
  const receipts: DocumentRef[] = [];
  for await (const ref of documents.list(receiptFolder(load))) receipts.push(ref);
  return newest(receipts.filter(isCommitted)) ?? newest(receipts);
}

export function isCommitted(ref: DocumentRef): boolean {
  return receiptNamed(ref).state === 'committed';
}

/** The newest of some receipts by the times in their names. */
export function newest(receipts: readonly DocumentRef[]): DocumentRef | null {
  const timeOf = (ref: DocumentRef) => receiptNamed(ref).endedAt;
  return receipts.reduce<DocumentRef | null>(
    (found, ref) => (found === null || timeOf(ref) > timeOf(found) ? ref : found),
    null,
  );
}
