import type { ImportRoute } from '../../config/route.ts';
import type { Decision } from '../../csv/head/types.ts';
import { TooMuchText } from '../../errors.ts';
import type { ReadBytes } from '../../source/text.ts';
import { openSheet, type SheetChoice, type SheetIndex } from '../../source/xlsx/sheet-source.ts';
import { indexName, inspectionOf } from '../inspect/inspection.ts';
import { describe, type Load } from '../load.ts';
import type { Ports } from '../ports.ts';
import { limitOf } from './compression.ts';
import type { ReadableText } from './readable-text.ts';

/** A workbook up to this size is converted to find out the size of its text. Bytes. */
const small = 4 * 2 ** 20;
/** So much text of it is kept in memory; where there is more, an inspection finds it out. Bytes. */
const mostKept = 16 * 2 ** 20;

export interface SheetTextOf {
  load: Pick<Load, 'id' | 'object'>;
  route: Pick<ImportRoute, 'read' | 'cells' | 'showCells'>;
  inspections: readonly string[];
  /** Reads the object: what comes first of it costs nothing. */
  read: ReadBytes;
}

export interface OpenedSheet {
  sheet: SheetChoice | null;
  decisions: Decision[];
  /** null: its size must be found out by an inspection. */
  text: ReadableText | null;
}

/** Opens the sheet of a workbook that the route means. Throws as `openSheet` does, and `TooMuchText`. */
export async function openSheetText(
  { documents }: { documents: Pick<Ports['documents'], 'get'> },
  { load, route: { read: settings, cells, showCells }, inspections, read }: SheetTextOf,
): Promise<OpenedSheet> {
  const { object } = load;
  const about = { object: describe(object), showCells };
  const form = { decimal: cells.decimal, trim: cells.trim };
  const source = await openSheet({ size: object.size, read }, { name: settings.sheet, form }, about);
  const objectOffset = async (at: number) => at;
  if (source === null) {
    const text = { size: 0, index: null, read: () => nothing(), objectOffset };
    return { sheet: null, decisions: [], text };
  }
  const sheet: SheetChoice = { name: source.name, form };
  const why = 'no other sheet that is shown has data';
  const decisions = settings.sheet === null ? [{ setting: 'sheet', value: source.name, why }] : [];
  const ref = inspectionOf(load, inspections, indexName);
  const index = ref === null ? null : ((await documents.get(ref)) as SheetIndex);
  const common = { sheet, objectOffset, placeOf: source.placeOf };
  if (index !== null && isSame(index.sheet, sheet)) {
    const { most, by } = limitOf(settings, object.size);
    if (index.textSize > most) {
      throw new TooMuchText(
        `${about.object}: its text is longer than ${most} bytes, the most that ${by} allows. If the file is what it should be, raise that and drop it again; else correct the file.`,
      );
    }
    const text = { ...common, size: index.textSize, index: ref, read: source.read };
    return { sheet, decisions, text };
  }
  const kept = object.size > small ? null : await keptOf(source.read);
  if (kept === null) return { sheet, decisions, text: null };
  const text = {
    ...common,
    size: kept.length,
    index: null,
    read: (from: number, to: number) => once(kept.subarray(from, to)),
  };
  return { sheet, decisions, text };
}

/** An index that was made of another sheet, or for other settings, has another size. */
function isSame(one: SheetChoice | undefined, other: SheetChoice): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The whole text; null: it is too long. */
async function keptOf(read: ReadBytes): Promise<Buffer | null> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of read(0, Number.POSITIVE_INFINITY)) {
    size += piece.length;
    if (size > mostKept) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
