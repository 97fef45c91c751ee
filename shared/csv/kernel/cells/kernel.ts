import type { ChangeKind, Changes } from '../../../cells/change.ts';
import { capacityOf, hasRoom, type Loaded, loadProgram } from './memory.ts';
import { type CellProgram, compileProgram } from './program.ts';

/** What one call has done. */
export interface Run {
  /** Bytes that were read, from where the call began: whole records. */
  consumed: number;
  /** How many records they are. All are rows. */
  rows: number;
  /**
   * The records in Domo's grammar, in bytes of the kernel's memory, which hold until the next call of any kernel. Null:
   * they are the bytes that were read.
   */
  output: Uint8Array | null;
  /** The next record, if it has ended, is one for the reference. Otherwise the caller is to call again at once. */
  stopped: boolean;
}

/** Reads records by one program. */
export interface CellKernel {
  /**
   * Reads whole records of `bytes` from index `from` on, where a record begins. Whoever goes on behind a record at which
   * the kernel stopped, without having awaited anything, pays nothing for what the kernel has looked at before.
   *
   * @param to the index before which the last of them must end
   * @param row what the first record has in a column of row numbers
   */
  run(bytes: Uint8Array, from: number, to: number, row: number): Run;
  /** Cells that were changed so far, by kind. */
  readonly changes: Changes;
}

/** Places in `found`: those of layout.as.ts. */
const POSITION = 0;
const ROWS = 1;
const WRITTEN = 2;
const ENDED = 3;
/** Why a run ended: nothing is left in the memory, or no room is left for the output. */
const DRAINED = 0;
const FULL = 2;
/** Kinds of change that the kernel makes, in its order. */
const kinds: ChangeKind[] = ['null', 'number', 'date'];

/** The bytes whose part from `origin` on is in the memory, and for whom. */
let owner: object | null = null;
let chunk: Uint8Array | null = null;
let origin = 0;
let length = 0;

/**
 * A kernel that does by `program` what the general reader does. All kernels share one memory: 0.8 MB, and up to 1.4 MB
 * once there was a program of ten thousand columns; more where a cell goes into several columns, up to 16 MB.
 *
 * @returns null where the program is none for the kernel
 */
export function createCellKernel(program: CellProgram): CellKernel | null {
  const compiled = compileProgram(program, capacityOf());
  if (compiled === null || !hasRoom(compiled)) return null;
  const changes: Changes = {};

  /** Whether the record at `from` is the one that comes next in the memory. */
  function isNext({ found, skip }: Loaded, bytes: Uint8Array, from: number, to: number): boolean {
    const at = from - origin;
    if (owner !== changes || bytes !== chunk || at <= 0 || origin + length > to) return false;
    return at === found[POSITION] || skip(at) !== 0;
  }

  function count(found: Int32Array): void {
    for (const [index, kind] of kinds.entries()) {
      const more = found[index] as number;
      if (more > 0) changes[kind] = (changes[kind] ?? 0) + more;
    }
    found.fill(0);
  }

  return {
    run(bytes, from, to, row) {
      const loaded = loadProgram(compiled);
      const { found } = loaded;
      if (!isNext(loaded, bytes, from, to)) {
        length = Math.min(to - from, loaded.input.length);
        loaded.input.set(bytes.subarray(from, from + length));
        loaded.fill(length);
        owner = changes;
        chunk = bytes;
        origin = from;
      }
      loaded.run(row);
      count(loaded.changes);
      const consumed = origin + (found[POSITION] as number) - from;
      const written = found[WRITTEN] as number;
      const ended = found[ENDED] as number;
      if (ended === DRAINED) chunk = null;
      // More than the memory holds may follow. A record that fills it is too long for the kernel.
      const hasMore = ended === DRAINED && consumed > 0 && origin + length < to;
      return {
        ...{ consumed, rows: found[ROWS] as number, stopped: ended !== FULL && !hasMore },
        output: written < 0 ? null : loaded.output(written),
      };
    },
    changes,
  };
}
