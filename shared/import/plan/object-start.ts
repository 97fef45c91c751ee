import type { ReadBytes } from '../../source/text.ts';
import { collected } from '../collected.ts';
import type { ObjectVersion } from '../load.ts';
import type { Ports } from '../ports.ts';
import { firstRead } from './object-contents.ts';

/** The first bytes of an object, and what reads it. */
export interface ObjectStart {
  head: Buffer;
  /** Reads the object; its head is not asked for again, because most files are no longer than that. */
  read: ReadBytes;
}

export async function readStart(
  objects: Pick<Ports['objects'], 'read'>,
  object: ObjectVersion,
): Promise<ObjectStart> {
  const head = await collected(objects.read(object, 0, Math.min(firstRead, object.size)));
  return {
    head,
    async *read(from, to) {
      if (from < head.length) yield head.subarray(from, to);
      if (to > head.length) yield* objects.read(object, Math.max(from, head.length), to);
    },
  };
}
