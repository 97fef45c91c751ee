import type { Automaton } from './automaton.ts';
import { CR, dialectBytes, LF } from './dialect.ts';
import type { RecordRules } from './record-reader.ts';
import type { State } from './state.ts';

/** A state that the bytes before a range may begin in, and what follows from it. */
interface Hypothesis {
  state: State;
  /** The state that it leads to at the start of the range. */
  atStart: State;
  /** How many things RFC 4180 does not allow, if the bytes are read from this state. */
  oddities: number;
  /** Cells of the record so far. NaN in the first record, because its beginning was not read. */
  cells: number;
  /** The last of them that is not empty. */
  filled: number;
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

/** Of two states that are equally likely, the first one here is taken: most bytes are outside quotes. */
const likelier = 'OFUEKCWRIQJ';

/**
 * Reads bytes from shortly before a range, once for every state that they may begin in.
 *
 * Often all readings lead to the same state before the range begins: a letter, a quote and another letter lead out of
 * quotes from every state, where stray quotes are no part of cells. Then that state is proven. Otherwise the bytes at the
 * start of the range are read too, and the reading with the fewest oddities wins. Oddities are quotes inside unquoted
 * cells, text after closing quotes, and records with another number of cells than `width`. If two readings have equally
 * many, the one outside quotes wins. A wrong guess means that a part has to be sent again; `prove` finds it.
 *
 * @param previous the byte before the first one pushed
 */
export function createGuess(
  automaton: Automaton,
  states: State[],
  previous: number,
  rules: RecordRules,
): Guess {
  const { dialect, width, shortRows, emptyColumns } = rules;
  const { delimiter, quote } = dialectBytes(dialect);
  const lineEnd = dialect.lineEnd === 'cr' ? CR : LF;
  let hypotheses = states.map(
    (state): Hypothesis => ({ state, atStart: state, oddities: 0, cells: Number.NaN, filled: 0 }),
  );

  /** Whether it is odd that `byte` leads from `state` to `after`. */
  function isOdd(state: State, byte: number, after: State): boolean {
    switch (state) {
      case 'O':
      case 'U':
      case 'K':
        return byte === quote && after !== 'I';
      case 'Q':
      case 'W':
      case 'R':
        if (byte === delimiter || byte === lineEnd || (byte === CR && state !== 'R')) return false;
        return after !== 'W' && !(state === 'Q' && byte === quote);
      default:
        return false;
    }
  }

  /** Whether a record has a number of cells that it may not have. */
  function isMisshapen({ cells, filled }: Pick<Hypothesis, 'cells' | 'filled'>): boolean {
    if (width === null || Number.isNaN(cells) || cells === width) return false;
    if (filled === 0 && cells === 1) return dialect.blankLines === 'reject';
    return cells < width ? shortRows === 'reject' : emptyColumns === 'reject' || filled > width;
  }

  function read(hypothesis: Hypothesis, bytes: Uint8Array): void {
    let { state, cells, filled } = hypothesis;
    let before = previous;
    for (const byte of bytes) {
      const after = automaton.step(state, byte, before);
      const isOutside = after !== 'I' && after !== 'U' && after !== 'C' && state !== 'C';
      if (isOutside && byte === delimiter) cells++;
      else if (isOutside && byte === lineEnd) {
        if (isMisshapen({ cells, filled })) hypothesis.oddities++;
        cells = 1;
        filled = 0;
      } else {
        if (byte !== CR) filled = cells;
        if (isOdd(state, byte, after)) hypothesis.oddities++;
      }
      state = after;
      before = byte;
    }
    hypothesis.state = state;
    hypothesis.cells = cells;
    hypothesis.filled = filled;
  }

  /** Of hypotheses that will read all further bytes alike, only the likeliest is kept. */
  function merge(): void {
    const kept = new Map<string, Hypothesis>();
    for (const hypothesis of hypotheses) {
      const { state, atStart, cells, filled, oddities } = hypothesis;
      const key = `${state}${atStart}${cells} ${filled}`;
      const other = kept.get(key);
      if (!other || oddities < other.oddities) kept.set(key, hypothesis);
    }
    hypotheses = [...kept.values()];
  }

  return {
    push(bytes) {
      for (const hypothesis of hypotheses) read(hypothesis, bytes);
      previous = bytes.at(-1) ?? previous;
    },
    proven() {
      for (const hypothesis of hypotheses) hypothesis.atStart = hypothesis.state;
      merge();
      const [first, ...others] = hypotheses;
      return first && others.every(({ state }) => state === first.state) ? first.state : null;
    },
    best() {
      const fewest = Math.min(...hypotheses.map(({ oddities }) => oddities));
      const likely = hypotheses.filter(({ oddities }) => oddities === fewest).map(({ atStart }) => atStart);
      return ([...likelier] as State[]).find((state) => likely.includes(state)) ?? 'O';
    },
  };
}
