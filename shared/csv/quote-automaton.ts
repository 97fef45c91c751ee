import type { Automaton } from './automaton.ts';
import { type DialectBytes, LF } from './dialect.ts';
import { walk } from './kernel/walk.ts';
import { indexOfByte } from './search.ts';
import type { State, StateMap } from './state.ts';

/**
 * The automaton of the dialects in which quotes alone decide. A quote opens a cell only where a cell can begin: after a
 * delimiter, after a line feed, or at the start of the data. Anywhere else outside quotes it is a literal character.
 *
 * Q can only be the state after a quote; after any other byte, `step` treats it as O.
 */
export function createQuoteAutomaton({ delimiter, quote }: DialectBytes): Automaton {
  function step(state: State, byte: number, previous: number): State {
    if (byte !== quote) return state === 'I' ? 'I' : 'O';
    if (state === 'I') return 'Q';
    if (state === 'Q' && previous === quote) return 'I';
    return previous === delimiter || previous === LF ? 'I' : 'O';
  }

  return {
    identity: quote < 0 ? 'O' : 'OIQ',
    step,

    statesAfter(byte) {
      if (quote < 0) return ['O'];
      return byte === quote ? ['O', 'I', 'Q'] : ['O', 'I'];
    },

    // Only quotes matter, so bytes without a quote cost no more than one search in memory.
    advance(map, bytes, previous) {
      const [first] = bytes;
      if (first === undefined || quote < 0) return map;
      const states = [...map] as State[];
      if (indexOfByte(bytes, quote, 0) < 0)
        return states.map((state) => step(state, first, previous)).join('') as StateMap;
      return walk(states, bytes, previous, delimiter, quote).join('') as StateMap;
    },

    findRecordEnd(cursor, bytes, from, to = bytes.length) {
      let { state, previous } = cursor;
      let end = -1;
      for (let at = from; at < to && end < 0; at++) {
        const byte = bytes[at] as number;
        if (byte === quote) state = step(state, byte, previous);
        else if (state !== 'I') {
          state = 'O';
          if (byte === LF) end = at + 1;
        }
        previous = byte;
      }
      cursor.state = state;
      cursor.previous = previous;
      return end;
    },
  };
}
