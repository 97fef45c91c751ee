import { type Cursor, findRecordEnd } from './automaton.ts';
import { CR, type Dialect, delimiterByte, LF, QUOTE } from './dialect.ts';

export interface Cell {
  /** Without the quotes around it. A doubled quote inside is a single one here. */
  text: string;
  /** `""` is an empty string; an empty cell without quotes is null [F3]. */
  quoted: boolean;
  /** The byte of the object at which the cell begins. */
  offset: number;
}

export interface CsvRecord {
  /** 1-based, from the first record parsed. */
  row: number;
  /** The byte of the object at which the record begins. */
  offset: number;
  cells: Cell[];
}

/** Takes chunks that may cut a record anywhere. Keeps views of the chunks until the record ends. */
export interface RecordParser {
  /** The records that end in these bytes, parsed one by one. The caller must read all of them before the next push. */
  push(bytes: Uint8Array): Generator<CsvRecord>;
  /** To be called at the end of the data. Returns the last record if it has no line end. */
  end(): CsvRecord[];
}

/**
 * Parses records from the start of one on, for looking at cells; it reads what the scanner accepts, stray
 * quotes that are kept included: text after a closing quote belongs to the cell.
 *
 * @param offset the byte of the object at which the first record begins
 */
export function createRecordParser(dialect: Dialect, offset = 0): RecordParser {
  const delimiter = delimiterByte(dialect);
  const cursor: Cursor = { state: 'O', previous: LF };
  /** The pieces of the current record that came in earlier chunks. */
  let pieces: Uint8Array[] = [];
  let row = 0;
  let start = offset;

  function take(piece: Uint8Array, lineEnd: boolean): CsvRecord {
    const bytes = pieces.length === 0 ? piece : Buffer.concat([...pieces, piece]);
    const record = {
      row: ++row,
      offset: start,
      cells: parseCells(lineEnd ? withoutLineEnd(bytes) : bytes, start, delimiter),
    };
    pieces = [];
    start += bytes.length;
    return record;
  }

  return {
    *push(bytes) {
      let from = 0;
      for (;;) {
        const end = findRecordEnd(cursor, bytes, from, delimiter);
        if (end < 0) break;
        yield take(bytes.subarray(from, end), true);
        from = end;
      }
      if (from < bytes.length) pieces.push(bytes.subarray(from));
    },
    end() {
      return pieces.length === 0 ? [] : [take(new Uint8Array(0), false)];
    },
  };
}

/** All records of `chunks`: see createRecordParser. */
export function* parseRecords(
  chunks: Iterable<Uint8Array>,
  dialect: Dialect,
  offset = 0,
): Generator<CsvRecord> {
  const parser = createRecordParser(dialect, offset);
  for (const chunk of chunks) yield* parser.push(chunk);
  yield* parser.end();
}

function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length - (bytes.at(-2) === CR ? 2 : 1));
}

/** The cells of one whole record without its line end, which begins at byte `offset` of the object. */
function parseCells(record: Uint8Array, offset: number, delimiter: number): Cell[] {
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.byteLength);
  const cells: Cell[] = [];
  for (let start = 0; start <= bytes.length; ) {
    const quoted = bytes[start] === QUOTE;
    const close = quoted ? closingQuote(bytes, start + 1) : start;
    const found = bytes.indexOf(delimiter, close);
    const end = found < 0 ? bytes.length : found;
    const inside = quoted ? bytes.toString('utf8', start + 1, close).replaceAll('""', '"') : '';
    const text = inside + bytes.toString('utf8', quoted ? close + 1 : start, end);
    cells.push({ text, quoted, offset: offset + start });
    start = end + 1;
  }
  return cells;
}

/** Index of the quote that closes the field whose text begins at `from`; the length if there is none. */
function closingQuote(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(QUOTE, from); at >= 0; at = bytes.indexOf(QUOTE, at + 2)) {
    if (bytes[at + 1] !== QUOTE) return at;
  }
  return bytes.length;
}
