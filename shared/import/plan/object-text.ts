import type { ImportRoute } from '../../config/route.ts';
import { proveEncoding } from '../../csv/head/encoding.ts';
import type { Decision } from '../../csv/head/types.ts';
import { type Index, needsIndex, openText, type Text } from '../../source/text.ts';
import { indexName, inspectionOf } from '../inspect/inspection.ts';
import { describe, type Load } from '../load.ts';
import type { ObjectText } from '../part.ts';
import type { Ports } from '../ports.ts';

/** An object whose text can be read, as far as planning needs it. */
export interface Opened {
  kind: 'opened';
  encoding: string;
  decisions: Decision[];
  text: ObjectText;
  /** The bytes of the text in [from, to). */
  fetch(from: number, to: number): Promise<Buffer>;
  chunks(from: number, to: number): AsyncIterable<Uint8Array>;
}

/** The offsets of the text are not known, and must be found out by an inspection. */
export interface Unindexed {
  kind: 'unindexed';
  encoding: string;
  decisions: Decision[];
}

/** An object up to this size is read whole to find out the size of its text. Bytes. */
const small = 4 * 2 ** 20;
/** Enough to prove an encoding. Bytes. */
const firstBytes = 4096;

/**
 * Decides the encoding of an object, and opens its text. Throws the FileError of a file that is no text.
 *
 * @param inspections the names of the documents that there are about the load
 */
export async function openObject(
  { objects, documents }: Pick<Ports, 'objects' | 'documents'>,
  load: Pick<Load, 'id' | 'object'>,
  { read, showCells }: Pick<ImportRoute, 'read' | 'showCells'>,
  inspections: readonly string[],
): Promise<Opened | Unindexed> {
  const { object } = load;
  const bytes = (from: number, to: number) => objects.read(object, from, to);
  const start = await collected(bytes(0, Math.min(firstBytes, object.size)));
  const { encoding, decisions } = proveEncoding(start, read.encoding, { object: describe(object), showCells });
  const ref = inspectionOf(load, inspections, indexName);
  if (needsIndex(encoding) && ref === null && object.size > small) {
    return { kind: 'unindexed', encoding, decisions };
  }
  const index = ref === null ? null : ((await documents.get(ref)) as Index);
  const text = openText({ encoding, size: object.size, read: bytes, index });
  const whole = needsIndex(encoding) && index === null ? await collected(text.read(0, Infinity)) : null;
  const size = whole?.length ?? text.size;
  const chunks = (from: number, to: number) =>
    whole === null ? text.read(from, to) : once(whole.subarray(from, to));
  return {
    ...{ kind: 'opened', encoding, decisions, chunks },
    text: { size, index: ref },
    fetch: (from, to) => collected(chunks(from, to)),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
