import type { State, StateMap } from './state.ts';

/** The position of a walk over bytes, as far as the automaton needs it. */
export interface Cursor {
  state: State;
  /** The byte before the next one; a line feed where the data begin. */
  previous: number;
}

/**
 * What tells the bytes between records from those inside them. Every sequence of bytes has exactly one reading. Where
 * RFC 4180 defines a reading, it is the same one in every dialect of a comma and double quotes.
 *
 * A blank line and a comment end as a record does.
 */
export interface Automaton {
  /** The map of no bytes at all: it holds each state that the dialect has. */
  readonly identity: StateMap;
  /** The state after `byte`; `previous` is the byte before that. */
  step(state: State, byte: number, previous: number): State;
  /** The states that may hold just after this byte, whatever came before it. */
  statesAfter(byte: number): State[];
  /** `map` followed by the map of `bytes`; `previous` is the byte before them. */
  advance(map: StateMap, bytes: Uint8Array, previous: number): StateMap;
  /**
   * Walks from `bytes[from]` to the end of the record, but not beyond `to`, and moves the cursor along. Returns the index
   * behind the line end, or -1 if no record ends in these bytes.
   */
  findRecordEnd(cursor: Cursor, bytes: Uint8Array, from: number, to?: number): number;
}
