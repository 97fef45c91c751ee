import type { State, StateMap } from './automaton.ts';

/** Where in a file something is wrong. */
interface Place {
  /** Record, 1-based within the part. */
  row: number;
  /** Byte of the object, 0-based. */
  offset: number;
}

/**
 * What makes a file unfit for Domo [F2, F4]. The kinds are the names of the errors they become.
 *
 * `offset` is the byte at fault: the opening quote of UnclosedQuote, the first byte of the text of
 * TextAfterQuote, the first byte of the malformed character of NotUtf8; of BlankLine, WrongColumnCount and
 * RecordTooLong the first byte of the record.
 */
export type Anomaly = Place &
  (
    | {
        kind: 'UnclosedQuote' | 'QuoteInUnquotedField' | 'BareCarriageReturn' | 'BlankLine' | 'NulByte';
      }
    /** `openedAt`: the quote that began the field; maybe it is that one's partner which is missing. */
    | { kind: 'TextAfterQuote'; openedAt: number }
    | { kind: 'WrongColumnCount'; expected: number; found: number }
    | { kind: 'NotUtf8'; byte: number }
    /**
     * `openedAt`: the quote of the field that is still open after `limit` bytes; probably nobody closed it.
     */
    | { kind: 'RecordTooLong'; limit: number; openedAt: number | null }
  );

/**
 * What one part says of itself: all that the proof needs, and what the receipt shows. JSON.
 * The proof goes by states and counts alone, never by the places where records begin.
 */
export interface PartReport {
  /** Index of the range. */
  range: number;
  /** The state at the start of the range from which the part was cut. */
  start: State;
  /** `start` was known or proven from the look-behind, not guessed. */
  exact: boolean;
  /** What the bytes of the range do to each state, whatever `start` was. */
  map: StateMap;
  /** No record begins in the range: nothing was written. */
  empty: boolean;
  /** Records in the part. */
  rows: number;
  /** Bytes of the object in the part; an added line feed is not one. */
  bytes: number;
  /** The last record of the object had no line end; one was written. */
  newlineAdded: boolean;
  /** Quotes inside fields that do not begin with one. */
  literalQuotes: number;
  /** Closing quotes that something else than a delimiter or a line end follows. */
  textAfterClose: number;
  /**
   * The first one that the dialect refuses. Then `rows`, `bytes` and the counts end there, and so may what was
   * written.
   */
  anomaly: Anomaly | null;
}
