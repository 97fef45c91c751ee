import type { Objects } from '../../aws/objects.ts';
import { describe } from '../../aws/objects.ts';
import { type Head, readHead } from '../../csv/head.ts';
import type { Load } from '../load.ts';

/** Enough for any ordinary header; a longer one is read in growing steps. Bytes. */
const firstRead = 64 * 1024;

/** The head of a load's object; the records that come with it must have `columns`, where that is known. */
export async function fetchHead(
  objects: Pick<Objects, 'read'>,
  load: Pick<Load, 'object' | 'route'>,
  columns: number | undefined,
): Promise<Head> {
  const { object, route } = load;
  for (let length = Math.min(firstRead, object.size); ; length = Math.min(length * 4, object.size)) {
    const bytes = await fetchBytes(objects, load, length);
    const head = readHead(bytes, {
      whole: length === object.size,
      header: route.read.header,
      dialect: route.read,
      maxRecordBytes: route.maxRecordBytes,
      object: describe(object),
      columns,
    });
    if (head !== 'more') return head;
  }
}

/** The first `length` bytes of a load's object. */
export async function fetchBytes(
  objects: Pick<Objects, 'read'>,
  load: Pick<Load, 'object' | 'route'>,
  length: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of objects.read(load.object, 0, length)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
