import type { Automaton } from './automaton.ts';
import {
  BLANK,
  CARRIAGE_RETURN,
  CLASSES,
  COMMENT,
  classesOf,
  DELIMITER,
  ESCAPE,
  LINE_END,
  OTHER,
  QUOTATION,
} from './byte-classes.ts';
import type { Dialect, DialectBytes } from './dialect.ts';
import { START, STATES, type State, type StateMap } from './state.ts';

/** From each state by each class of bytes to the next state. */
type Table = Record<State, Partial<Record<number, State>> & { otherwise: State }>;

function tableOf(keeps: boolean): Table {
  const plain = { [DELIMITER]: 'F', [LINE_END]: 'O', [ESCAPE]: 'E', otherwise: 'U' } as const;
  const quoted = { [QUOTATION]: 'Q', [ESCAPE]: 'J', otherwise: 'I' } as const;
  // Behind a quote that is not followed by a delimiter or a line end: with `keep` it has closed nothing.
  const behindQuote = keeps ? { ...quoted, [CARRIAGE_RETURN]: 'R' as const } : plain;
  const closed = { ...behindQuote, [BLANK]: 'W', [DELIMITER]: 'F', [LINE_END]: 'O' } as const;
  const begin = { ...plain, [BLANK]: 'F', [QUOTATION]: 'I' } as const;
  return {
    O: { ...begin, [COMMENT]: 'C' },
    F: begin,
    U: plain,
    I: quoted,
    Q: { ...closed, [QUOTATION]: 'I' },
    W: closed,
    R: { ...quoted, [LINE_END]: 'O' },
    E: { [CARRIAGE_RETURN]: 'K', otherwise: 'U' },
    K: { ...plain, [LINE_END]: 'U' },
    J: { otherwise: 'I' },
    C: { [LINE_END]: 'O', otherwise: 'C' },
  };
}

/** How many bytes are walked from several states before it is looked whether some have become one; then twice as many. */
const FIRST_SLICE = 128;

/**
 * The automaton of every dialect, for those in which more than quotes decides. Its states say all that matters of the
 * bytes before, so `previous` does not.
 */
export function createTableAutomaton(dialect: Dialect, bytes: DialectBytes): Automaton {
  const classes = classesOf(dialect, bytes);
  const table = tableOf(dialect.strayQuotes === 'keep');
  const present = new Set<number>([OTHER, ...classes]);
  const codeOf = (state: State) => STATES.indexOf(state);
  const stateOf = (code: number) => STATES[code] as State;
  const next = new Uint8Array(STATES.length * CLASSES);
  for (const state of STATES as Iterable<State>) {
    for (let kind = 0; kind < CLASSES; kind++)
      next[codeOf(state) * CLASSES + kind] = codeOf(table[state][kind] ?? table[state].otherwise);
  }
  const reached = reachable();
  const identity: StateMap = [...STATES].map((state) => (reached.has(state as State) ? state : '-')).join('');

  function reachable(): Set<State> {
    const found = new Set<State>([START]);
    for (const state of found) for (const kind of present) found.add(after(state, kind));
    return found;
  }

  function after(state: State, kind: number): State {
    return stateOf(next[codeOf(state) * CLASSES + kind] as number);
  }

  function walk(code: number, bytes: Uint8Array, from: number, to: number): number {
    let at = code;
    for (let index = from; index < to; index++) {
      at = next[at * CLASSES + (classes[bytes[index] as number] as number)] as number;
    }
    return at;
  }

  return {
    identity,
    step: (state, byte) => after(state, classes[byte] as number),

    statesAfter(byte) {
      return [...new Set([...reached].map((state) => after(state, classes[byte] as number)))];
    },

    advance(map, bytes) {
      // Walks that have reached the same state stay in the same state.
      let images = new Map(
        [...new Set(map.replaceAll('-', ''))].map((state) => [state, codeOf(state as State)]),
      );
      for (let from = 0, slice = FIRST_SLICE; from < bytes.length; slice *= 2) {
        const codes = new Set(images.values());
        const to = codes.size === 1 ? bytes.length : Math.min(bytes.length, from + slice);
        const walked = new Map([...codes].map((code) => [code, walk(code, bytes, from, to)]));
        images = new Map([...images].map(([state, code]) => [state, walked.get(code) as number]));
        from = to;
      }
      return map.replace(/[^-]/g, (state) => stateOf(images.get(state) as number));
    },

    findRecordEnd(cursor, bytes, from, to = bytes.length) {
      const start = codeOf(START);
      let code = codeOf(cursor.state);
      let end = -1;
      for (let at = from; at < to && end < 0; at++) {
        code = next[code * CLASSES + (classes[bytes[at] as number] as number)] as number;
        // Only a line end leads to where a record begins.
        if (code === start) end = at + 1;
      }
      cursor.state = stateOf(code);
      const last = (end < 0 ? to : end) - 1;
      if (last >= from) cursor.previous = bytes[last] as number;
      return end;
    },
  };
}
