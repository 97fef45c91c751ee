import { LF, QUOTE } from './dialect.ts';
import { walk } from './kernel/walk.ts';

/**
 * Where a byte stands: O outside quotes, I inside a quoted field, Q just after a quote that was met inside,
 * when only the next byte tells whether it closed the field or was the first of a doubled one.
 */
export type State = 'O' | 'I' | 'Q';

/** What a run of bytes does to each state: the images of O, I and Q, in this order. */
export type StateMap = `${State}${State}${State}`;

/** The map of no bytes at all. */
export const IDENTITY: StateMap = 'OIQ';

export function imageOf(map: StateMap, state: State): State {
  return map[IDENTITY.indexOf(state)] as State;
}

/** The map of the bytes of `first` followed by those of `second`. */
export function compose(first: StateMap, second: StateMap): StateMap {
  const image = (state: State) => imageOf(second, imageOf(first, state));
  return `${image('O')}${image('I')}${image('Q')}`;
}

/**
 * The state after `byte`. A quote opens a field only where a field can begin: behind a delimiter, a line
 * feed, or at the start of the data (pass LF as `previous` there). Anywhere else outside quotes it is a
 * literal character. So the rule gives every sequence of bytes exactly one reading, and wherever RFC 4180
 * defines one, the same.
 *
 * Q is only ever the state behind a quote; behind any other byte it reads as O.
 */
export function step(state: State, byte: number, previous: number, delimiter: number): State {
  if (byte !== QUOTE) return state === 'I' ? 'I' : 'O';
  if (state === 'I') return 'Q';
  if (state === 'Q' && previous === QUOTE) return 'I';
  return previous === delimiter || previous === LF ? 'I' : 'O';
}

/**
 * `map` followed by the map of `bytes`, whose first one stands behind `previous`.
 * Only quotes are looked at, so a run without any costs a memory search.
 */
export function advance(map: StateMap, bytes: Uint8Array, previous: number, delimiter: number): StateMap {
  const [first] = bytes;
  if (first === undefined) return map;
  const [o, i, q] = map as unknown as [State, State, State];
  if (indexOfByte(bytes, QUOTE, 0) < 0) {
    const settle = (state: State) => step(state, first, previous, delimiter);
    return `${settle(o)}${settle(i)}${settle(q)}`;
  }
  return walk([o, i, q], bytes, previous, delimiter).join('') as StateMap;
}

/** Where a walk over the bytes stands. */
export interface Cursor {
  state: State;
  /** The byte before the next one. */
  previous: number;
}

/**
 * Walks on from `bytes[from]` to the end of a record, which is a line feed outside quotes.
 * Returns the index behind it, or -1 if none ends here; the cursor stands where the walk ended.
 */
export function findRecordEnd(cursor: Cursor, bytes: Uint8Array, from: number, delimiter: number): number {
  let { state, previous } = cursor;
  let end = -1;
  for (let at = from; at < bytes.length && end < 0; at++) {
    const byte = bytes[at] as number;
    if (byte === LF && state !== 'I') end = at + 1;
    state = step(state, byte, previous, delimiter);
    previous = byte;
  }
  cursor.state = state;
  cursor.previous = previous;
  return end;
}

/** A call into native code costs as much as looking at this many bytes here. */
const NEAR = 48;

/** Index of the first quote in [from, to), or `to`. */
export function nextQuote(bytes: Uint8Array, from: number, to: number): number {
  const near = Math.min(to, from + NEAR);
  for (let at = from; at < near; at++) if (bytes[at] === QUOTE) return at;
  if (near === to) return to;
  const found = indexOfByte(bytes, QUOTE, near);
  return found < 0 || found > to ? to : found;
}

/** `Uint8Array.indexOf` at the speed of `Buffer.indexOf`, which is a vectorised search. */
export function indexOfByte(bytes: Uint8Array, byte: number, from: number): number {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.indexOf(byte, from);
}
