import { createAutomaton } from './automata.ts';
import type { Automaton } from './automaton.ts';
import { type CutterOptions, createCutter, type Write } from './cutter.ts';
import { LF } from './dialect.ts';
import { createGuess } from './guess.ts';
import { createReader, type Read, type Reader } from './reader.ts';
import type { PartReport } from './report.ts';
import { START, type State } from './state.ts';

/**
 * How many bytes before a range are read to prove its state. Where fields are quoted, they are nearly always enough.
 */
export const LOOK_BEHIND = 64 * 1024;
/**
 * How many bytes of a range a guess is made from, if the look-behind proves nothing. They are kept in memory.
 */
export const LOOK_AHEAD = 64 * 1024;
/** How many bytes after a range are read with it, for the last record, which may end after the range. */
export const TAIL = 32 * 1024;

export interface CutOptions extends CutterOptions {
  /** First byte of the data, after a byte order mark, skipped lines and the header. */
  dataStart: number;
  /** The state at the start of the range, if it is known. */
  state?: State | undefined;
  /** Bytes. With 0, nearly every range begins with a guess. */
  lookBehind: number;
  lookAhead?: number | undefined;
  tail?: number | undefined;
}

/**
 * Cuts one part: the whole records that begin in `range`, and the report that proves it.
 *
 * It reads the object once, chunk by chunk, from the look-behind to the tail. It reads further only for a last record
 * that is longer than the tail, and never more than `maxRecordBytes` from the start of that record, nor anything behind the end of the data. If the state at the
 * start of the range is neither known nor proven, it is guessed; `prove` decides whether the guess was right.
 *
 * `write` gets the records in order, whole ones, in Domo's grammar: as views of the chunks that `read` gave where nothing
 * has to be changed, and with a line feed if the last record of the data has no line end. `write` may keep a chunk,
 * because nobody changes it later. After an anomaly nothing more is written; the range is still read to its end, for the
 * map.
 *
 * Throws what `read` and `write` throw, and AwsUnavailable.
 */
export async function cutPart(options: CutOptions, read: Read, write: Write): Promise<PartReport> {
  const { range, dataStart, dataEnd, maxRecordBytes } = options;
  const automaton = createAutomaton(options.dialect);
  const known = range.index === 0 ? START : options.state;
  const from = known ? range.start : Math.max(dataStart, range.start - options.lookBehind);
  const planned = Math.min(dataEnd, range.end + Math.min(options.tail ?? TAIL, maxRecordBytes));
  // One byte earlier, because the meaning of a quote depends on the byte before it.
  const reader = createReader(read, from === dataStart ? from : from - 1, planned);
  try {
    const previous = from === dataStart ? LF : ((await reader.take(from))[0] as number);
    const start = known
      ? { state: known, previous, exact: true }
      : await findStart(reader, automaton, { ...options, from, previous, horizon: planned });

    const cutter = createCutter(start, options, write);
    while (reader.position < range.end) await cutter.push(await reader.take(range.end));
    while (cutter.unfinished() && reader.position < dataEnd) {
      await cutter.push(await reader.take(Math.min(dataEnd, cutter.limit())));
    }
    const part = await cutter.finish();
    return { range: range.index, start: start.state, exact: start.exact, ...part };
  } finally {
    await reader.close();
  }
}

interface StartOptions extends CutOptions {
  /** The byte at which the look-behind begins. */
  from: number;
  previous: number;
  /** The look-ahead ends here at the latest. */
  horizon: number;
}

/** The state at the start of the range, and the byte before it. Leaves the reader at the start of the range. */
async function findStart(reader: Reader, automaton: Automaton, options: StartOptions) {
  const { range, from, dataStart } = options;
  const states = from === dataStart ? [START] : automaton.statesAfter(options.previous);
  const guess = createGuess(automaton, states, options.previous, options);
  let previous = options.previous;
  while (reader.position < range.start) {
    const bytes = await reader.take(range.start);
    guess.push(bytes);
    previous = bytes.at(-1) as number;
  }
  const proven = guess.proven();
  if (proven) return { state: proven, previous, exact: true };

  const horizon = Math.min(options.horizon, range.start + (options.lookAhead ?? LOOK_AHEAD));
  const ahead: Uint8Array[] = [];
  while (reader.position < horizon) {
    const bytes = await reader.take(horizon);
    guess.push(bytes);
    ahead.push(bytes);
  }
  reader.unread(ahead);
  return { state: guess.best(), previous, exact: false };
}
