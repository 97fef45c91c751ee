import { collect, type ReadBytes } from './chunk-reader.ts';
import { damaged, unread } from './fault.ts';
import { encrypted, type Footer, readFooter } from './footer.ts';

/** Bytes at the end of an object that are read at first: the footers of most files are no longer. */
const firstTail = 64 * 1024;
/** Bytes of a footer. Larger ones have millions of columns of row groups. */
const largestFooter = 32 * 2 ** 20;

const magic = 'PAR1';
/** Of a file whose footer is encrypted, too. */
const encryptedMagic = 'PARE';

/** Whether bytes are the first ones of a Parquet file. */
export function isParquet(head: Uint8Array): boolean {
  const start = Buffer.from(head.subarray(0, 4)).toString('latin1');
  return start === magic || start === encryptedMagic;
}

/** What the end of a file says of it. @param size of the file. Throws ParquetFault and ParquetUnread. */
export async function openFooter(read: ReadBytes, size: number): Promise<Footer> {
  if (size < 12) damaged('is too short to have a footer');
  const from = Math.max(0, size - firstTail);
  const tail = Buffer.from(await collect(read, from, size));
  const end = tail.toString('latin1', tail.length - 4);
  if (end === encryptedMagic) unread(encrypted);
  if (end !== magic) damaged('does not end with a footer, so it has not been written or sent to its end');
  const length = tail.readUInt32LE(tail.length - 8);
  const start = size - 8 - length;
  if (start < 4) damaged(`has a footer of ${length} bytes, which is longer than the file`);
  if (length > largestFooter)
    unread(
      `has a footer of ${length} bytes, and one of up to ${largestFooter} is read. Write it with fewer, larger row groups, and drop that`,
    );
  const bytes =
    start >= from ? tail.subarray(start - from, size - 8 - from) : await collect(read, start, size - 8);
  return readFooter(bytes, start);
}
