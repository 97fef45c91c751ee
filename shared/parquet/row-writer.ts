import { type Changes, changeKinds } from '../cells/change.ts';
import type { RecastOrigin } from '../cells/recast.ts';
import { BLOCK, type CellColumn } from './cells-of-column.ts';
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

const COMMA = 0x2c;
const LF = 0x0a;
const none = new Uint8Array(0);
/** Longer cells are copied by the runtime: it takes longer to begin. Bytes. */
const LONG = 64;
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
  /** Where the next cell of each row goes. */
  private readonly places = new Int32Array(BLOCK);
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
  write(count: number, number: number): Stopped | null {
    const { columns, places, maxRowBytes } = this;
    const numbers = this.fixed.map((fixed, place) =>
      fixed === null && columns[place] === null ? this.numbers(count, number) : null,
    );
    places.fill(columns.length, 0, count);
    let rows = count;
    let refused: RefusedCell | null = null;
    for (let place = 0; place < columns.length; place++) {
      const column = columns[place] ?? numbers[place] ?? null;
      if (column === null) addAll(places, rows, this.fixed[place]?.length ?? 0);
      else {
        if (column.cells.marks !== null) {
          const found = firstFault(column, rows, place);
          if (found !== null) [refused, rows] = [found, found.row];
        }
        addLengths(places, rows, column);
      }
    }
    if (this.isSingle) for (let row = 0; row < rows; row++) if (places[row] === 1) places[row] = 3;
    let size = 0;
    let stopped: Stopped | null = refused;
    for (let row = 0; row < rows; row++) {
      const length = places[row] as number;
      if (length > maxRowBytes) {
        stopped = { row, tooLong: true };
        rows = row;
        break;
      }
      places[row] = size;
      size += length;
    }
    const out = this.room(size);
    if (this.isSingle) this.writeSingle(rows, out, columns[0] ?? numbers[0] ?? null);
    else {
      const last = columns.length - 1;
      for (let place = 0; place <= last; place++) {
        const column = columns[place] ?? numbers[place] ?? null;
        const delimiter = place === last ? LF : COMMA;
        if (column === null) scatterFixed(places, rows, out, this.fixed[place] ?? none, delimiter);
        else {
          scatter(places, rows, out, column, delimiter);
          if (column.cells.marks !== null) this.count(column, rows);
        }
      }
    }
    this.at += size;
    return stopped;
  }

  /** A DataSet of one column: Domo has no spelling for a null in it [F4]. */
  private writeSingle(rows: number, out: Uint8Array, column: Spelt | null): void {
    const fixed = this.fixed[0] ?? none;
    for (let row = 0; row < rows; row++) {
      const cell = column === null ? -1 : (column.rows[row] as number);
      let text = fixed;
      if (column !== null && cell >= 0)
        text = column.cells.bytes.subarray(column.cells.ends[cell], column.cells.ends[cell + 1]);
      if (text.length === 0) {
        text = emptyText;
        this.add(changeKinds.indexOf('emptyText') + 1, 1);
      }
      const at = this.places[row] as number;
      out.set(text, at);
      out[at + text.length] = LF;
    }
    if (column !== null && column.cells.marks !== null) this.count(column, rows);
  }

  private count({ rows, cells: { marks } }: Spelt, count: number): void {
    if (marks === null) return;
    for (let row = 0; row < count; row++) {
      const cell = rows[row] as number;
      const mark = cell < 0 ? 0 : (marks[cell] as number);
      if (mark > 0) this.add(mark, 1);
    }
  }

  private add(mark: number, count: number): void {
    this.counts[mark] = (this.counts[mark] as number) + count;
  }

  /** Room for whole rows of so many bytes. */
  private room(size: number): Uint8Array {
    if (this.at + size > this.out.length) {
      if (this.at > 0) this.done.push(this.out.subarray(0, this.at));
      this.out = Buffer.allocUnsafeSlow(Math.max(CHUNK, size));
      this.at = 0;
    }
    return this.out.subarray(this.at, this.at + size);
  }

  /** The numbers of the rows, as cells. */
  private numbers(count: number, number: number): Spelt {
    const cells = new Spelled();
    cells.start(count);
    const rows = Int32Array.from({ length: count }, (_, row) => row);
    for (let row = 0; row < count; row++)
      cells.close(writeWhole(cells.room(LONGEST), cells.at, number + row));
    return { rows, cells };
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
}

type Spelt = Pick<CellColumn, 'rows' | 'cells'>;

function firstFault({ rows, cells }: Spelt, count: number, place: number): RefusedCell | null {
  const { marks } = cells;
  for (let row = 0; marks !== null && row < count; row++) {
    const cell = rows[row] as number;
    if (cell < 0 || marks[cell] !== FAULT) continue;
    const fault = cells.faultOf(cell);
    if (fault === undefined) throw new RangeError('a cell is marked as a fault that nobody knows');
    return { row, place, fault };
  }
  return null;
}

function addAll(places: Int32Array, count: number, length: number): void {
  for (let row = 0; row < count; row++) places[row] = (places[row] as number) + length;
}

function addLengths(places: Int32Array, count: number, { rows, cells: { ends } }: Spelt): void {
  for (let row = 0; row < count; row++) {
    const cell = rows[row] as number;
    if (cell >= 0)
      places[row] = (places[row] as number) + (ends[cell + 1] as number) - (ends[cell] as number);
  }
}

/** Writes a cell of each row to its place, with the delimiter behind it, where the next place is then. */
function scatter(
  places: Int32Array,
  count: number,
  out: Uint8Array,
  { rows, cells: { ends, bytes } }: Spelt,
  delimiter: number,
): void {
  for (let row = 0; row < count; row++) {
    const cell = rows[row] as number;
    let at = places[row] as number;
    if (cell >= 0) {
      let from = ends[cell] as number;
      const end = ends[cell + 1] as number;
      if (end - from > LONG) {
        out.set(bytes.subarray(from, end), at);
        at += end - from;
      } else {
        // Most cells are short, and the call of the runtime's own copy would take longer.
        for (const last = end - 3; from < last; from += 4, at += 4) {
          out[at] = bytes[from] as number;
          out[at + 1] = bytes[from + 1] as number;
          out[at + 2] = bytes[from + 2] as number;
          out[at + 3] = bytes[from + 3] as number;
        }
        while (from < end) out[at++] = bytes[from++] as number;
      }
    }
    out[at] = delimiter;
    places[row] = at + 1;
  }
}

function scatterFixed(
  places: Int32Array,
  count: number,
  out: Uint8Array,
  text: Uint8Array,
  delimiter: number,
): void {
  for (let row = 0; row < count; row++) {
    const at = places[row] as number;
    out.set(text, at);
    out[at + text.length] = delimiter;
    places[row] = at + text.length + 1;
  }
}

function spelt(text: string): Uint8Array {
  const spelled = new Spelled();
  spelled.start(1);
  const bytes = Buffer.from(text);
  writeText(spelled, bytes, 0, bytes.length);
  return spelled.bytes.subarray(0, spelled.at);
}
