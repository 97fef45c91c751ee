import type { ImportRoute } from '../../config/route.ts';
import { type Head, readHead } from '../../csv/head.ts';
import { domoDialectOf } from '../dialect.ts';
import { describe, type ObjectVersion } from '../load.ts';
import type { Objects } from '../ports.ts';

/** An object, and the route by which it is read. */
export interface RoutedObject {
  object: ObjectVersion;
  route: ImportRoute;
}

/** Enough for any ordinary header; a longer one is read in growing steps. Bytes. */
const firstRead = 64 * 1024;

/** The head of a load's object; the records that come with it must have `columns`, where that is known. */
export async function fetchHead(
  objects: Pick<Objects, 'read'>,
  load: RoutedObject,
  columns: number | undefined,
): Promise<Head> {
  const { object, route } = load;
  for (let length = Math.min(firstRead, object.size); ; length = Math.min(length * 4, object.size)) {
    const bytes = await fetchBytes(objects, load, length);
    const head = readHead(bytes, {
      whole: length === object.size,
      header: route.read.header,
      dialect: domoDialectOf(route.read),
      maxRecordBytes: route.maxRecordBytes,
      object: describe(object),
      showCells: route.showCells,
      columns,
    });
    if (head !== 'more') return head;
  }
}

/** The first `length` bytes of a load's object. */
export async function fetchBytes(
  objects: Pick<Objects, 'read'>,
  load: RoutedObject,
  length: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of objects.read(load.object, 0, length)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
