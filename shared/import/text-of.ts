import { needsIndex } from '../encodings.ts';
import { openContents } from '../source/contents.ts';
import type { ObjectIndex } from '../source/object-index.ts';
import { withProvenSize } from '../source/proven-size.ts';
import { openText, type ReadBytes, type Text } from '../source/text.ts';
import type { WindowsDocument } from '../source/windows-document.ts';
import { openSheet, type SheetChoice } from '../source/xlsx/sheet-source.ts';
import { inspectionRef } from './documents.ts';
import { windowsName } from './inspect/inspection.ts';
import { describe, type Load } from './load.ts';
import type { Segment } from './part.ts';
import type { Documents } from './ports.ts';
import type { Reading } from './reading.ts';

/** An object as UTF-8 text. @param read reads bytes of the object */
export async function textOf(
  documents: Pick<Documents, 'get'>,
  {
    load,
    object,
    text: { compression, index: ref, size, unproven, sheet },
  }: Pick<Segment, 'load' | 'object' | 'text'>,
  { encoding, showCells }: Pick<Reading, 'encoding' | 'showCells'>,
  read: ReadBytes,
): Promise<Text> {
  if (sheet) return sheetTextOf({ object, size, sheet, showCells }, read);
  const index = ref === null ? null : ((await documents.get(ref)) as ObjectIndex);
  const address = describe(object);
  const contents = openContents({
    ...{
      compression: compression ?? null,
      object: address,
      size: object.size,
      read,
      index: index?.contents ?? null,
    },
    windows: windowsOf(documents, { id: load, object }),
  });
  if (unproven) {
    return { size, read: withProvenSize(contents.read, size, address), objectOffset: async (at) => at };
  }
  // The size of the text is not that of what is decoded, of which nobody has kept the size: it ends where it ends.
  const sizeOfContents = needsIndex(encoding) ? Number.POSITIVE_INFINITY : size;
  return openText({
    ...{ encoding, size: contents.size ?? sizeOfContents, read: contents.read, index: index?.text ?? null },
    about: { object: address, showCells },
  });
}

interface SheetText {
  object: Segment['object'];
  /** Of the text. */
  size: number;
  sheet: SheetChoice;
  showCells: boolean;
}

/** A sheet of a workbook as text. */
async function sheetTextOf({ object, size, sheet, showCells }: SheetText, read: ReadBytes): Promise<Text> {
  const source = await openSheet({ size: object.size, read }, sheet, { object: describe(object), showCells });
  if (source === null) throw new RangeError(`${describe(object)} has no sheet`);
  return { ...source, size, objectOffset: async (at) => at };
}

/** Gets what is kept beside the index of a load's object. */
export function windowsOf(
  documents: Pick<Documents, 'get'>,
  load: Pick<Load, 'id' | 'object'>,
): (number: number) => Promise<WindowsDocument> {
  return async (number) => (await documents.get(inspectionRef(load, windowsName(number)))) as WindowsDocument;
}
