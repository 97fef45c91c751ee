import { advance, type Cursor, findRecordEnd } from './automaton.ts';
import { delimiterByte } from './dialect.ts';
import type { Range } from './ranges.ts';
import type { PartReport } from './report.ts';
import type { Scanner, ScanOptions } from './scan.ts';
import { createScanner } from './scanner.ts';
import { IDENTITY, type State, type StateMap } from './state.ts';

export interface CutterOptions extends Pick<ScanOptions, 'dialect' | 'columns' | 'maxRecordBytes' | 'size'> {
  range: Range;
}

/** Writes the bytes of a part. It may keep them. */
export type Write = (bytes: Uint8Array) => void | Promise<void>;

/** Takes bytes from the start of a range on, and writes those of the records that begin in the range. */
export interface Cutter {
  /** `bytes` lie either all in the range or all after it. */
  push(bytes: Uint8Array): Promise<void>;
  /** A record that begins in the range has not ended in the bytes so far. */
  unfinished(): boolean;
  /** The unfinished record needs no byte of the object at or after this one. */
  limit(): number;
  /** To be called when the records, or the object, have ended. */
  finish(): Promise<
    Pick<
      PartReport,
      'map' | 'empty' | 'rows' | 'bytes' | 'newlineAdded' | 'literalQuotes' | 'textAfterClose' | 'anomaly'
    >
  >;
}

const uniform = (state: State): StateMap => `${state}${state}${state}`;

/** @param start the state at the start of the range, and the byte before it */
export function createCutter(start: Readonly<Cursor>, options: CutterOptions, write: Write): Cutter {
  const { range, size } = options;
  const delimiter = delimiterByte(options.dialect);
  const scanFrom = (offset: number) => createScanner({ ...options, offset, until: range.end });
  const cursor: Cursor = { ...start };
  let position = range.start;
  let firstRecord = range.start;
  let scanner: Scanner | null = range.index === 0 ? scanFrom(firstRecord) : null;
  let map: StateMap = IDENTITY;
  /** The byte before the first one that `map` does not cover yet. */
  let previous = start.previous;

  /** How many of `bytes` lie before the first record of the range. */
  function skip(bytes: Uint8Array): number {
    const found = findRecordEnd(cursor, bytes, 0, delimiter);
    firstRecord = position + found;
    if (found < 0 || firstRecord === size) return bytes.length;
    scanner = scanFrom(firstRecord);
    return found;
  }

  /** Adds bytes of the range to the map, after the scanner has read them. */
  function mapOn(bytes: Uint8Array): void {
    const [image] = map as unknown as [State];
    // If all states have led to one state, that is the state of the scanner.
    map =
      scanner && !scanner.done && map === uniform(image)
        ? uniform(scanner.state)
        : advance(map, bytes, previous, delimiter);
    previous = bytes.at(-1) ?? previous;
  }

  return {
    async push(bytes) {
      const records = scanner ? bytes : bytes.subarray(skip(bytes));
      const length = scanner && !scanner.done && records.length > 0 ? scanner.push(records) : 0;
      if (position < range.end) mapOn(bytes);
      position += bytes.length;
      if (length > 0 && !scanner?.anomaly) await write(records.subarray(0, length));
    },
    unfinished() {
      return scanner !== null && !scanner.done;
    },
    limit() {
      return scanner?.limit ?? position;
    },
    async finish() {
      scanner?.end();
      const newlineAdded = scanner?.unterminated ?? false;
      if (newlineAdded) await write(Buffer.from('\n'));
      return {
        map,
        empty: scanner === null,
        rows: scanner?.rows ?? 0,
        bytes: scanner ? scanner.position - firstRecord : 0,
        newlineAdded,
        literalQuotes: scanner?.literalQuotes ?? 0,
        textAfterClose: scanner?.textAfterClose ?? 0,
        anomaly: scanner?.anomaly ?? null,
      };
    },
  };
}
