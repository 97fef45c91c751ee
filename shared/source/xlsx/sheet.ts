import { FileError, FileTooLarge, ReadingUnclear } from '../../errors.ts';
import { firstTexts, listTexts, shorten } from '../../wording.ts';
import type { SheetForm } from './cell-text.ts';
import { readSharedStrings, type SharedStrings } from './shared-strings.ts';
import { createSheetReader, type SheetContext, type SheetReader } from './sheet-text.ts';
import { readStyles } from './styles.ts';
import type { Sheet, Workbook } from './workbook.ts';

/** Bytes of XML. A full sheet of 60 columns has as many; it is read by one call from its start to its end. */
export const mostSheetBytes = 4 * 2 ** 30;
/** What is read at once: a few cells may name long texts. */
const step = 16 * 1024;
/** A longer name is not repeated as a setting: Excel takes none of more than 31. Characters. */
const longestName = 200;

/**
 * The sheet of a workbook that is read: the one that the route names, in any letter case where that is clear, or without a
 * name the only visible one that has something in it; null: none has.
 *
 * Throws `ReadingUnclear` with the names of the sheets where several have, or none has the name.
 */
export async function chooseSheet(workbook: Workbook, wanted: string | null): Promise<Sheet | null> {
  if (wanted !== null) return named(workbook, wanted);
  const filled = await filledSheets(workbook, false);
  const [only] = filled;
  if (only !== undefined && filled.length === 1) return only;
  if (only === undefined) {
    const hidden = await filledSheets(workbook, true);
    if (hidden.length === 0) return null;
    throw new ReadingUnclear(
      `${workbook.parts.about.object} is an Excel workbook of which only hidden sheets have data: ${listed(hidden)}. ${choices(hidden)} under "read" of the route, or show the sheet and drop the workbook again.`,
    );
  }
  throw new ReadingUnclear(
    `${workbook.parts.about.object} is an Excel workbook of ${filled.length} sheets with data: ${listed(filled)}. ${choices(filled)} under "read" of the route, or drop a workbook with one sheet.`,
  );
}

async function filledSheets(workbook: Workbook, hidden: boolean): Promise<Sheet[]> {
  const filled: Sheet[] = [];
  for (const sheet of workbook.sheets) {
    if (sheet.isHidden === hidden && (await hasCells(workbook, sheet))) filled.push(sheet);
  }
  return filled;
}

function named({ sheets, parts }: Workbook, wanted: string): Sheet {
  const plain = (name: string) => name.trim().toLowerCase();
  const exact = sheets.filter(({ name }) => name === wanted);
  const fitting = exact.length > 0 ? exact : sheets.filter(({ name }) => plain(name) === plain(wanted));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  const what = fitting.length === 0 ? 'has no sheet' : `has ${fitting.length} sheets`;
  throw new ReadingUnclear(
    `${parts.about.object} is an Excel workbook that ${what} of the name ${JSON.stringify(wanted)}, which "sheet" under "read" of the route says. Its sheets are ${listed(sheets)}. ${choices(sheets)} there, or drop a workbook with that sheet.`,
  );
}

/** What to write in the route. */
function choices(sheets: readonly Sheet[]): string {
  const nameable = sheets.filter(({ name }) => name.length <= longestName);
  if (nameable.length === 0) return 'Give the sheet a shorter name, and set "sheet" to it';
  return `Set ${firstTexts(nameable, ({ name }) => `"sheet": ${JSON.stringify(name)}`).join(' or ')}`;
}

function listed(sheets: readonly Sheet[]): string {
  return listTexts(sheets, ({ name }) => JSON.stringify(shorten(name)));
}

const anyText: SharedStrings = { at: () => Buffer.from('text') };

/** Whether a sheet has anything but empty cells. Reads up to the first that is none. */
async function hasCells(workbook: Workbook, sheet: Sheet): Promise<boolean> {
  const context = { styles: [], strings: anyText, form: { decimal: '.', trim: false } };
  try {
    for await (const _ of sheetText(workbook, sheet, context)) return true;
    return false;
  } catch (thrown) {
    // What is wrong with it is told where it is the one that is read.
    if (thrown instanceof FileError) return true;
    throw thrown;
  }
}

/** What all sheets of a workbook are read by. */
export type CellContext = Pick<SheetContext, 'styles' | 'strings' | 'form'>;

/** Reads formats and texts of a workbook. Throws `FileTooLarge` where there are too many texts. */
export async function cellContext(workbook: Workbook, form: SheetForm): Promise<CellContext> {
  return { styles: await readStyles(workbook), strings: await readSharedStrings(workbook, form), form };
}

/** A sheet as CSV in UTF-8, from its start. See `createSheetReader`. */
export async function* sheetText(
  workbook: Workbook,
  sheet: Sheet,
  context: CellContext,
): AsyncGenerator<Uint8Array> {
  const reader = readerOf(workbook, sheet, context);
  for await (const piece of sheetXml(workbook, sheet)) yield* reader.push(piece);
  yield* reader.end();
}

/** The cell that has this byte of the text of a sheet, as `C17`, or the last one before it; null: there is none. */
export async function cellAt(
  workbook: Workbook,
  sheet: Sheet,
  context: CellContext,
  at: number,
): Promise<string | null> {
  const reader = readerOf(workbook, sheet, { ...context, watched: at });
  for await (const piece of sheetXml(workbook, sheet)) {
    reader.push(piece);
    if (reader.found !== null) break;
  }
  return reader.found;
}

function readerOf(
  { parts: { about }, from1904 }: Workbook,
  { name, part }: Sheet,
  context: CellContext & Pick<SheetContext, 'watched'>,
): SheetReader {
  return createSheetReader({ ...context, sheet: name, part, from1904, about });
}

async function* sheetXml({ parts }: Workbook, { name, part }: Sheet): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of parts.bytes(part)) {
    length += chunk.length;
    if (length > mostSheetBytes) {
      throw new FileTooLarge(
        `${parts.about.object}: sheet ${JSON.stringify(name)} has more than ${mostSheetBytes / 2 ** 30} GiB of XML. Save it as "CSV UTF-8" and drop that, which takes files of any size.`,
      );
    }
    for (let at = 0; at < chunk.length; at += step) yield chunk.subarray(at, at + step);
  }
}
