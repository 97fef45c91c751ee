import { createAutomaton } from './automata.ts';
import type { Automaton, Cursor } from './automaton.ts';
import type { Range } from './ranges.ts';
import type { PartReport } from './report.ts';
import type { Scanner, ScanOptions } from './scan.ts';
import { createScanner } from './scanner.ts';
import { commonImage, type StateMap, uniform } from './state.ts';

export interface CutterOptions extends Omit<ScanOptions, 'offset' | 'until'> {
  range: Range;
}

/** Writes the bytes of a part. It may keep them. */
export type Write = (bytes: Uint8Array) => void | Promise<void>;

/** Takes bytes from the start of a range on, and writes the records that begin in the range. */
export interface Cutter {
  /** `bytes` lie either all in the range or all after it. */
  push(bytes: Uint8Array): Promise<void>;
  /** A record that begins in the range has not ended in the bytes so far. */
  unfinished(): boolean;
  /** The unfinished record needs no byte of the object at or after this one. */
  limit(): number;
  /** To be called when the records, or the data, have ended. */
  finish(): Promise<Omit<PartReport, 'range' | 'start' | 'exact'>>;
}

/** @param start the state at the start of the range, and the byte before it */
export function createCutter(start: Readonly<Cursor>, options: CutterOptions, write: Write): Cutter {
  const { range, dataEnd } = options;
  const automaton: Automaton = createAutomaton(options.dialect);
  const scanFrom = (offset: number) => createScanner({ ...options, offset, until: range.end });
  const cursor: Cursor = { ...start };
  let position = range.start;
  let firstRecord = range.start;
  let scanner: Scanner | null = range.index === 0 ? scanFrom(firstRecord) : null;
  let map: StateMap = automaton.identity;
  /** All states have led to one state, which is that of the scanner from then on. */
  let isSettled = false;
  /** The byte before the first one that `map` does not cover yet. */
  let previous = start.previous;

  /** How many of `bytes` lie before the first record of the range. */
  function skip(bytes: Uint8Array): number {
    const found = automaton.findRecordEnd(cursor, bytes, 0);
    firstRecord = position + found;
    if (found < 0 || firstRecord === dataEnd) return bytes.length;
    scanner = scanFrom(firstRecord);
    return found;
  }

  /** Adds bytes of the range to the map, after the scanner has read them. */
  function mapOn(bytes: Uint8Array): void {
    isSettled ||= commonImage(map) !== null;
    const state = isSettled && scanner && !scanner.done ? scanner.state : null;
    if (state === null) map = automaton.advance(map, bytes, previous);
    else if (!map.startsWith(state)) map = uniform(map, state);
    previous = bytes.at(-1) ?? previous;
  }

  async function writeRecords(): Promise<void> {
    if (!scanner || scanner.anomaly) return;
    for (const bytes of scanner.take()) {
      const written = write(bytes);
      // Nothing is waited for where there is nothing to wait for: there are two pieces for each chunk.
      if (written !== undefined) await written;
    }
  }

  return {
    async push(bytes) {
      const records = scanner ? bytes : bytes.subarray(skip(bytes));
      if (scanner && !scanner.done && records.length > 0) scanner.push(records);
      if (position < range.end) mapOn(bytes);
      position += bytes.length;
      await writeRecords();
    },
    unfinished() {
      return scanner !== null && !scanner.done;
    },
    limit() {
      return scanner?.limit ?? position;
    },
    async finish() {
      scanner?.end();
      await writeRecords();
      const rows = scanner?.rows ?? 0;
      const anomaly = scanner?.anomaly ?? null;
      return {
        map,
        empty: rows === 0 && anomaly === null,
        rows,
        bytes: scanner ? scanner.position - firstRecord : 0,
        newlineAdded: scanner?.unterminated ?? false,
        literalQuotes: scanner?.literalQuotes ?? 0,
        textAfterClose: scanner?.textAfterClose ?? 0,
        changes: scanner?.changes ?? {},
        anomaly,
      };
    },
  };
}
