import { isUtf8 } from 'node:buffer';
import { CR, LF, QUOTE } from '../../csv/dialect.ts';
import { nextByte } from '../../csv/search.ts';

const COMMA = 0x2c;
const nothing = Buffer.alloc(0);

/**
 * Where in a record the scan is: at the beginning of a cell, in one without quotes, in a quoted one, or behind a quote
 * in a quoted one, which closes the cell or is the first of two.
 */
type Place = 'start' | 'plain' | 'quoted' | 'quote';

/** The cells of the record that has ended: places in `bytes`, without the quotes around them. */
export interface Spans {
  bytes: Buffer;
  starts: Int32Array;
  ends: Int32Array;
  /** 0: without quotes; 1: in quotes; 2: in quotes, and with doubled quotes inside. */
  quotes: Uint8Array;
  /** How many cells the record has. Of those beyond the width no places are kept. */
  count: number;
}

/** What is wrong with the text, in words that follow "row 7". */
export class ScanFault extends Error {
  override readonly name = 'ScanFault';
}

/** Finds the cells of an export of Domo: commas, quotes doubled in quoted cells, LF or CRLF [E5, F2]. */
export interface Scanner {
  /** Calls `take` for each record that ends in these bytes. The chunks may be cut anywhere. */
  push(chunk: Buffer): void;
  /** To be called at the end of the data. */
  end(): void;
  /** Records so far, with one that is cut off. */
  readonly records: number;
  /** The data have ended inside a quoted cell. */
  readonly isOpen: boolean;
}

/**
 * Unlike the parser of records for files it knows one dialect, and makes nothing for a cell: so it is many times as fast.
 *
 * @param width how many cells records should have; others are given, too, with their count
 * @param most bytes that a record may have
 * @param take is given each record, and must be done with it when it returns
 */
export function createScanner(width: number, most: number, take: (spans: Spans) => void): Scanner {
  const spans: Spans = {
    ...{ bytes: nothing, count: 0 },
    ...{ starts: new Int32Array(width), ends: new Int32Array(width), quotes: new Uint8Array(width) },
  };
  let place: Place = 'start';
  /** Of the current cell. */
  let start = 0;
  let quotes = 0;
  let at = 0;
  let record = 0;
  let records = 0;
  let isOpen = false;
  /** Whether lines end with CRLF; null before the first has ended. */
  let crlf: boolean | null = null;

  function closeCell(end: number): void {
    const { count } = spans;
    if (count < width) {
      spans.starts[count] = start;
      spans.ends[count] = end;
      spans.quotes[count] = quotes;
    }
    spans.count = count + 1;
  }

  function closeRecord(): void {
    records++;
    take(spans);
    spans.count = 0;
  }

  /** Of a cell without quotes that ends with its line. A carriage return there may be of the line end, or of the cell. */
  function endOfLine(end: number): number {
    const hasReturn = end > start && spans.bytes[end - 1] === CR;
    noteLineEnd(hasReturn);
    return hasReturn ? end - 1 : end;
  }

  function noteLineEnd(hasReturn: boolean): void {
    crlf ??= hasReturn;
    if (hasReturn !== crlf)
      throw new ScanFault(
        `ends with ${name(hasReturn)}, and the first line with ${name(crlf)}, so that nobody can say whether a carriage return is part of a cell`,
      );
  }

  function scan(): void {
    const { bytes } = spans;
    const { length } = bytes;
    while (at < length) {
      switch (place) {
        case 'start': {
          const isQuoted = bytes[at] === QUOTE;
          quotes = isQuoted ? 1 : 0;
          if (isQuoted) at++;
          start = at;
          place = isQuoted ? 'quoted' : 'plain';
          break;
        }
        case 'plain': {
          let byte = 0;
          for (; at < length; at++) {
            byte = bytes[at] as number;
            if (byte <= COMMA && (byte === COMMA || byte === LF || byte === QUOTE)) break;
          }
          if (at === length) return;
          if (byte === QUOTE) throw new ScanFault('has a quote inside a cell without quotes');
          closeCell(byte === LF ? endOfLine(at) : at);
          at++;
          place = 'start';
          if (byte === LF) {
            closeRecord();
            record = at;
          }
          break;
        }
        case 'quoted':
          at = nextByte(bytes, QUOTE, at, length);
          if (at < length) {
            at++;
            place = 'quote';
          }
          break;
        case 'quote': {
          const byte = bytes[at];
          if (byte === QUOTE) {
            quotes = 2;
            at++;
            place = 'quoted';
            break;
          }
          // What follows the carriage return may be in the next chunk.
          if (byte === CR && at + 1 === length) return;
          const isLine = byte === LF || (byte === CR && bytes[at + 1] === LF);
          if (!isLine && byte !== COMMA) throw new ScanFault('has text behind the closing quote of a cell');
          if (isLine) noteLineEnd(byte === CR);
          closeCell(at - 1);
          at += byte === CR ? 2 : 1;
          place = 'start';
          if (isLine) {
            closeRecord();
            record = at;
          }
          break;
        }
      }
    }
  }

  /** @param rows how many records there are in the bytes */
  function check(end: number, rows: number): void {
    if (isUtf8(spans.bytes.subarray(0, end))) return;
    // The row of a fault is the one behind all that have ended.
    records--;
    throw new ScanFault(`${rows > 1 ? `or one of the ${rows - 1} before it ` : ''}is no UTF-8`);
  }

  /** Keeps the record that has not ended, and moves all places to where it begins. */
  function keep(): void {
    const { bytes, starts, ends, count } = spans;
    if (bytes.length - record > most)
      throw new ScanFault(`has more than ${most} bytes, which is more than a row of Parquet is made of here`);
    for (let cell = 0; cell < Math.min(count, width); cell++) {
      (starts[cell] as number) -= record;
      (ends[cell] as number) -= record;
    }
    spans.bytes = bytes.subarray(record);
    start -= record;
    at -= record;
    record = 0;
  }

  return {
    push(chunk) {
      spans.bytes = spans.bytes.length === 0 ? chunk : Buffer.concat([spans.bytes, chunk]);
      const before = records;
      scan();
      check(record, records - before);
      keep();
    },
    end() {
      const { length } = spans.bytes;
      if (length === 0) return;
      isOpen = place === 'quoted';
      if (isOpen) {
        records++;
        return;
      }
      if (place === 'quote') {
        // A lone carriage return may be what is left of a line end.
        if (at < length) noteLineEnd(true);
        closeCell(at - 1);
      } else {
        if (place === 'start') {
          start = length;
          quotes = 0;
        }
        const hasReturn = crlf === true && length > start && spans.bytes[length - 1] === CR;
        closeCell(hasReturn ? length - 1 : length);
      }
      closeRecord();
      check(length, 1);
    },
    get records() {
      return records;
    },
    get isOpen() {
      return isOpen;
    },
  };
}

const name = (hasReturn: boolean) => (hasReturn ? 'a carriage return and a line feed' : 'a line feed alone');
