import { LF, QUOTE } from './dialect.ts';
import { walk } from './kernel/walk.ts';
import type { State, StateMap } from './state.ts';

/**
 * The state after `byte`. A quote opens a field only where a field can begin: after a delimiter, after a line feed, or
 * at the start of the data (pass LF as `previous` there). Anywhere else outside quotes it is a literal character. So
 * every sequence of bytes has exactly one reading. Where RFC 4180 defines a reading, it is the same one.
 *
 * Q can only be the state after a quote; after any other byte, `step` treats it as O.
 */
export function step(state: State, byte: number, previous: number, delimiter: number): State {
  if (byte !== QUOTE) return state === 'I' ? 'I' : 'O';
  if (state === 'I') return 'Q';
  if (state === 'Q' && previous === QUOTE) return 'I';
  return previous === delimiter || previous === LF ? 'I' : 'O';
}

/**
 * `map` followed by the map of `bytes`; `previous` is the byte before them. Only quotes matter, so bytes without a
 * quote cost no more than one search in memory.
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

/** The position of a walk over bytes, as far as `step` needs it. */
export interface Cursor {
  state: State;
  /** The byte before the next one. */
  previous: number;
}

/**
 * Walks from `bytes[from]` to the end of the record, which is a line feed outside quotes, and moves the cursor along.
 * Returns the index after that line feed, or -1 if no record ends in `bytes`.
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

/** A call into native code takes as long as looking at this many bytes in JavaScript. */
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
