import { type Changes, changeKinds } from '../cells/change.ts';
import type { RecastOrigin } from '../cells/recast.ts';
import type { CellColumn } from './cells-of-column.ts';
import { address } from './kernel/kernel.ts';
import type { Workspace } from './kernel/workspace.ts';
import { copy, isEmpty, lengthOfRow, putRow, type Spelt } from './row.ts';
import { LONGEST, writeWhole } from './spell/digits.ts';
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

/** Places in what the kernel has found: those of layout.as.ts. */
const END = 0;
const EMPTY = 1;
const TOO_LONG = 2;

const EMPTY_TEXT = changeKinds.indexOf('emptyText') + 1;

/** Writes rows in Domo's grammar [F2, F3, F4]. */
export class RowWriter {
  private columns: (Spelt | 'row')[] = [];
  private readonly counts = new Float64Array(changeKinds.length + 1);
  private readonly maxRowBytes: number;
  private readonly space: Workspace;
  /** Bytes that have been written and not been given on. */
  private held = 0;

  constructor(maxRowBytes: number, space: Workspace) {
    this.maxRowBytes = maxRowBytes;
    this.space = space;
  }

  /** Takes the next rows from other columns: those of another row group. */
  turnTo(sources: readonly Source[]): void {
    this.columns = sources.map((source) => {
      if (source.kind === 'column') return source.column;
      if (source.kind === 'row') return 'row';
      const cells = new Spelled();
      cells.start(1);
      if (source.kind === 'text') {
        const bytes = Buffer.from(source.text);
        writeText(cells, bytes, 0, bytes.length);
      }
      cells.keepIn(this.space);
      return { rows: source.kind === 'text' ? this.space.allFirst : this.space.allNull, cells };
    });
  }

  /**
   * Writes the rows of a block, which the columns have spelt, and gives on what has become enough, in pieces that nobody
   * changes any more.
   *
   * @param number of the first of them
   * @returns where it has stopped; null: all are written
   */
  *write(count: number, number: number): Generator<Uint8Array, Stopped | null> {
    const columns = this.columns.map((column) => (column === 'row' ? this.numbers(count, number) : column));
    const refused = firstFault(columns, count);
    const rows = refused?.row ?? count;
    const sources = this.sourcesOf(columns, rows);
    for (let row = 0; row < rows; ) {
      if (sources !== null) {
        const reached = this.gather(row, rows, sources);
        this.count(columns, row, reached);
        row = reached;
        if (this.space.found[TOO_LONG] === 1) return { row, tooLong: true };
        if (row === rows) break;
        if (this.held > 0) {
          yield this.flush();
          continue;
        }
      }
      // It has more bytes than the kernel puts together, or cells that are not in its memory.
      const length = lengthOfRow(columns, row);
      if (length > this.maxRowBytes) return { row, tooLong: true };
      const { out } = this.space;
      if (this.held + length > out.length && this.held > 0) yield this.flush();
      if (length <= out.length) this.held = putRow(columns, row, out, this.held);
      else {
        const bytes = Buffer.allocUnsafeSlow(length);
        putRow(columns, row, bytes, 0);
        yield bytes;
      }
      this.count(columns, row, row + 1);
      if (isEmpty(columns, row)) this.add(EMPTY_TEXT, 1);
      row++;
    }
    return refused;
  }

  /** What is left, once all has been written. */
  *end(): Generator<Uint8Array> {
    if (this.held > 0) yield this.flush();
  }

  private gather(row: number, rows: number, sources: number): number {
    const { kernel, found } = this.space;
    const { out, outEnd } = address;
    const reached = kernel.gather(
      ...[row, rows, sources, this.columns.length],
      ...[out + this.held, outEnd, this.maxRowBytes],
    );
    this.held = (found[END] as number) - out;
    this.add(EMPTY_TEXT, found[EMPTY] as number);
    return reached;
  }

  private flush(): Uint8Array {
    const bytes = Buffer.from(this.space.out.subarray(0, this.held));
    this.held = 0;
    return bytes;
  }

  /** The address of what tells the kernel where the cells are; null: not all of them have room in its memory. */
  private sourcesOf(columns: readonly Spelt[], rows: number): number | null {
    const { space } = this;
    const sources = space.ints(2 * columns.length);
    if (sources === null) return null;
    for (const [place, column] of columns.entries()) {
      const isThere = column.cells.space === space && space.has(column.rows);
      const found = isThere ? column : bringIn(column, rows, space);
      if (found === null) return null;
      sources[2 * place] = found.rows.byteOffset;
      sources[2 * place + 1] = found.cells.ends.byteOffset;
    }
    return sources.byteOffset;
  }

  private count(columns: readonly Spelt[], from: number, to: number): void {
    for (const { rows, cells } of columns) {
      const { marks } = cells;
      for (let row = from; marks !== null && row < to; row++) {
        const cell = rows[row] as number;
        const mark = cell < 0 ? 0 : (marks[cell] as number);
        if (mark > 0) this.add(mark, 1);
      }
    }
  }

  private add(mark: number, count: number): void {
    this.counts[mark] = (this.counts[mark] as number) + count;
  }

  /** The numbers of the rows, as cells. */
  private numbers(count: number, number: number): Spelt {
    const cells = new Spelled();
    cells.startIn(this.space, count);
    for (let row = 0; row < count; row++)
      cells.close(writeWhole(cells.room(LONGEST), cells.at, number + row));
    cells.finish();
    return { rows: this.space.inOrder, cells };
  }

  get changes(): Changes {
    const changes: Changes = {};
    for (const [index, kind] of changeKinds.entries()) {
      const count = this.counts[index + 1] as number;
      if (count > 0) changes[kind] = count;
    }
    return changes;
  }
}

/** The first cell that can't be written, of the first row that has some. */
function firstFault(columns: readonly Spelt[], count: number): RefusedCell | null {
  let found: RefusedCell | null = null;
  for (const [place, { rows, cells }] of columns.entries()) {
    const { marks } = cells;
    const most = found?.row ?? count;
    for (let row = 0; marks !== null && row < most; row++) {
      const cell = rows[row] as number;
      if (cell < 0 || marks[cell] !== FAULT) continue;
      const fault = cells.faultOf(cell);
      if (fault === undefined) throw new RangeError('a cell is marked as a fault that nobody knows');
      found = { row, place, fault };
      break;
    }
  }
  return found;
}

/** Copies the cells of the rows into the kernel's memory. @returns null: they have no room */
function bringIn({ rows, cells: { bytes, ends } }: Spelt, count: number, space: Workspace): Spelt | null {
  const cells = new Spelled();
  const places = space.ints(count);
  if (places === null) return null;
  cells.startIn(space, count);
  for (let row = 0; row < count; row++) {
    const cell = rows[row] as number;
    places[row] = cell < 0 ? -1 : cells.count;
    if (cell < 0) continue;
    const from = ends[cell] as number;
    const end = ends[cell + 1] as number;
    const into = cells.room(end - from);
    if (cells.space === null) return null;
    cells.close(copy(bytes, from, end, into, cells.at));
  }
  cells.finish();
  return { rows: places, cells };
}
