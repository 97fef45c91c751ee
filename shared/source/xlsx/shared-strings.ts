import { FileTooLarge } from '../../errors.ts';
import { damagedWorkbook } from './about.ts';
import { csvCell, type SheetForm, unescaped } from './cell-text.ts';
import type { Workbook } from './workbook.ts';
import { createXmlReader, type XmlHandler } from './xml.ts';

/** The texts of a workbook, which cells name by their numbers, as cells of CSV in UTF-8. */
export interface SharedStrings {
  /** Null: there is no text of this number. Nobody changes it. */
  at(index: number): Uint8Array | null;
}

/** All texts together, with 8 bytes for each: they are in memory while a sheet is read. */
export const mostSharedBytes = 48 * 2 ** 20;
/** The longest text of a cell, as a cell of CSV in UTF-8. Excel's have 32,767 characters. */
export const mostTextBytes = 2 ** 20;

const BLOCK = 2 ** 20;

/**
 * Reads the texts of a workbook. They are kept outside the heap, because a million short strings would take several times
 * as much in it.
 *
 * Throws `FileTooLarge` where they are more than `mostSharedBytes`, and `DamagedWorkbook`.
 */
export async function readSharedStrings(
  { parts, sharedStrings }: Workbook,
  form: Pick<SheetForm, 'trim'>,
): Promise<SharedStrings> {
  const table = createTable(parts.about.object);
  if (sharedStrings === null || parts.find(sharedStrings) === null) return table;
  const reader = createXmlReader(
    createTextCollector((text) => {
      if (!text.isWellFormed())
        throw damagedWorkbook(parts.about, 'it has a text with one half of a character');
      const bytes = Buffer.from(csvCell(text, form));
      if (bytes.length > mostTextBytes)
        throw damagedWorkbook(parts.about, `it has a text of ${bytes.length} bytes`);
      table.add(bytes);
    }),
    sharedStrings,
    parts.about,
  );
  for await (const chunk of parts.bytes(sharedStrings)) reader.push(chunk);
  reader.end();
  return table;
}

/** Calls `found` with each text, without the phonetic hints beside it: runs of several fonts are one text. */
function createTextCollector(found: (text: string) => void): XmlHandler {
  const path: string[] = [];
  let text = '';
  let isText = false;
  return {
    open(name) {
      path.push(name);
      if (name === 'si' && path.length === 2) text = '';
      const parent = path[path.length - 2];
      isText =
        name === 't' && path[1] === 'si' && (path.length === 3 || (path.length === 4 && parent === 'r'));
    },
    text(some) {
      if (isText) text += some;
    },
    close(name) {
      path.pop();
      isText = false;
      if (name === 'si' && path.length === 1) found(unescaped(text));
    },
  };
}

function createTable(object: string): SharedStrings & { add(text: Uint8Array): void } {
  const blocks: Buffer[] = [];
  /** Of the last block: what is in use. */
  let used = 0;
  let total = 0;
  let count = 0;
  let starts = new Float64Array(1024);
  let lengths = new Uint32Array(1024);
  return {
    add(text) {
      total += text.length + 12;
      if (total > mostSharedBytes) {
        throw new FileTooLarge(
          `${object} has more than ${mostSharedBytes / 2 ** 20} MiB of different texts, which is more than is kept of a workbook. Save the sheet as "CSV UTF-8" and drop that, which takes files of any size.`,
        );
      }
      if (blocks.length === 0 || used + text.length > BLOCK) {
        blocks.push(Buffer.allocUnsafeSlow(BLOCK));
        used = 0;
      }
      if (count === starts.length)
        [starts, lengths] = [
          grown(starts, new Float64Array(2 * count)),
          grown(lengths, new Uint32Array(2 * count)),
        ];
      (blocks[blocks.length - 1] as Buffer).set(text, used);
      starts[count] = (blocks.length - 1) * BLOCK + used;
      lengths[count] = text.length;
      used += text.length;
      count++;
    },
    at(index) {
      if (!(Number.isInteger(index) && index >= 0 && index < count)) return null;
      const start = starts[index] as number;
      const block = blocks[Math.floor(start / BLOCK)] as Buffer;
      const from = start % BLOCK;
      return block.subarray(from, from + (lengths[index] as number));
    },
  };
}

function grown<T extends Float64Array | Uint32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
