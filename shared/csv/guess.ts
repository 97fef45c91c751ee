import { type State, step } from './automaton.ts';
import { CR, LF, QUOTE } from './dialect.ts';

/** One of the states that the bytes before a range may have begun in. */
interface Hypothesis {
  state: State;
  /** The state it gives for the start of the range. */
  atStart: State;
  /** What RFC 4180 does not allow, under this reading. */
  oddities: number;
  /** Fields of the record so far; NaN in the first record, whose beginning was not seen. */
  fields: number;
}

/** What is known of the state at the start of a range from the bytes around it. */
export interface Guess {
  push(bytes: Uint8Array): void;
  /**
   * The bytes pushed so far are those before the range. The state behind them, if they prove it, else null.
   */
  proven(): State | null;
  /** The state at the start of the range that makes most sense of all the bytes. */
  best(): State;
}

/**
 * Reads the bytes from shortly before a range on under every state they may begin in.
 *
 * Before the range, readings often meet: a letter, a quote and another letter lead from every state to O.
 * That is a proof. Otherwise the bytes at the start of the range are read too, and the reading with the
 * fewest oddities wins: quotes inside unquoted fields, text after closing quotes, records of another width
 * than `columns`. Between equals O wins. A wrong guess costs the upload of a part, and the proof finds it.
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
