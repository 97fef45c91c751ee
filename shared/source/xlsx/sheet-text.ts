import { NotCsv } from '../../errors.ts';
import { type About, damagedWorkbook } from './about.ts';
import { csvCell, type SheetForm, unescaped } from './cell-text.ts';
import { numberText } from './number.ts';
import type { NumberKind } from './number-format.ts';
import { createOutput } from './output.ts';
import { timeText } from './serial.ts';
import { mostTextBytes, type SharedStrings } from './shared-strings.ts';
import { isTrue } from './workbook.ts';
import { createXmlReader } from './xml.ts';

/** The sizes of Excel's sheets. */
export const mostRows = 1_048_576;
export const mostColumns = 16_384;

/** What cells of a sheet are read by. */
export interface SheetContext {
  /** Its name. */
  sheet: string;
  part: string;
  styles: readonly NumberKind[];
  strings: SharedStrings;
  from1904: boolean;
  form: SheetForm;
  about: About;
  /** The byte of the text whose cell is to be found. */
  watched?: number | undefined;
}

/** Turns the XML of a sheet into CSV. */
export interface SheetReader {
  /** The text of what the bytes complete, in pieces. Nobody may change them. Throws `DamagedWorkbook` and `NotCsv`. */
  push(bytes: Uint8Array): Uint8Array[];
  end(): Uint8Array[];
  /** The cell that has the byte that is watched, as `C17`; null: the text has not come to it. */
  readonly found: string | null;
}

/**
 * Each row of the sheet is a line, the empty ones before the last that has something too, so that a row's line has its
 * number. A line ends at the last cell of its row that has something.
 */
export function createSheetReader({
  sheet,
  part,
  styles,
  strings,
  from1904,
  form,
  about,
  watched = Number.POSITIVE_INFINITY,
}: SheetContext): SheetReader {
  const output = createOutput();
  const path: string[] = [];
  /** The row and the column that were begun last, from 1, and those up to which the text has come. */
  let row = 0;
  let column = 0;
  let line = 1;
  let cells = 0;
  let type = '';
  let style = 0;
  let value = '';
  let hasValue = false;
  let hasFormula = false;
  let isCollected = false;
  let found: string | null = null;

  const where = () => `sheet ${JSON.stringify(sheet)}, cell ${columnName(column)}${row}`;
  const fail = (what: string): never => {
    throw damagedWorkbook(about, `${where()}: ${what}`);
  };

  function failFormula(): never {
    throw new NotCsv(
      `${about.object}: ${where()}: its formula has no value, because the program that wrote the workbook did not compute it. Open it in Excel, save it, and drop that.`,
    );
  }

  function openRow(r: string | undefined): void {
    const next = r === undefined ? row + 1 : Number(r);
    if (!(Number.isInteger(next) && next > row && next <= mostRows)) {
      throw damagedWorkbook(
        about,
        `sheet ${JSON.stringify(sheet)} has a row ${JSON.stringify(r ?? next)} behind row ${row}`,
      );
    }
    row = next;
    column = 0;
  }

  function openCell({ r, t, s }: Readonly<Record<string, string>>): void {
    const [next, inRow] = r === undefined ? [column + 1, row] : placeOf(r);
    if (!(next > column && next <= mostColumns && inRow === row)) {
      throw damagedWorkbook(
        about,
        `sheet ${JSON.stringify(sheet)}, row ${row}, has a cell ${JSON.stringify(r ?? '')} behind column ${column}`,
      );
    }
    column = next;
    type = t ?? 'n';
    style = s === undefined ? 0 : Number(s);
    value = '';
    hasValue = hasFormula = false;
  }

  function closeCell(): void {
    if (type === 's' && hasValue) {
      const text =
        strings.at(value.trim() === '' ? Number.NaN : Number(value)) ??
        fail('it has a text that the workbook lacks');
      if (text.length > 0) {
        advance();
        output.bytes(text);
        look();
      }
      return;
    }
    if (hasFormula && type !== 'str' && value.trim() === '') failFormula();
    const text = cellText();
    if (text === '') return;
    advance();
    output.text(text);
    look();
  }

  function look(): void {
    if (found === null && output.length > watched) found = `${columnName(column)}${row}`;
  }

  /** Empty: there is nothing in the cell. */
  function cellText(): string {
    switch (type) {
      case 'n':
        return numberCell();
      case 'str':
      case 'inlineStr':
        return textCell(unescaped(value));
      case 'b':
        return truthCell(value.trim());
      case 'e':
      case 'd':
        return textCell(value.trim());
      case 's':
        return '';
      default:
        return fail(`it is of a type that nobody knows, ${JSON.stringify(type)}`);
    }
  }

  function truthCell(text: string): string {
    if (text === '') return '';
    if (isTrue(text)) return 'TRUE';
    return text === '0' || text === 'false' ? 'FALSE' : fail('it is said to be a truth value, and is none');
  }

  function numberCell(): string {
    const text = value.trim();
    if (text === '') return '';
    const kind = styles[style] ?? (style === 0 ? 'number' : fail('it has a format that the workbook lacks'));
    const number = numberText(text, form.decimal) ?? fail('it is said to be a number, and is none');
    const time = kind === 'number' ? null : timeText(Number(text), kind, from1904);
    if (time !== null) return time;
    return number.includes(',') ? `"${number}"` : number;
  }

  function textCell(text: string): string {
    if (!text.isWellFormed()) fail('it has one half of a character');
    const cell = csvCell(text, form);
    if (3 * cell.length > mostTextBytes && Buffer.byteLength(cell) > mostTextBytes)
      fail('its text is too long');
    return cell;
  }

  /** Ends the lines and the cells before the cell. */
  function advance(): void {
    if (line < row) {
      output.repeat('\n', row - line);
      line = row;
      cells = 1;
    }
    cells = Math.max(1, cells);
    if (cells < column) {
      output.repeat(',', column - cells);
      cells = column;
    }
  }

  const reader = createXmlReader(
    {
      open(name, attributes) {
        path.push(name);
        const depth = path.length;
        isCollected = false;
        if (depth < 3 || path[1] !== 'sheetData') return;
        if (depth === 3) {
          if (name === 'row') openRow(attributes.r);
        } else if (path[2] !== 'row') return;
        else if (depth === 4) {
          if (name === 'c') openCell(attributes);
        } else if (path[3] !== 'c') return;
        else if (depth === 5) {
          if (name === 'f') hasFormula = true;
          isCollected = name === 'v';
          // One behind the other they would be another value.
          if ((isCollected || name === 'is') && value !== '') fail('it has two values');
          hasValue ||= isCollected;
        } else if (path[4] === 'is' && name === 't') {
          isCollected = depth === 6 || (depth === 7 && path[5] === 'r');
        }
      },
      text(some) {
        if (isCollected) value += some;
      },
      close(name) {
        const depth = path.length;
        path.pop();
        isCollected = false;
        if (depth === 4 && name === 'c' && path[1] === 'sheetData' && path[2] === 'row') closeCell();
      },
    },
    part,
    about,
  );

  return {
    push(bytes) {
      reader.push(bytes);
      return output.take();
    },
    end() {
      reader.end();
      if (line > 1 || cells > 0) output.text('\n');
      return output.take();
    },
    get found() {
      return found;
    },
  };
}

/** The column and the row of a cell's name, from 1: `A1`, `XFD1048576`. NaN for what is no name. */
export function placeOf(name: string): [column: number, row: number] {
  let column = 0;
  let at = 0;
  for (; at < name.length && at < 3; at++) {
    const code = name.charCodeAt(at) & ~0x20;
    if (code < 0x41 || code > 0x5a) break;
    column = 26 * column + code - 0x40;
  }
  const digit = name.charCodeAt(at);
  return at > 0 && digit >= 0x31 && digit <= 0x39
    ? [column, Number(name.slice(at))]
    : [Number.NaN, Number.NaN];
}

/** The letters of a column, from 1. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(0x41 + ((rest - 1) % 26)) + name;
  }
  return name;
}
