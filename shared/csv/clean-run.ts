import { CR, type Dialect, dialectBytes, isDomoSpelling, LF } from './dialect.ts';
import { type Rules, readClean, type Stand } from './kernel/clean.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { ScanOptions } from './scan.ts';
import { bufferOf } from './search.ts';
import type { State } from './state.ts';

/** Indices count from the first byte of the chunk; what lies in earlier ones is negative. */
export interface CleanRun {
  /** Begins a record at this index. */
  begin(at: number): void;
  /**
   * Reads on to `to`, or to shortly before a record that may need something: a fault, a null that is spelt `\N`, or one
   * that is no row. Returns whether it stopped there.
   */
  read(bytes: Uint8Array, to: number): boolean;
  /** How far it has read. */
  readonly at: number;
  /** Where the record under way begins. */
  readonly record: number;
  /** Records that have ended in the last `read`. */
  readonly rows: number;
  readonly state: State;
  /** The last `read` has stopped at a cell that may be `\N`. */
  readonly isAtNull: boolean;
  /** The next chunk begins this many bytes later. */
  shift(bytes: number): void;
}

/**
 * Reads records that need nothing, some ten times as fast as the general reader. It stops shortly before every other
 * record, and knows nothing of what is wrong with it.
 *
 * @returns null where every record has to be looked at
 */
export function createCleanRun(kernel: Kernel, options: ScanOptions): CleanRun | null {
  const { dialect, width, maxRecordBytes, recast } = options;
  if (!isDomoSpelling(dialect) || recast) return null;
  const { delimiter } = dialectBytes(dialect);
  const rules: Rules = { delimiter, columns: width, maxRecordBytes };
  const suspects = suspectsOf(dialect, width);
  const stand = freshStand(0);
  let rows = 0;
  /** The next place behind `stand.at`, in this chunk, where a record may begin that the kernel takes for another. */
  let suspect = 0;
  /** The next place from `stand.at` on, in this chunk, where a cell may be `\N`. */
  let bareNull = -1;
  let isAtNull = false;

  function nextSuspect(bytes: Uint8Array, from: number): number {
    let next = bytes.length;
    for (const pair of suspects) {
      const found = bufferOf(bytes.subarray(0, next)).indexOf(pair, from);
      if (found >= 0) next = found + 1;
    }
    return next;
  }

  function nextBareNull(bytes: Uint8Array, from: number): number {
    const buffer = bufferOf(bytes);
    // One byte is found some times faster than two.
    const first = buffer.indexOf(BACKSLASH, from);
    if (first < 0) return Number.POSITIVE_INFINITY;
    const next = (at: number) => buffer.indexOf(bareNullText, at);
    for (let at = next(first); at >= 0; at = next(at + 1)) if (isBareNull(bytes, at, delimiter)) return at;
    const last = bytes.length - 1;
    const isCut = last >= from && bytes[last] === BACKSLASH && isBareNull(bytes, last, delimiter);
    return isCut ? last : Number.POSITIVE_INFINITY;
  }

  return {
    begin(at) {
      Object.assign(stand, freshStand(at));
    },
    read(bytes, to) {
      stand.rows = 0;
      let isFree = true;
      while (stand.at < to && isFree) {
        const begins = stand.record === stand.at && suspects.some((pair) => pair[1] === bytes[stand.at]);
        if (suspect <= stand.at) suspect = nextSuspect(bytes, stand.at);
        if (bareNull < stand.at) bareNull = nextBareNull(bytes, stand.at);
        const stop = begins ? stand.at : Math.min(suspect, bareNull, to);
        readClean(kernel, stand, bytes, stop, rules);
        const beginsCell = stand.state === 'O' && stand.field === stand.at;
        isAtNull = stop === bareNull && stand.at === stop && beginsCell;
        isFree = !begins && stand.at === stop && !isAtNull;
        if (isFree && stop === bareNull) bareNull = nextBareNull(bytes, stop + 1);
      }
      rows = stand.rows;
      return !isFree;
    },
    get at() {
      return stand.at;
    },
    get record() {
      return stand.record;
    },
    get rows() {
      return rows;
    },
    get state() {
      return stand.state;
    },
    get isAtNull() {
      return isAtNull;
    },
    shift(bytes) {
      stand.at -= bytes;
      stand.record -= bytes;
      stand.field -= bytes;
      suspect = 0;
      bareNull = -1;
    },
  };
}

const bareNullText = Buffer.from('\\N');
const BACKSLASH = 0x5c;

/** Whether a `\N`, or the half of it that the chunk has, may be a cell. */
function isBareNull(bytes: Uint8Array, at: number, delimiter: number): boolean {
  const [before, after] = [bytes[at - 1], bytes[at + 2]];
  const begins = before === undefined || before === delimiter || before === LF;
  return begins && (after === undefined || after === delimiter || after === LF || after === CR);
}

/** Line feeds, each with a byte with which a record may begin that is none, and that looks like one to the kernel. */
function suspectsOf(dialect: Dialect, width: number | null): Buffer[] {
  const { comment } = dialectBytes(dialect);
  // With several columns a line of blanks has too few.
  const blanks = width === null || width === 1 ? [0x20, 0x09] : [];
  return [...(comment < 0 ? [] : [comment]), ...blanks].map((byte) => Buffer.of(LF, byte));
}

function freshStand(at: number): Stand {
  return { at, state: 'O', afterCr: false, record: at, field: at, fields: 1, rows: 0 };
}
