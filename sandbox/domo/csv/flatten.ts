/**
 * Flat CSV is a form that DuckDB reads in one way only, with any number of threads. Every line feed ends a row, every
 * comma ends a cell, nothing is quoted, and no cell is empty. A byte that would break these rules is written as two
 * bytes.
 */
export const flatEscape = {
  /** The first byte of every such pair. */
  mark: '\u001b',
  null: '\u001bN',
  emptyString: '\u001bE',
  lineFeed: '\u001bn',
  carriageReturn: '\u001br',
  comma: '\u001bc',
  itself: '\u001be',
} as const;

const LF = 10;
const CR = 13;
const MARK = 27;
const QUOTE = 34;
const COMMA = 44;
const N = 78;
const BACKSLASH = 92;

const code = (pair: string): number => pair.charCodeAt(1);
const ofNull = code(flatEscape.null);
const ofEmptyString = code(flatEscape.emptyString);
const ofLineFeed = code(flatEscape.lineFeed);
const ofCarriageReturn = code(flatEscape.carriageReturn);
const ofComma = code(flatEscape.comma);
const ofItself = code(flatEscape.itself);

/** `opened` is a quoted field so far without a byte; `closed` follows its last quote; `backslash` may become `\N`. */
type State = 'row' | 'cell' | 'unquoted' | 'backslash' | 'backslashN' | 'opened' | 'quoted' | 'closed';

export interface Flattener {
  push(chunk: Uint8Array): Buffer;
  /** To be called at the end. Returns the last line feed if the data lacks it [P14]. */
  end(): Buffer;
  /** Bytes of the longest flat row so far, with its line feed. */
  longestRow(): number;
}

/**
 * Turns CSV that `checkCsv` has passed into flat CSV.
 *
 * An empty unquoted cell is null, an empty quoted one an empty string [F3].
 * @param backslashN take an unquoted `\N` as null, too [F6]
 */
export function flatten(backslashN: boolean): Flattener {
  let state: State = 'row';
  /** Whether the quoted field that has just closed is empty. */
  let empty = false;
  let rowLength = 0;
  let longest = 0;

  function run(chunk: Uint8Array, last: boolean): Buffer {
    // A byte becomes at most two. The rest is for bytes that earlier chunks kept back, and for the last line feed.
    const out = Buffer.allocUnsafe(chunk.length * 2 + 8);
    let o = 0;
    let rowStart = -rowLength;

    const pair = (second: number): void => {
      out[o] = MARK;
      out[o + 1] = second;
      o += 2;
    };
    const endCell = (): void => {
      if (state === 'row' || state === 'cell') pair(ofNull);
      else if (state === 'backslash') out[o++] = BACKSLASH;
      else if (state === 'backslashN') pair(ofNull);
      else if (state === 'closed' && empty) pair(ofEmptyString);
    };
    const endRow = (): void => {
      endCell();
      out[o++] = LF;
      if (o - rowStart > longest) longest = o - rowStart;
      rowStart = o;
      state = 'row';
    };
    const release = (): void => {
      if (state === 'backslash' || state === 'backslashN') out[o++] = BACKSLASH;
      if (state === 'backslashN') out[o++] = N;
      state = 'unquoted';
    };

    const length = chunk.length;
    let i = 0;
    while (i < length) {
      const byte = chunk[i] as number;
      i += 1;
      if (state === 'quoted' || state === 'opened') {
        if (byte === QUOTE) {
          empty = state === 'opened';
          state = 'closed';
          continue;
        }
        state = 'quoted';
        if (byte > COMMA) out[o++] = byte;
        else if (byte === COMMA) pair(ofComma);
        else if (byte === LF) pair(ofLineFeed);
        else if (byte === CR) pair(ofCarriageReturn);
        else if (byte === MARK) pair(ofItself);
        else out[o++] = byte;
      } else if (byte === COMMA) {
        endCell();
        out[o++] = COMMA;
        state = 'cell';
      } else if (byte === LF) {
        // A blank line, which is at the end where it has passed.
        if (state !== 'row') endRow();
      } else if (byte === CR) {
        // Outside quotes a carriage return belongs to the line feed after it.
      } else if (byte === QUOTE) {
        if (state === 'closed') {
          out[o++] = QUOTE;
          state = 'quoted';
        } else {
          state = 'opened';
        }
      } else if (byte === BACKSLASH && backslashN && (state === 'row' || state === 'cell')) {
        state = 'backslash';
      } else if (byte === N && state === 'backslash') {
        state = 'backslashN';
      } else {
        release();
        if (byte === MARK) pair(ofItself);
        else out[o++] = byte;
        while (i < length && (chunk[i] as number) > COMMA) out[o++] = chunk[i++] as number;
      }
    }
    if (last && state !== 'row') endRow();
    rowLength = o - rowStart;
    return out.subarray(0, o);
  }

  return {
    push: (chunk) => run(chunk, false),
    end: () => run(new Uint8Array(0), true),
    longestRow: () => longest,
  };
}
