import type { ReadBytes } from '../text.ts';
import { openArchive } from '../zip/archive.ts';
import type { About } from './about.ts';
import type { SheetForm } from './cell-text.ts';
import { openPackage } from './package.ts';
import { type CellContext, cellAt, cellContext, chooseSheet, sheetText } from './sheet.ts';
import { openWorkbook } from './workbook.ts';

/** Which sheet of a workbook is read, and as what text. JSON. */
export interface SheetChoice {
  /** Its name; null: the only visible one that has something in it. */
  name: string | null;
  form: SheetForm;
}

/** How long the text of a sheet is. JSON. */
export interface SheetIndex {
  sheet: SheetChoice;
  /** Bytes. */
  textSize: number;
}

/** A sheet as CSV. All offsets are bytes of this text. */
export interface SheetSource {
  /** As the workbook has it. */
  name: string;
  /** Each read converts the sheet from its start: a workbook can't be read from anywhere else. */
  read: ReadBytes;
  /** Where a byte of the text is in the workbook, as `sheet "Data", cell C17`. */
  placeOf(at: number): Promise<string>;
}

/**
 * Opens a sheet of a workbook; null: no visible one has anything. `read` throws `DamagedWorkbook`, `DamagedZip`, `NotCsv`
 * and `FileTooLarge`, and this does besides `ReadingUnclear` where it is not clear which sheet is meant.
 *
 * @param object reads the workbook, of `size` bytes
 */
export async function openSheet(
  { read, size }: { read: ReadBytes; size: number },
  { name, form }: SheetChoice,
  about: About,
): Promise<SheetSource | null> {
  const archive = await openArchive({ read, size, object: about.object });
  const workbook = await openWorkbook(openPackage(archive, read, about));
  const sheet = await chooseSheet(workbook, name);
  if (sheet === null) return null;
  let context: Promise<CellContext> | null = null;
  const contextOnce = () => {
    context ??= cellContext(workbook, form);
    return context;
  };
  return {
    name: sheet.name,
    async *read(from, to) {
      let at = 0;
      for await (const piece of sheetText(workbook, sheet, await contextOnce())) {
        const some = piece.subarray(Math.max(0, from - at), Math.max(0, to - at));
        if (some.length > 0) yield some;
        at += piece.length;
        if (at >= to) return;
      }
    },
    async placeOf(at) {
      const cell = await cellAt(workbook, sheet, await contextOnce(), at);
      return `sheet ${JSON.stringify(sheet.name)}${cell === null ? '' : `, cell ${cell}`}`;
    },
  };
}
