import {
  BareCarriageReturn,
  BareLineFeed,
  BlankLine,
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
import { type Judged, misfitError, plainlyJudged } from './cell-misfit.ts';
import { jsonError } from './json-anomaly.ts';
import { decodeLegacy } from './legacy.ts';
import type { Anomaly } from './report.ts';

export interface AnomalySource {
  /** The object's address, like `s3://bucket/key`. */
  object: string;
  /** Record of the data, 1-based; 0 is the header. */
  row: number;
  /** The file has a header. A person who opens the file sees it as row 1. */
  header: boolean;
  /** The file could have one: left out, it can. */
  couldHaveHeader?: boolean | undefined;
  /** Whether the message may have something of the file in it. */
  showCells: boolean;
  /** The rules and types that its cells are judged by; needed only where cells are judged. */
  judged?: Judged | undefined;
}

const again = 'and drop the file again';
const route = 'under "read" of the route';
const keep = `or set "strayQuotes": "keep" ${route} to load it as it is`;
const backslash = `if a backslash stands before the quote, set "escape": "backslash" ${route}`;
const noQuotes = `if quotes mean nothing in the file, set "quote": null ${route}`;

/**
 * The error that ends the load of a file with this anomaly. It says where the anomaly is, what it is, and what to do: in
 * the file, or in the route. What only the head of a file can tell is told by `readHead`.
 */
export function anomalyError(
  anomaly: Anomaly,
  { object, row, header, couldHaveHeader = true, showCells, judged = plainlyJudged }: AnomalySource,
): FileError {
  const { place = `row ${header ? row + 1 : row}, byte ${anomaly.offset}` } = anomaly;
  const where = `${object}: ${place}`;
  switch (anomaly.kind) {
    case 'UnclosedQuote':
      return new UnclosedQuote(
        `${where}: the quoted cell that begins here never ends. Close it with a quote ${again}; a quote inside a quoted cell must be doubled (""); ${backslash}; ${noQuotes}.`,
      );
    case 'TextAfterQuote':
      return new TextAfterQuote(
        `${where}: text follows the quote that closes a cell, which was opened at byte ${anomaly.openedAt}. Double the quotes inside the cell (""), or add the closing quote that is missing before, ${again}, ${keep}; ${backslash}; if only blanks follow the quote, set "trim": true under "cells" of the route.`,
      );
    case 'QuoteInUnquotedField':
      return new QuoteInUnquotedField(
        `${where}: a quote stands inside a cell that does not begin with one. Put the whole cell in quotes and double the quote ("") ${again}, ${keep}; if only blanks stand before the quote, set "trim": true under "cells" of the route.`,
      );
    case 'BareCarriageReturn':
      return new BareCarriageReturn(
        `${where}: no line feed follows this carriage return, as one does elsewhere in the file. End all lines alike, put cells with line breaks in quotes, ${again}.`,
      );
    case 'BareLineFeed':
      return new BareLineFeed(
        `${where}: a line feed stands here, where the lines end with a carriage return alone. End all lines with LF or CRLF, put cells with line breaks in quotes, ${again}.`,
      );
    case 'BlankLine':
      return new BlankLine(
        `${where}: this line is blank. Remove it ${again}, or set "blankLines": "skip" ${route}; a record that is one empty string is written "".`,
      );
    case 'CellMisfit':
      return misfitError(
        { ...anomaly, where },
        {
          ...{ showCells, mayBeHeader: couldHaveHeader && !header && row === 1 },
          ...judged,
        },
      );
    case 'WrongColumnCount': {
      const { expected, found } = anomaly;
      if (anomaly.place !== undefined) {
        return new WrongColumnCount(
          `${where}: the row has ${count(found)} where ${standard(header)} has ${expected}. Give each column a name in the header, or clear the cells outside the table, ${again}.`,
        );
      }
      return new WrongColumnCount(
        `${where}: this record has ${count(found)} where ${standard(header)} has ${expected}. Correct the record ${again}; a cell that contains the delimiter must be in quotes. ${otherWidth(found, expected)}`,
      );
    }
    case 'NulByte':
      return new NulByte(
        `${where}: here is a NUL byte, which text does not contain: the file is binary, or damaged. Export it again as text and drop that.`,
      );
    case 'NotUtf8': {
      const byte = excerpt(
        showCells,
        `the byte ${hex(anomaly.byte)} here is not UTF-8${inWindows1252(anomaly.byte)}`,
        'the byte here is not UTF-8',
      );
      return new NotUtf8(
        `${where}: ${byte}. If the whole file is in another encoding, set "encoding" ${route}; else correct it ${again}.`,
      );
    }
    case 'RecordTooLong':
      return new RecordTooLong(tooLong(where, anomaly));
    case 'InvalidJson':
    case 'RepeatedKey':
    case 'UnexpectedKey':
    case 'TooManyKeys':
      return jsonError(anomaly, where, showCells);
  }
}

/** Settings by which a record of another width may be right. */
function otherWidth(found: number, expected: number): string {
  const settings =
    found < expected
      ? 'if cells at the end of a record may be missing, "shortRows": "pad"; if it is no row, "skipFooter" at the end of the file, or "comment", such as "#"'
      : 'if a backslash stands before a delimiter that belongs to a cell, "escape": "backslash"; if other quotes enclose it, "quote", such as "\'"';
  return `Or set what fits ${route}: ${settings}.`;
}

function tooLong(where: string, { limit, openedAt }: Extract<Anomaly, { kind: 'RecordTooLong' }>): string {
  const remedy = 'raise "maxRecordBytes" in the route';
  return openedAt === null
    ? `${where}: the record that begins here is longer than ${limit} bytes. If that is right ${remedy}, else correct it, ${again}.`
    : `${where}: the record that begins here does not end within ${limit} bytes, because its quoted cell that begins at byte ${openedAt} does not. Close that cell ${again}; if it is right as it is, ${remedy}; ${noQuotes}.`;
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

/** The bytes with which damaged UTF-8 most likely begins: a letter that was cut, a quotation mark, half a surrogate pair. */
const beginnings = [0xc2, 0xc3, 0xe2, 0xed, 0xef, 0xf0];

/** Spreadsheets on Windows save a plain CSV in this encoding. */
function inWindows1252(byte: number): string {
  if (beginnings.includes(byte)) return '';
  const character = decodeLegacy(Uint8Array.of(byte), 'windows-1252') ?? '';
  return character === '' || /\p{C}/u.test(character) ? '' : ` (in Windows-1252 it would be "${character}")`;
}
