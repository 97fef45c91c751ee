import type { Cell } from '../cells/cell.ts';
import { createAutomaton } from './automata.ts';
import type { Cursor } from './automaton.ts';
import { CR, type Dialect, dialectBytes, LF } from './dialect.ts';
import { createRecordBodyParser } from './record-parser.ts';
import { START } from './state.ts';

export type { Cell } from '../cells/cell.ts';

export interface CsvRecord {
  /** 1-based, from the first record parsed. Comments and blank lines that are skipped do not count. */
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
 * Parses records from the start of one on, for looking at cells; it reads what the scanner accepts, and whatever a
 * record has that the scanner refuses, it still gives its cells: stray quotes and text behind a closing quote belong to
 * the cell. A blank line that is not skipped is one null.
 *
 * @param offset the byte of the object at which the first record begins
 */
export function createRecordParser(dialect: Dialect, offset = 0): RecordParser {
  const automaton = createAutomaton(dialect);
  const parser = createRecordBodyParser(dialect);
  const { comment } = dialectBytes(dialect);
  const cursor: Cursor = { state: START, previous: LF };
  /** The pieces of the current record that came in earlier chunks. */
  let pieces: Uint8Array[] = [];
  let row = 0;
  let start = offset;

  function take(piece: Uint8Array, ended: boolean): CsvRecord | null {
    const bytes = pieces.length === 0 ? piece : Buffer.concat([...pieces, piece]);
    const place = start;
    pieces = [];
    start += bytes.length;
    if (bytes[0] === comment) return null;
    const body = ended ? withoutLineEnd(bytes) : bytes;
    const isBlank = parser.isBlank(body);
    if (isBlank && dialect.blankLines === 'skip') return null;
    const { cells } = parser.parse(isBlank ? body.subarray(0, 0) : body, place, ended);
    return { row: ++row, offset: place, cells };
  }

  return {
    *push(bytes) {
      let from = 0;
      for (;;) {
        const end = automaton.findRecordEnd(cursor, bytes, from);
        if (end < 0) break;
        const record = take(bytes.subarray(from, end), true);
        from = end;
        if (record) yield record;
      }
      if (from < bytes.length) pieces.push(bytes.subarray(from));
    },
    end() {
      const record = pieces.length === 0 ? null : take(new Uint8Array(0), false);
      return record ? [record] : [];
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

/** In every dialect a carriage return before the line feed belongs to the line end. */
function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length - (bytes.at(-1) === LF && bytes.at(-2) === CR ? 2 : 1));
}
