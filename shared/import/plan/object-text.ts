import type { ImportRoute } from '../../config/route.ts';
import { decideEncoding } from '../../csv/head/encoding.ts';
import type { Decision } from '../../csv/head/types.ts';
import { SNIFF_BYTES } from '../../csv/sniff.ts';
import { type Encoding, needsIndex } from '../../encodings.ts';
import type { Compression } from '../../source/compression.ts';
import { isIndexOf, type ObjectIndex } from '../../source/object-index.ts';
import { withProvenSize } from '../../source/proven-size.ts';
import { openText, type ReadBytes } from '../../source/text.ts';
import type { SheetChoice } from '../../source/xlsx/sheet-source.ts';
import { collected } from '../collected.ts';
import { indexName, inspectionOf } from '../inspect/inspection.ts';
import { describe, type Load } from '../load.ts';
import type { Ports } from '../ports.ts';
import type { Format } from '../reading.ts';
import { decideCompression } from './compression.ts';
import { demandText } from './inner-file.ts';
import { contentsOf } from './object-contents.ts';
import type { ObjectStart } from './object-start.ts';
import type { ReadableText } from './readable-text.ts';
import { openSheetText } from './sheet-text.ts';

/** An object whose text can be read. */
export interface Opened {
  format: Format;
  compression: Compression | null;
  /** The sheet that the text is of; null: the object is no workbook. */
  sheet: SheetChoice | null;
  encoding: Encoding;
  decisions: Decision[];
  /** null: its offsets are not known, and must be found out by an inspection. */
  text: ReadableText | null;
}

/** Up to this size all is decoded to find out the size of the text. Bytes. */
const small = 4 * 2 ** 20;

/**
 * Decides compression and encoding of an object, and opens its text. Throws the FileError of a file that is no text.
 *
 * @param inspections the names of the documents that there are about the load
 */
export async function openObject(
  { documents }: { documents: Pick<Ports['documents'], 'get'> },
  { head: start, read }: ObjectStart,
  load: Pick<Load, 'id' | 'object'>,
  route: Pick<ImportRoute, 'read' | 'cells' | 'showCells' | 'partSize' | 'target'>,
  inspections: readonly string[],
): Promise<Opened> {
  const { object } = load;
  const about = { object: describe(object), showCells: route.showCells };
  const { size } = object;
  const unopened = { head: start, read, size, object: about.object };
  const { isWorkbook, compression, decisions } = await decideCompression(unopened, route.read);
  if (isWorkbook) {
    const found = await openSheetText({ documents }, { load, route, inspections, read });
    return {
      format: 'xlsx',
      compression,
      encoding: 'utf-8',
      ...found,
      decisions: [...decisions, ...found.decisions],
    };
  }
  const kept = inspectionOf(load, inspections, indexName);
  const found = kept === null ? null : ((await documents.get(kept)) as ObjectIndex);
  const index = found !== null && isIndexOf(found, compression) ? found : null;
  const ref = index === null ? null : kept;
  const contents = await contentsOf({ documents }, { load, route, compression, index, inspections, read });
  const head = await firstOf(contents.read, Math.min(SNIFF_BYTES, contents.size ?? SNIFF_BYTES));
  if (compression !== null) demandText(head, compression, about.object);
  const decided = decideEncoding(head, route.read.encoding, about.object);
  const { encoding } = decided;
  const opened = (text: ReadableText | null): Opened => {
    return {
      format: 'csv',
      compression,
      sheet: null,
      encoding,
      decisions: [...decisions, ...decided.decisions],
      text,
    };
  };
  const packed = compression === null ? {} : { compression };
  const known = { ...packed, index: ref };
  if (contents.size === null) return opened(null);
  if (!needsIndex(encoding)) {
    const unproven = contents.isUnproven ? ({ unproven: true } as const) : {};
    const { isUnproven, size: textSize, read } = contents;
    const text = {
      ...{ size: textSize, read: isUnproven ? withProvenSize(read, textSize, about.object) : read },
      objectOffset: async (at: number) => at,
    };
    return opened({ ...known, ...text, ...unproven });
  }
  const options = { encoding, about, size: contents.size, read: contents.read };
  if (index !== null && index.text.encoding === encoding) {
    const text = openText({ ...options, index: index.text });
    return opened({ ...known, ...text, size: index.text.textSize });
  }
  if (contents.isUnproven || contents.size > small) return opened(null);
  const text = openText({ ...options, index: null });
  const whole = await collected(text.read(0, Number.POSITIVE_INFINITY));
  return opened({
    ...{ ...packed, size: whole.length, index: null, objectOffset: text.objectOffset },
    read: (from, to) => once(whole.subarray(from, to)),
  });
}

/** The first bytes of a text, `size` of them where it has so many. */
export async function firstOf(read: ReadBytes, size: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of read(0, size)) {
    pieces.push(piece);
    length += piece.length;
    if (length >= size) break;
  }
  return Buffer.concat(pieces).subarray(0, size);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
