import { type Dialect, dialectBytes, domoDialect, LF, QUOTE } from './dialect.ts';
import { nextByte } from './search.ts';
import type { State } from './state.ts';

/** Counts records while their bytes pass. The chunks may be cut anywhere. */
export interface RecordCounter {
  push(bytes: Uint8Array): void;
  /** Records so far. A last record without a line break counts. */
  readonly records: number;
  /** The data so far end inside a quoted field. If no more comes, they are incomplete. */
  readonly isOpen: boolean;
}

/**
 * A record ends at a line feed outside quotes, as in Domo's dialect. Nothing else is checked. A blank line counts as a
 * record, because it is a null in a DataSet of one column [F4].
 */
export function createRecordCounter({ delimiter: character }: Pick<Dialect, 'delimiter'>): RecordCounter {
  const { delimiter } = dialectBytes({ ...domoDialect, delimiter: character });
  let state: State = 'O';
  let previous = LF;
  let ended = 0;

  /** Reads up to a quote that opens a field. Returns the index after that quote, or the length if there is none. */
  function outside(bytes: Uint8Array, from: number): number {
    const { length } = bytes;
    let before = from === 0 ? previous : (bytes[from - 1] as number);
    let count = 0;
    let at = from;
    // Byte by byte, because records are so short that a search in native code would take longer.
    for (; at < length; at++) {
      const byte = bytes[at] as number;
      if (byte === LF) count++;
      else if (byte === QUOTE && (before === delimiter || before === LF)) break;
      before = byte;
    }
    ended += count;
    if (at === length) return at;
    state = 'I';
    return at + 1;
  }

  return {
    push(bytes) {
      const { length } = bytes;
      let at = 0;
      while (at < length) {
        if (state === 'O') at = outside(bytes, at);
        else if (state === 'I') {
          at = nextByte(bytes, QUOTE, at, length) + 1;
          if (at <= length) state = 'Q';
        } else if (bytes[at] === QUOTE) {
          state = 'I';
          at++;
        } else state = 'O';
      }
      if (length > 0) previous = bytes[length - 1] as number;
    },
    get records() {
      return previous === LF && state !== 'I' ? ended : ended + 1;
    },
    get isOpen() {
      return state === 'I';
    },
  };
}
