import { type Changes, changeKinds } from '../cells/change.ts';
import type { RecastOrigin } from '../cells/recast.ts';
import type { CellColumn } from './cells-of-column.ts';
import { writeWhole } from './spell/digits.ts';
import { type CellFault, FAULT, Spelled } from './spell/spelled.ts';
import { writeText } from './spell/texts.ts';

/** Where the cells of a column of the DataSet come from. */
export type Source = { kind: 'column'; column: CellColumn } | Exclude<RecastOrigin, { kind: 'cell' }>;

/** A cell that can't be written. */
export interface RefusedCell {
  /** The row among those that were to be written, from 0. */
  row: number;
  /** The place of its column in the DataSet. */
  place: number;
  fault: CellFault;
}

/** Where writing has stopped; `tooLong`: at a row that has more bytes than it may. */
export type Stopped = RefusedCell | { row: number; tooLong: true };

const COMMA = 0x2c;
const LF = 0x0a;
const emptyText = Buffer.from('""');
/** Bytes that are given on at once, or a longer row. */
const CHUNK = 256 * 1024;

/** Writes rows in Domo's grammar [F2, F3, F4]. */
export class RowWriter {
  private fixed: (Uint8Array | null)[] = [];
  private columns: (CellColumn | null)[] = [];
  private readonly counts = new Float64Array(changeKinds.length + 1);
  private isSingle = false;
  private readonly maxRowBytes: number;
  private out: Uint8Array = Buffer.allocUnsafeSlow(CHUNK);
  private at = 0;
  private done: Uint8Array[] = [];

  constructor(maxRowBytes: number) {
    this.maxRowBytes = maxRowBytes;
  }

  /** Takes the next rows from other columns: those of another row group. */
  turnTo(sources: readonly Source[]): void {
    this.isSingle = sources.length === 1;
    this.columns = sources.map((source) => (source.kind === 'column' ? source.column : null));
    this.fixed = sources.map((source) =>
      source.kind === 'text' ? spelt(source.text) : source.kind === 'null' ? new Uint8Array(0) : null,
    );
  }

  /**
   * Writes the rows that the columns have spelt. @param number of the first of them
   *
   * @returns where it has stopped; null: all are written
   */
  write(rows: number, number: number): Stopped | null {
    const { columns, counts, isSingle } = this;
    const width = columns.length;
    let { out, at } = this;
    for (let row = 0; row < rows; row++) {
      let begin = at;
      for (let place = 0; place < width; place++) {
        if (place > 0) out[at++] = COMMA;
        const column = columns[place] as CellColumn | null;
        let source: Uint8Array;
        let from = 0;
        let end = 0;
        if (column !== null) {
          const cell = column.rows[row] as number;
          const { cells } = column;
          source = cells.bytes;
          if (cell >= 0) {
            from = cells.ends[cell] as number;
            end = cells.ends[cell + 1] as number;
            if (cells.marks !== null) {
              const mark = cells.marks[cell] as number;
              if (mark === FAULT) {
                const fault = cells.faultOf(cell);
                if (fault === undefined)
                  throw new RangeError('a cell is marked as a fault that nobody knows');
                this.out = out;
                this.at = begin;
                return { row, place, fault };
              }
              if (mark > 0) counts[mark] = (counts[mark] as number) + 1;
            }
          }
        } else {
          source = this.fixed[place] ?? this.numberOf(number + row);
          end = source.length;
        }
        if (isSingle && end === from) {
          // Domo has no spelling for a null in a DataSet of one column [F4].
          const kind = changeKinds.indexOf('emptyText') + 1;
          counts[kind] = (counts[kind] as number) + 1;
          source = emptyText;
          from = 0;
          end = 2;
        }
        // Room for what comes behind it, too.
        if (at + (end - from) + 2 > out.length) {
          this.out = out;
          this.grow(begin, at, end - from + 2);
          out = this.out;
          at -= begin;
          begin = 0;
        }
        if (end - from < 48) for (; from < end; from++) out[at++] = source[from] as number;
        else {
          out.set(source.subarray(from, end), at);
          at += end - from;
        }
      }
      out[at++] = LF;
      if (at - begin > this.maxRowBytes) {
        this.at = begin;
        this.out = out;
        return { row, tooLong: true };
      }
    }
    this.out = out;
    this.at = at;
    return null;
  }

  /** What has been written since the last call, in pieces that nobody changes any more. */
  take(isEnd: boolean): Uint8Array[] {
    if (isEnd && this.at > 0) {
      this.done.push(this.out.subarray(0, this.at));
      this.out = Buffer.allocUnsafeSlow(0);
      this.at = 0;
    }
    const { done } = this;
    this.done = [];
    return done;
  }

  get changes(): Changes {
    const changes: Changes = {};
    for (const [index, kind] of changeKinds.entries()) {
      const count = this.counts[index + 1] as number;
      if (count > 0) changes[kind] = count;
    }
    return changes;
  }

  /** Gives on the rows before `begin`, and makes room for so many bytes behind those up to `at`, which stay. */
  private grow(begin: number, at: number, bytes: number): void {
    const kept = this.out.subarray(begin, at);
    if (begin > 0) this.done.push(this.out.subarray(0, begin));
    this.out = Buffer.allocUnsafeSlow(Math.max(CHUNK, 2 * (kept.length + bytes)));
    this.out.set(kept);
  }

  private numberOf(number: number): Uint8Array {
    const bytes = new Uint8Array(20);
    return bytes.subarray(0, writeWhole(bytes, 0, number));
  }
}

function spelt(text: string): Uint8Array {
  const spelled = new Spelled();
  spelled.start(1);
  const bytes = Buffer.from(text);
  writeText(spelled, bytes, 0, bytes.length);
  return spelled.bytes.subarray(0, spelled.at);
}
