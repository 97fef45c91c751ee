import { advance, type Cursor, findRecordEnd, IDENTITY, type State, type StateMap } from './automaton.ts';
import { delimiterByte } from './dialect.ts';
import type { Range } from './ranges.ts';
import type { PartReport } from './report.ts';
import type { Scanner, ScanOptions } from './scan.ts';
import { createScanner } from './scanner.ts';

export interface CutterOptions extends Pick<ScanOptions, 'dialect' | 'columns' | 'maxRecordBytes' | 'size'> {
  range: Range;
}

/** Where a part is written to. It may keep the bytes. */
export type Write = (bytes: Uint8Array) => void | Promise<void>;

/** Takes the bytes from the start of a range on, and passes those of the records on that begin in it. */
export interface Cutter {
  /** None of the bytes lie both in the range and behind it. */
  push(bytes: Uint8Array): Promise<void>;
  /** A record has begun in the range that did not end in the bytes so far. */
  unfinished(): boolean;
  /** The record that is unfinished needs no byte of the object from this one on. */
  limit(): number;
  /** No more bytes: the records have ended, or the object has. */
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
  /** The byte before those that `map` does not tell of yet. */
  let previous = start.previous;

  /** Bytes of `bytes` that lie before the first record of the range. */
  function skip(bytes: Uint8Array): number {
    const found = findRecordEnd(cursor, bytes, 0, delimiter);
    firstRecord = position + found;
    if (found < 0 || firstRecord === size) return bytes.length;
    scanner = scanFrom(firstRecord);
    return found;
  }

  /** Adds bytes of the range to the map, which the scanner has been given. */
  function mapOn(bytes: Uint8Array): void {
    const [image] = map as unknown as [State];
    // Where all states lead to one, it is the one that the scanner is in.
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
