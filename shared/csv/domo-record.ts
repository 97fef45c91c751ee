import type { OutCell } from '../cells/cell.ts';

/** What only quotes make part of a cell. */
const special = /[",\r\n]/;

/** A record as Domo reads it [F2, F4]. */
export interface DomoRecord {
  bytes: Buffer;
  /** It is one null, for which Domo has no spelling [F4]: it is spelt as an empty text. */
  isEmptyText: boolean;
}

/**
 * Spells a record as Domo reads it: commas, double quotes where they are needed or where the file has some, and an
 * empty text in quotes, because an empty cell without them is null [F3], as is `\N` [F6].
 */
export function spellRecord(cells: readonly OutCell[], lineEnd: '\n' | '\r\n'): DomoRecord {
  const text = spellCells(cells);
  const isEmptyText = text === '' && cells.length === 1;
  return { bytes: Buffer.from((isEmptyText ? '""' : text) + lineEnd), isEmptyText };
}

/** A record as Domo reads it, without its line end. One that is one null is an empty text here. */
export function spellCells(cells: readonly OutCell[]): string {
  let text = '';
  for (let place = 0; place < cells.length; place++) {
    if (place > 0) text += ',';
    text += spellCell(cells[place] as OutCell);
  }
  return text;
}

function spellCell(cell: OutCell): string {
  if (cell === null) return '';
  const isText = typeof cell === 'string';
  const text = isText ? cell : cell.text;
  const quoted = isText ? isNullBare(cell) : cell.quoted;
  return quoted || special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Whether a text would be a null without quotes: an empty one, or a `\N` that had blanks around it. */
function isNullBare(text: string): boolean {
  return text === '' || text === '\\N';
}
