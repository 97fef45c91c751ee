import type { Cell, Misfit, OutCell } from '../cells/cell.ts';
import type { Changes } from '../cells/change.ts';
import type { Recast } from '../cells/recast.ts';
import { shorten } from '../wording.ts';
import { CR, type Dialect, dialectBytes, isDomoSpelling, LF } from './dialect.ts';
import { spellRecord } from './domo-record.ts';
import { createRecordBodyParser, type Parsed } from './record-parser.ts';
import type { Anomaly } from './report.ts';

/** What a record has to be like, and what becomes of it. */
export interface RecordRules {
  dialect: Dialect;
  /** How many cells every record must have; null: any number. */
  width: number | null;
  /** What becomes of a record with fewer cells: an anomaly, or it gets nulls. */
  shortRows: 'reject' | 'pad';
  /** What becomes of surplus cells that are all empty: an anomaly, or they are left out. */
  emptyColumns: 'drop' | 'reject';
  /**
   * What turns the cells into those of the DataSet. Without it they are passed on as they are, but for `\N` without quotes,
   * which is null and becomes an empty cell: nothing but one client says that Domo reads it so itself [F6].
   */
  recast?: Recast | undefined;
}

/** What becomes of the bytes of a record. */
export type Passage =
  /** They are written as they are. */
  | { kind: 'whole' }
  /** Others are written in their place. */
  | { kind: 'instead'; bytes: Uint8Array }
  /** They are a comment or a blank line: nothing is written, and they are no row. */
  | { kind: 'nothing' }
  | { kind: 'anomaly'; anomaly: Anomaly };

/** The general reader: it knows every dialect, and takes one record after the other. */
export interface RecordReader {
  /**
   * @param bytes of one whole record
   * @param offset the byte of the object at which it begins
   * @param row its number, from 1, if it is one
   * @param ended the bytes have a line end; the last of the data may lack it
   */
  read(bytes: Uint8Array, offset: number, row: number, ended: boolean): Passage;
  /**
   * Looks at a record that is not read to its end. Returns the first fault in these bytes, or the byte at which the
   * quoted cell begins that they end in.
   */
  inspect(bytes: Uint8Array, offset: number, row: number): { anomaly: Anomaly | null; open: number | null };
  readonly literalQuotes: number;
  readonly textAfterClose: number;
  /** What was changed here and by `recast`. */
  readonly changes: Changes;
}

const whole: Passage = { kind: 'whole' };
const nothing: Passage = { kind: 'nothing' };

export function createRecordReader(rules: RecordRules): RecordReader {
  const { dialect, width, shortRows, emptyColumns, recast } = rules;
  const { blankLines } = dialect;
  const parser = createRecordBodyParser(dialect);
  const { comment } = dialectBytes(dialect);
  const isDomo = isDomoSpelling(dialect);
  let literalQuotes = 0;
  let textAfterClose = 0;
  let emptyTexts = 0;
  let nulls = 0;

  function faultOf(parsed: Parsed, row: number, end: number, ended: boolean): Anomaly | null {
    if (parsed.fault) return { ...parsed.fault, row };
    if (ended) return null;
    if (parsed.open !== null) return { kind: 'UnclosedQuote', row, offset: parsed.open };
    return parsed.endsWithReturn ? { kind: 'BareCarriageReturn', row, offset: end - 1 } : null;
  }

  /** The cells without surplus ones, or null if the record has too many or too few. */
  function fitted(cells: readonly Cell[]): readonly Cell[] | null {
    if (width === null || cells.length === width) return cells;
    if (cells.length < width) return shortRows === 'pad' ? cells : null;
    const isEmpty = emptyColumns === 'drop' && cells.slice(width).every(({ text }) => text === '');
    return isEmpty ? cells.slice(0, width) : null;
  }

  function padded(cells: readonly Cell[]): readonly OutCell[] {
    const missing = (width ?? 0) - cells.length;
    const out = cells.map(withoutBareNull);
    return missing > 0 ? [...out, ...Array.from({ length: missing }, () => null)] : out;
  }

  function withoutBareNull(cell: Cell): OutCell {
    if (cell.quoted || cell.text !== '\\N') return cell;
    nulls++;
    return null;
  }

  return {
    read(bytes, offset, row, ended) {
      if (comment >= 0 && bytes[0] === comment) return nothing;
      const lineEnd = ended ? lineEndOf(bytes) : 0;
      const body = bytes.subarray(0, bytes.length - lineEnd);
      const isBlank = parser.isBlank(body);
      if (isBlank && blankLines === 'skip') return nothing;
      if (isBlank && blankLines === 'reject') return refused({ kind: 'BlankLine', row, offset });

      const parsed = parser.parse(isBlank ? body.subarray(0, 0) : body, offset, ended);
      const fault = faultOf(parsed, row, offset + bytes.length, ended);
      if (fault) return refused(fault);
      const { cells } = parsed;
      const kept = fitted(cells);
      if (kept === null) {
        const [expected, found] = [width ?? 0, cells.length];
        return refused({ kind: 'WrongColumnCount', row, offset, expected, found });
      }
      const out = recast ? recast.record(kept, row) : padded(kept);
      if (!isRow(out)) return refused(misfitAnomaly(out, kept, offset, row));

      literalQuotes += parsed.literalQuotes;
      textAfterClose += parsed.textAfterClose;
      const isAsItWas = out.length === cells.length && out.every((cell, index) => cell === cells[index]);
      const isSpeltForDomo = isDomo && !isBlank && parsed.literalQuotes + parsed.textAfterClose === 0;
      if (isAsItWas && isSpeltForDomo) return whole;
      const spelt = spellRecord(out, lineEnd === 2 ? '\r\n' : '\n');
      if (spelt.isEmptyText) emptyTexts++;
      return { kind: 'instead', bytes: spelt.bytes };
    },

    inspect(bytes, offset, row) {
      if (comment >= 0 && bytes[0] === comment) return { anomaly: null, open: null };
      const { fault, open } = parser.parse(bytes, offset, false);
      return { anomaly: fault && { ...fault, row }, open };
    },

    get literalQuotes() {
      return literalQuotes;
    },
    get textAfterClose() {
      return textAfterClose;
    },
    get changes() {
      const changes = { ...recast?.changes };
      if (nulls > 0) changes.null = (changes.null ?? 0) + nulls;
      if (emptyTexts > 0) changes.emptyText = (changes.emptyText ?? 0) + emptyTexts;
      return changes;
    },
  };
}

function refused(anomaly: Anomaly): Passage {
  return { kind: 'anomaly', anomaly };
}

function isRow(out: readonly OutCell[] | Misfit): out is readonly OutCell[] {
  return Array.isArray(out);
}

/** A cell that does not fit. @param record the byte at which its record begins */
export function misfitAnomaly(misfit: Misfit, cells: readonly Cell[], record: number, row: number): Anomaly {
  const { column, type, reason } = misfit;
  const cell = cells[misfit.cell];
  const text = shorten(cell?.text ?? '');
  return { kind: 'CellMisfit', row, offset: cell?.offset ?? record, column, type, text, reason };
}

/** How long the line end of a record is that has one. */
function lineEndOf(bytes: Uint8Array): number {
  return bytes.at(-1) === LF && bytes.at(-2) === CR ? 2 : 1;
}
