import { type DocumentRef, receiptFolder, receiptNamed } from '../documents.ts';
import type { LoadRecord } from '../load.ts';
import type { Ports } from '../ports.ts';

/** The newest of the receipts that a load has left, which outlive its row in the ledger; null: it has left none. */
export async function newestReceipt(
  { documents }: { documents: Pick<Ports['documents'], 'list'> },
  load: Pick<LoadRecord, 'id' | 'bucket' | 'route'>,
): Promise<DocumentRef | null> {
  return newest(documents.list(receiptFolder(load)));
}

/** The newest of some receipts by the times in their names, of those that `isWanted`. */
export async function newest(
  receipts: AsyncIterable<DocumentRef>,
  isWanted: (state: string) => boolean = () => true,
): Promise<DocumentRef | null> {
  let found: { ref: DocumentRef; endedAt: string } | null = null;
  for await (const ref of receipts) {
    const { endedAt, state } = receiptNamed(ref);
    if (isWanted(state) && (found === null || endedAt > found.endedAt)) found = { ref, endedAt };
  }
  return found?.ref ?? null;
}
