import type { Changes } from '../cells/change.ts';
import type { ColumnType } from '../data-set.ts';
import type { State, StateMap } from './state.ts';

/** Where in a file something is wrong. */
interface Place {
  /** Record, 1-based within the part. Comments and blank lines that are skipped do not count. */
  row: number;
  /** Byte of the object, 0-based. */
  offset: number;
  /** How messages name the place, where that is no byte: `sheet "Data", cell C3`. */
  place?: string;
}

/**
 * What makes a file unfit for Domo [F2, F4], or keeps its records from being read. The kinds are the names of the errors
 * they become; CellMisfit becomes CellOfWrongType.
 *
 * `offset` is the byte at fault. For UnclosedQuote it is the opening quote, for TextAfterQuote the first byte of the
 * text, for NotUtf8 the first byte of the malformed character, for CellMisfit the first byte of the cell, for those about
 * keys the quote before the key; for BlankLine, WrongColumnCount and RecordTooLong it is the first byte of the record.
 */
export type Anomaly = Place &
  (
    | {
        kind:
          | 'UnclosedQuote'
          | 'QuoteInUnquotedField'
          | 'BareCarriageReturn'
          | 'BareLineFeed'
          | 'BlankLine'
          | 'NulByte';
      }
    /** `openedAt`: the quote that opened the field. Maybe the quote that should close it is missing. */
    | { kind: 'TextAfterQuote'; openedAt: number }
    | { kind: 'WrongColumnCount'; expected: number; found: number }
    | { kind: 'NotUtf8'; byte: number }
    /**
     * `openedAt`: the quote of the field that is still open after `limit` bytes. Probably its closing quote is missing.
     */
    | { kind: 'RecordTooLong'; limit: number; openedAt: number | null }
    /** `reason`: see `Misfit`. `text`: the cell's, shortened. */
    | { kind: 'CellMisfit'; column: string; type: ColumnType; text: string; reason: string }
    /** `expected`: what the grammar of JSON has at this byte. `found`: what begins there, shortened. */
    | { kind: 'InvalidJson'; expected: string; found: string }
    /** Two keys of a record are the same, or may be the same column. `key`: the later one, with its path. */
    | { kind: 'RepeatedKey'; key: string }
    /** A value of a record that no column asks for. */
    | { kind: 'UnexpectedKey'; key: string }
    | { kind: 'TooManyKeys'; limit: number }
  );

/**
 * What `split-part` reports about one part: all that the proof needs, and what the receipt shows. JSON.
 * The proof uses only states and counts, never the places where records begin.
 */
export interface PartReport {
  /** Index of the range. */
  range: number;
  /** The state from which the part was cut, at the start of the range. */
  start: State;
  /** `start` was known, or proven by the look-behind; it was not guessed. */
  exact: boolean;
  /** What the bytes of the range do to each state. It does not depend on `start`. */
  map: StateMap;
  /**
   * No row begins in the range, so nothing was written: records that began before go on to its end, or it holds nothing
   * but comments and blank lines.
   */
  empty: boolean;
  /** Records in the part, without comments and blank lines that are skipped. */
  rows: number;
  /** Bytes of the object that the part was made of, with what was skipped; not those that were written. */
  bytes: number;
  /** The last record of the object had no line end, so one was added. */
  newlineAdded: boolean;
  /** Quotes inside cells that do not begin with one. */
  literalQuotes: number;
  /** Quotes inside quoted cells that are neither doubled nor followed by a delimiter or a line end. */
  textAfterClose: number;
  /** The cells that were changed. */
  changes: Changes;
  /**
   * The first anomaly that the dialect does not allow. `rows`, `bytes` and the counts end there, and so may what was
   * written.
   */
  anomaly: Anomaly | null;
}
