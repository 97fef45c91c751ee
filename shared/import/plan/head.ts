import { createKindOf } from '../../cells/kind.ts';
import type { ImportRoute } from '../../config/route.ts';
import { readHead } from '../../csv/head/read-head.ts';
import type { Head, HeadInput, Known, ReadRules } from '../../csv/head/types.ts';
import type { Encoding } from '../../encodings.ts';
import { collected } from '../collected.ts';
import { describe, type ObjectVersion } from '../load.ts';
import type { ReadableText } from './readable-text.ts';
import { firstTail } from './text-end.ts';

/** Enough for any ordinary head; a longer one is read in growing steps. Bytes. */
const firstHead = 64 * 1024;

/** How a sheet of a workbook is read, whatever the route says of texts: it is written so. */
const sheetRules = {
  ...{ delimiter: ',', quote: '"', escape: 'double', strayQuotes: 'reject', comment: null, trim: false },
  sepIsRecord: true,
  // Cells that are missing at the end of a row are empty ones.
  shortRows: 'pad',
} satisfies Partial<ReadRules>;

/** What else is known of a file. */
interface Circumstances {
  /** Its columns; null: they are inferred from the file. */
  known: Known | null;
  encoding: Encoding;
  /** From which years of two digits count. */
  year: number;
}

/** How a text is read, by its head and its end. */
export async function headOf(
  text: ReadableText,
  object: ObjectVersion,
  { read, cells, maxRecordBytes, showCells }: ImportRoute,
  { known, encoding, year }: Circumstances,
): Promise<Head> {
  const kindOf = createKindOf(cells, year);
  const { size } = text;
  let head = await collected(text.read(0, Math.min(firstHead, size)));
  // Whoever reads a text whose size is not proven looks at its end.
  let tail: Buffer | undefined = text.unproven ? Buffer.of() : undefined;
  for (;;) {
    const found = await placed(text, (places) =>
      readHead({
        ...{ head, whole: head.length === size, tail, size, encoding, known, kindOf },
        ...{ maxRecordBytes, showCells, ...places },
        rules: text.sheet ? { ...read, ...sheetRules } : { ...read, trim: cells.trim },
        object: describe(object),
      }),
    );
    if (found === 'more-head') {
      head = await collected(text.read(0, Math.min(4 * head.length, size)));
    } else if (found === 'more-tail') {
      const length = tail === undefined ? firstTail : 4 * tail.length;
      tail = await collected(text.read(Math.max(0, size - length), size));
    } else return found;
  }
}

/**
 * Decides with the bytes of the object that a message names. Which those are takes a look at the object, so a decision that
 * ends in a message is made twice where the text has other bytes.
 */
async function placed<T>(
  { objectOffset, placeOf }: Pick<ReadableText, 'objectOffset' | 'placeOf'>,
  decide: (places: Pick<HeadInput, 'byteOf' | 'cellOf'>) => T,
): Promise<T> {
  const named = new Set<number>();
  const name = (at: number) => {
    named.add(at);
    return at;
  };
  try {
    return decide(placeOf ? { cellOf: (at) => `byte ${name(at)}` } : { byteOf: name });
  } catch (error) {
    if (placeOf) {
      const cells = new Map<number, string>();
      for (const at of named) cells.set(at, await placeOf(at));
      return decide({ cellOf: (at) => cells.get(at) ?? `byte ${at}` });
    }
    const places = new Map<number, number>();
    for (const at of named) places.set(at, await objectOffset(at));
    if ([...places].every(([at, place]) => at === place)) throw error;
    return decide({ byteOf: (at) => places.get(at) ?? at });
  }
}
