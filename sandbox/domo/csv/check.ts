import { utf8Prefix } from './utf8.ts';

/** A fault of an uploaded CSV, in Domo's words [P12, F4]. */
export class CsvFault extends Error {
  override readonly name = 'CsvFault';
}

export interface CsvSummary {
  rows: number;
  /** The data begins with a byte order mark, which stays in the first cell [F12]. */
  bom: boolean;
}

/** Checks the grammar of a CSV while its bytes come in. The chunks may be cut anywhere. */
export interface CsvCheck {
  /** @throws CsvFault at the first fault against Domo's grammar */
  push(chunk: Uint8Array): void;
  /** @throws CsvFault if the data ends in a place where it must not */
  end(): CsvSummary;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

type State = 'row' | 'cell' | 'unquoted' | 'quoted' | 'closed' | 'cr' | 'crOfBlankLine';

/** How much of a faulty row its message quotes. Bytes. */
const excerptLength = 200;

/**
 * Domo's grammar: RFC 4180 with LF or CRLF, UTF-8, and every row with the same number of cells [F2, F4, P12]. Blank lines
 * at the end pass, as in the guide's own sample body, but for data of one column, where they might be nulls [F4].
 *
 * It shares no code with the product's own scanner, so that it can check the product.
 */
export function checkCsv(columns: number): CsvCheck {
  let state: State = 'row';
  let row = 1;
  let column = 1;
  /** A blank line was there; it may be the last one. */
  let isBlank = false;
  /** The first bytes of the data, in which a byte order mark would be. */
  let head = Buffer.alloc(0);
  /** The first bytes of a character that the last chunk cut. */
  let cut = new Uint8Array(0);
  /** The beginning of the current row, as far as it was in earlier chunks. */
  let excerpt = Buffer.alloc(0);

  function fault(what: string, chunk: Uint8Array, rowStart: number, at: number): CsvFault {
    const seen = Buffer.concat([excerpt, chunk.subarray(rowStart, at)]).subarray(0, excerptLength);
    return new CsvFault(`${what} Row ${row}, column ${column}. Row: ${seen.toString('utf8')}`);
  }

  function endOfRow(chunk: Uint8Array, rowStart: number, at: number): void {
    if (column > columns)
      throw fault(`There are too many columns. Expected ${columns}.`, chunk, rowStart, at);
    if (column < columns) {
      column += 1;
      throw fault(`There are too few columns. Expected ${columns}.`, chunk, rowStart, at);
    }
    row += 1;
    column = 1;
    excerpt = Buffer.alloc(0);
    state = 'row';
  }

  function blankLine(chunk: Uint8Array, rowStart: number, at: number): void {
    if (columns === 1 || row === 1) throw fault('There is a blank line.', chunk, rowStart, at);
    isBlank = true;
    state = 'row';
  }

  function scan(chunk: Uint8Array): void {
    const length = chunk.length;
    let rowStart = 0;
    let i = 0;
    while (i < length) {
      const byte = chunk[i] as number;
      switch (state) {
        case 'row':
        case 'cell':
        case 'unquoted':
          if (isBlank && byte !== LF && byte !== CR)
            throw fault('There is a blank line.', chunk, rowStart, rowStart);
          if (byte > COMMA) {
            state = 'unquoted';
            i += 1;
            // Letters and digits are all above the comma, so this loop reads most bytes of most files.
            while (i < length && (chunk[i] as number) > COMMA) i += 1;
            continue;
          }
          if (byte === COMMA) {
            if (column === columns) {
              column += 1;
              throw fault(`There are too many columns. Expected ${columns}.`, chunk, rowStart, i);
            }
            column += 1;
            state = 'cell';
          } else if (byte === LF) {
            if (state === 'row') blankLine(chunk, rowStart, i);
            else endOfRow(chunk, rowStart, i);
            rowStart = i + 1;
          } else if (byte === CR) {
            state = state === 'row' ? 'crOfBlankLine' : 'cr';
          } else if (byte === QUOTE) {
            if (state === 'unquoted')
              throw fault('There is a quote inside an unquoted field.', chunk, rowStart, i);
            state = 'quoted';
          } else {
            state = 'unquoted';
          }
          i += 1;
          continue;
        case 'quoted':
          while (i < length && chunk[i] !== QUOTE) i += 1;
          if (i < length) state = 'closed';
          i += 1;
          continue;
        case 'closed':
          if (byte === QUOTE) {
            state = 'quoted';
            i += 1;
            continue;
          }
          if (byte !== COMMA && byte !== LF && byte !== CR)
            throw fault('There is text after a closing quote.', chunk, rowStart, i);
          // After the closing quote, the same characters end the field as in an unquoted one.
          state = 'unquoted';
          continue;
        case 'cr':
        case 'crOfBlankLine':
          if (byte !== LF) throw fault('There is a carriage return without a line feed.', chunk, rowStart, i);
          if (state === 'crOfBlankLine') blankLine(chunk, rowStart, i);
          else endOfRow(chunk, rowStart, i);
          rowStart = i + 1;
          i += 1;
          continue;
      }
    }
    if (excerpt.length < excerptLength)
      excerpt = Buffer.concat([excerpt, chunk.subarray(rowStart, rowStart + excerptLength)]);
  }

  /** The first byte that can't be in a text. */
  function firstNonText(chunk: Uint8Array): { at: number; what: string } | null {
    const nul = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).indexOf(0);
    const joined = cut.length === 0 ? chunk : Buffer.concat([cut, chunk]);
    const { valid, incomplete } = utf8Prefix(joined);
    const invalid = valid + incomplete < joined.length ? Math.max(0, valid - cut.length) : -1;
    cut = Uint8Array.from(joined.subarray(joined.length - incomplete));
    if (invalid >= 0 && (nul < 0 || invalid < nul)) return { at: invalid, what: 'The text is not UTF-8.' };
    return nul < 0 ? null : { at: nul, what: 'There is a NUL byte.' };
  }

  return {
    push(chunk) {
      if (head.length < 3) head = Buffer.concat([head, chunk.subarray(0, 3)]);
      const nonText = firstNonText(chunk);
      if (nonText === null) {
        scan(chunk);
      } else {
        scan(chunk.subarray(0, nonText.at));
        throw fault(nonText.what, new Uint8Array(0), 0, 0);
      }
    },
    end() {
      const nothing = new Uint8Array(0);
      if (cut.length > 0) throw fault('The text is not UTF-8.', nothing, 0, 0);
      if (state === 'quoted') throw fault('A quoted field is not closed.', nothing, 0, 0);
      if (state === 'cr' || state === 'crOfBlankLine')
        throw fault('There is a carriage return without a line feed.', nothing, 0, 0);
      if (state !== 'row') endOfRow(nothing, 0, 0);
      return { rows: row - 1, bom: head.subarray(0, 3).equals(byteOrderMark) };
    },
  };
}
