import { step } from './automaton.ts';
import { CR, LF, QUOTE } from './dialect.ts';
import type { State } from './state.ts';

/** A state that the bytes before a range may begin in, and what follows from it. */
interface Hypothesis {
  state: State;
  /** The state that it leads to at the start of the range. */
  atStart: State;
  /** How many things RFC 4180 does not allow, if the bytes are read from this state. */
  oddities: number;
  /** Fields of the record so far. NaN in the first record, because its beginning was not read. */
  fields: number;
}

/** What the bytes around the start of a range say about the state there. */
export interface Guess {
  push(bytes: Uint8Array): void;
  /**
   * To be called when exactly the bytes before the range were pushed. The state after them if they prove it, else null.
   */
  proven(): State | null;
  /** The most likely state at the start of the range, by all bytes that were pushed. */
  best(): State;
}

/**
 * Reads bytes from shortly before a range, once for every state that they may begin in.
 *
 * Often all readings lead to the same state before the range begins: a letter, a quote and another letter lead to O
 * from every state. Then that state is proven. Otherwise the bytes at the start of the range are read too, and the
 * reading with the fewest oddities wins. Oddities are quotes inside unquoted fields, text after closing quotes, and
 * records with another number of fields than `columns`. If two readings have equally many, O wins. A wrong guess means
 * that a part has to be sent again; `prove` finds it.
 *
 * @param previous the byte before the first one pushed
 */
export function createGuess(
  states: State[],
  previous: number,
  delimiter: number,
  columns: number | null,
): Guess {
  const hypotheses = states.map(
    (state): Hypothesis => ({ state, atStart: state, oddities: 0, fields: Number.NaN }),
  );

  function read(hypothesis: Hypothesis, bytes: Uint8Array): void {
    let { state, fields } = hypothesis;
    let before = previous;
    for (const byte of bytes) {
      const after = step(state, byte, before, delimiter);
      if (state !== 'I') {
        if (byte === delimiter) fields++;
        else if (byte === LF) {
          if (columns !== null && !Number.isNaN(fields) && fields !== columns) hypothesis.oddities++;
          fields = 1;
        } else if (after === 'O' && (state === 'Q' ? byte !== CR : byte === QUOTE)) hypothesis.oddities++;
      }
      state = after;
      before = byte;
    }
    hypothesis.state = state;
    hypothesis.fields = fields;
  }

  return {
    push(bytes) {
      for (const hypothesis of hypotheses) read(hypothesis, bytes);
      previous = bytes.at(-1) ?? previous;
    },
    proven() {
      for (const hypothesis of hypotheses) hypothesis.atStart = hypothesis.state;
      const [first, ...others] = hypotheses;
      return first && others.every(({ state }) => state === first.state) ? first.state : null;
    },
    best() {
      const fewest = Math.min(...hypotheses.map(({ oddities }) => oddities));
      const likely = hypotheses.filter(({ oddities }) => oddities === fewest).map(({ atStart }) => atStart);
      return likely.includes('O') ? 'O' : (likely[0] ?? 'O');
    },
  };
}
