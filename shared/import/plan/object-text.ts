import type { ImportRoute } from '../../config/route.ts';
import { decideEncoding } from '../../csv/head/encoding.ts';
import type { Decision } from '../../csv/head/types.ts';
import { SNIFF_BYTES } from '../../csv/sniff.ts';
import { type Encoding, needsIndex } from '../../encodings.ts';
import { openText, type Text } from '../../source/text.ts';
import type { TextIndex } from '../../source/text-index.ts';
import { collected } from '../collected.ts';
import { indexName, inspectionOf } from '../inspect/inspection.ts';
import { describe, type Load } from '../load.ts';
import type { ObjectText } from '../part.ts';
import type { Ports } from '../ports.ts';

/** An object whose text can be read. */
export interface Opened {
  encoding: Encoding;
  decisions: Decision[];
  /** null: its offsets are not known, and must be found out by an inspection. */
  text: ReadableText | null;
}

export interface ReadableText extends ObjectText, Pick<Text, 'read' | 'objectOffset'> {}

/** Enough for any ordinary head; a longer one is read in growing steps. Bytes. */
export const firstHead = 64 * 1024;

/** An object up to this size is read whole to find out the size of its text. Bytes. */
const small = 4 * 2 ** 20;

/**
 * Decides the encoding of an object, and opens its text. Throws the FileError of a file that is no text.
 *
 * @param inspections the names of the documents that there are about the load
 */
export async function openObject(
  { objects, documents }: Pick<Ports, 'objects'> & { documents: Pick<Ports['documents'], 'get'> },
  load: Pick<Load, 'id' | 'object'>,
  { read: settings, showCells }: Pick<ImportRoute, 'read' | 'showCells'>,
  inspections: readonly string[],
): Promise<Opened> {
  const { object } = load;
  const read = (from: number, to: number) => objects.read(object, from, to);
  const start = await collected(read(0, Math.min(firstHead, object.size)));
  const sniffed = start.subarray(0, SNIFF_BYTES);
  const { encoding, decisions } = decideEncoding(sniffed, settings.encoding, describe(object));
  const opened = (text: ReadableText | null): Opened => ({ encoding, decisions, text });
  const about = { object: describe(object), showCells };
  const { size } = object;
  if (!needsIndex(encoding)) {
    // What is there is not asked for again: most files are no longer than that.
    const readOn = (from: number, to: number) =>
      to <= start.length ? once(start.subarray(from, to)) : read(from, to);
    return opened({ size, index: null, read: readOn, objectOffset: async (at) => at });
  }
  const ref = inspectionOf(load, inspections, indexName);
  if (ref !== null) {
    const index = (await documents.get(ref)) as TextIndex;
    if (index.encoding === encoding) {
      const text = openText({ encoding, size, read, index, about });
      return opened({ ...text, size: index.textSize, index: ref });
    }
  }
  if (size > small) return opened(null);
  const text = openText({ encoding, size, read, index: null, about });
  const whole = await collected(text.read(0, Number.POSITIVE_INFINITY));
  return opened({
    ...{ size: whole.length, index: null, objectOffset: text.objectOffset },
    read: (from, to) => once(whole.subarray(from, to)),
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
