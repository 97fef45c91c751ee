/** The form of the text that a sheet is read as. JSON. */
export interface SheetForm {
  /** The decimal mark of the route: numbers of cells are spelt by it, so that they are read as they are. */
  decimal: string;
  /** Blanks around texts of cells are left out. */
  trim: boolean;
}

const special = /[",\r\n]/;

/** A text as a cell of CSV; empty for one that is none. `\N` would be null without quotes. */
export function csvCell(text: string, { trim }: Pick<SheetForm, 'trim'>): string {
  const cell = trim ? trimmed(text) : text;
  return special.test(cell) || cell === '\\N' ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** No pattern, because one that looks for blanks at the end tries each run of them from each of its places. */
function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text[from])) from++;
  while (to > from && isBlank(text[to - 1])) to--;
  return text.slice(from, to);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** What stands for a character that XML can't have, as in `_x000D_` (ECMA-376, part 1, 22.9.2.19). */
const spelt = /_x([0-9a-f]{4})_/gi;

/** The text that a part of a workbook spells. */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(spelt, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}
