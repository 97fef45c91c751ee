import {
  BareCarriageReturn,
  BareLineFeed,
  BlankLine,
  CellOfWrongType,
  type FileError,
  NotUtf8,
  NulByte,
  QuoteInUnquotedField,
  RecordTooLong,
  TextAfterQuote,
  UnclosedQuote,
  WrongColumnCount,
} from '../errors.ts';
import { excerpt } from '../excerpt.ts';
import type { Anomaly } from './report.ts';
import { shorten } from './wording.ts';

export interface AnomalySource {
  /** The object's address, like `s3://bucket/key`. */
  object: string;
  /** Record of the data, 1-based; 0 is the header. */
  row: number;
  /** The file has a header. A person who opens the file sees it as row 1. */
  header: boolean;
  /** Whether the message may have something of the file in it. */
  showCells: boolean;
}

const again = 'and drop the file again';
const keep = 'or set "strayQuotes": "keep" under "read" of the route to load it as it is';

/**
 * The error that ends the load of a file with this anomaly. It says where the anomaly is, what it is, and what to do.
 */
export function anomalyError(anomaly: Anomaly, { object, row, header, showCells }: AnomalySource): FileError {
  const where = `${object}: row ${header ? row + 1 : row}, byte ${anomaly.offset}`;
  switch (anomaly.kind) {
    case 'UnclosedQuote':
      return new UnclosedQuote(
        `${where}: the quoted field that begins here never ends. Close it with a quote ${again}; a quote inside a quoted field must be doubled ("").`,
      );
    case 'TextAfterQuote':
      return new TextAfterQuote(
        `${where}: text follows the quote that closes a field, which was opened at byte ${anomaly.openedAt}. Double the quotes inside the field (""), or add the closing quote that is missing before, ${again}, ${keep}.`,
      );
    case 'QuoteInUnquotedField':
      return new QuoteInUnquotedField(
        `${where}: a quote stands inside a field that does not begin with one. Put the whole field in quotes and double the quote ("") ${again}, ${keep}.`,
      );
    case 'BareCarriageReturn':
      return new BareCarriageReturn(
        `${where}: no line feed follows this carriage return. End the lines with LF or CRLF, put fields with line breaks in quotes, ${again}.`,
      );
    case 'BareLineFeed':
      return new BareLineFeed(
        `${where}: a line feed stands here, where the lines end with a carriage return alone. End all lines with LF or CRLF, put cells with line breaks in quotes, ${again}.`,
      );
    case 'BlankLine':
      return new BlankLine(
        `${where}: this line is blank. Remove it ${again}, or set "blankLines": "skip" under "read" of the route; a record that is one empty string is written "".`,
      );
    case 'CellMisfit': {
      const { column, type, text, reason } = anomaly;
      const cell = excerpt(showCells, `"${text}"`, 'this cell');
      return new CellOfWrongType(
        `${where}: ${cell} does not fit column "${shorten(column)}", which is ${type} (${reason}). Correct the cell ${again}.`,
      );
    }
    case 'WrongColumnCount': {
      const { expected, found } = anomaly;
      return new WrongColumnCount(
        `${where}: this record has ${count(found)} where ${standard(header)} has ${expected}. Correct the record ${again}; a field that contains the delimiter must be in quotes.`,
      );
    }
    case 'NulByte':
      return new NulByte(
        `${where}: here is a NUL byte, which text does not contain: the file is binary, damaged, or UTF-16. Export it again as UTF-8 text and drop that.`,
      );
    case 'NotUtf8': {
      const byte = excerpt(
        showCells,
        `the byte ${hex(anomaly.byte)} here is not UTF-8${inWindows1252(anomaly.byte)}`,
        'the byte here is not UTF-8',
      );
      return new NotUtf8(`${where}: ${byte}. Save the file as UTF-8 ${again}.`);
    }
    case 'RecordTooLong':
      return new RecordTooLong(tooLong(where, anomaly));
  }
}

function tooLong(where: string, { limit, openedAt }: Extract<Anomaly, { kind: 'RecordTooLong' }>): string {
  const remedy = 'raise "maxRecordBytes" in the route';
  return openedAt === null
    ? `${where}: the record that begins here is longer than ${limit} bytes. If that is right ${remedy}, else correct it, ${again}.`
    : `${where}: the record that begins here does not end within ${limit} bytes, because its quoted field that begins at byte ${openedAt} does not. Close that field ${again}; if it is right as it is, ${remedy}.`;
}

/** Names what the columns of a record are compared with. The header itself is compared with the DataSet’s columns. */
function standard(header: boolean): string {
  return header ? 'the header' : 'the DataSet, or the route that makes it,';
}

function count(columns: number): string {
  return columns === 1 ? '1 column' : `${columns} columns`;
}

function hex(byte: number): string {
  return `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Spreadsheets on Windows save a plain CSV in this encoding. */
function inWindows1252(byte: number): string {
  const character = new TextDecoder('windows-1252').decode(Uint8Array.of(byte));
  return /\p{C}/u.test(character) ? '' : ` (in Windows-1252 it would be "${character}")`;
}
