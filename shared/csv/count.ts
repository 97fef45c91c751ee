import { nextQuote, type State } from './automaton.ts';
import { type Dialect, delimiterByte, LF, QUOTE } from './dialect.ts';

/** Counts records as their bytes pass, cut anywhere. */
export interface RecordCounter {
  push(bytes: Uint8Array): void;
  /** Records that have ended, and the last one where it has no line break: those that the data consist of. */
  readonly records: number;
  /** The data end inside a quoted field, so that they can't be whole. */
  readonly isOpen: boolean;
}

/**
 * A record ends at a line feed outside quotes, by the rule of `step`, which gives every sequence of bytes one
 * reading. Beyond that nothing is checked, and a blank line is a record: it is a null in a DataSet of one column [F4].
 */
export function createRecordCounter(dialect: Pick<Dialect, 'delimiter'>): RecordCounter {
  const delimiter = delimiterByte(dialect);
  let state: State = 'O';
  let previous = LF;
  let ended = 0;

  /** Outside quotes, up to one that opens a field. Returns the index behind it, or the length. */
  function outside(bytes: Uint8Array, from: number): number {
    const { length } = bytes;
    let before = from === 0 ? previous : (bytes[from - 1] as number);
    let count = 0;
    let at = from;
    // Byte by byte: records are too short for a search in native code to pay.
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
          at = nextQuote(bytes, at, length) + 1;
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
