import type { RecastOrigin } from '../cells/recast.ts';
import type { CellRules } from '../cells/rules.ts';
import type { Write } from '../csv/cutter.ts';
import type { Range } from '../csv/ranges.ts';
import type { Anomaly, PartReport } from '../csv/report.ts';
import { START } from '../csv/state.ts';
import type { ColumnType } from '../data-set.ts';
import { shorten } from '../wording.ts';
import { createBudget } from './budget.ts';
import type { CellColumn } from './cells-of-column.ts';
import { collect, createChunkReader, type ReadBytes } from './chunk-reader.ts';
import { nameOf } from './column.ts';
import { CellUnwritable, damaged } from './fault.ts';
import { FlatColumn } from './flat-column.ts';
import type { Chunk, Footer } from './footer.ts';
import { Workspace } from './kernel/workspace.ts';
import { NestedColumn } from './nested-column.ts';
import { RowWriter, type Source, type Stopped } from './row-writer.ts';
import { type Field, isFlat } from './schema.ts';
import { type Slice, slicesOf, spanOf } from './slices.ts';
import { createNestedSpeller, createSpeller } from './spell/speller.ts';

export interface ParquetCut {
  footer: Footer;
  range: Range;
  /** The columns of the DataSet, in its order. */
  columns: readonly ParquetColumn[];
  rules: CellRules;
  /** Blanks around texts go. */
  trim: boolean;
  /** See createJudge. */
  thisYear: number;
  /** Bytes that a row may have, as it is written. */
  maxRowBytes: number;
}

export interface ParquetColumn {
  name: string;
  type: ColumnType;
  origin: Exclude<RecastOrigin, { kind: 'cell' }> | { kind: 'field'; field: Field };
}

/** Smaller row groups are read in one go. Bytes. */
const readAtOnce = 8 * 2 ** 20;
/** Bytes that the columns of a row group may hold of the file, all together. */
const heldAtOnce = 24 * 2 ** 20;
const leastStep = 4 * 1024;
const mostStep = 2 * 2 ** 20;

/**
 * Writes the rows that belong to a range (see slicesOf) in Domo's grammar, and proves that there are as many as the footer
 * says: of each row group, each column that is wanted has a value or a null for each row.
 *
 * Throws ParquetFault, ParquetUnread and CellUnwritable, and what `read` and `write` throw.
 */
export async function cutParquet(cut: ParquetCut, read: ReadBytes, write: Write): Promise<PartReport> {
  const space = Workspace.take();
  try {
    return await cutWith(space, cut, read, write);
  } finally {
    space.give();
  }
}

async function cutWith(
  space: Workspace,
  cut: ParquetCut,
  read: ReadBytes,
  write: Write,
): Promise<PartReport> {
  const { footer, range } = cut;
  const writer = new RowWriter(cut.maxRowBytes, space);
  let rows = 0;
  let anomaly: Anomaly | null = null;
  for (const slice of slicesOf(footer, range)) {
    const columns = await open(cut, slice, read, space);
    writer.turnTo(sourcesOf(cut, columns));
    const written = await writeSlice(cut, slice, columns, { space, writer, write, rows });
    rows = written.rows;
    anomaly = written.anomaly;
    if (anomaly !== null) break;
  }
  for (const bytes of writer.end()) await write(bytes);
  return {
    ...{ range: range.index, start: START, exact: true, map: START, newlineAdded: false },
    ...{ empty: rows === 0 && anomaly === null, rows, bytes: range.end - range.start },
    ...{ literalQuotes: 0, textAfterClose: 0, changes: writer.changes, anomaly },
  };
}

/** Opens the columns that are wanted of a row group. */
async function open(
  { columns, rules, trim, thisYear }: ParquetCut,
  { group }: Slice,
  read: ReadBytes,
  space: Workspace,
): Promise<Map<ParquetColumn, CellColumn>> {
  const wanted = columns.flatMap((column) =>
    column.origin.kind === 'field' ? [{ column, field: column.origin.field }] : [],
  );
  const leaves = wanted.flatMap(({ field }) => leavesOf(field));
  const chunks = leaves.map((leaf) => chunkOf(group, leaf));
  const start = Math.min(...chunks.map((chunk) => chunk.start));
  const end = Math.max(...chunks.map((chunk) => chunk.end));
  const step = Math.min(mostStep, Math.max(leastStep, Math.floor(heldAtOnce / 2 / chunks.length)));
  const near = end - start <= readAtOnce ? readFrom(await collect(read, start, end), start) : read;
  const readerOf = ({ start, end }: Chunk) => createChunkReader(near, start, end, step);
  const budget = createBudget(leaves.length);
  space.beginGroup(leaves.length);
  const opened = new Map<ParquetColumn, CellColumn>();
  for (const { column, field } of wanted) {
    const rule = { rules, trim, thisYear };
    if (isFlat(field)) {
      const chunk = chunkOf(group, field);
      if (chunk.values !== group.rows)
        damaged(
          `has a row group of ${group.rows} rows, and ${chunk.values} values in its column ${nameOf(field)}`,
        );
      const speller = createSpeller(field, column.type, rule);
      opened.set(column, new FlatColumn({ chunk, reader: readerOf(chunk), field }, speller, budget, space));
    } else {
      const own = leavesOf(field).map((leaf) => {
        const chunk = chunkOf(group, leaf);
        return { chunk, reader: readerOf(chunk), field: leaf };
      });
      opened.set(column, new NestedColumn(field, own, createNestedSpeller(column.type, rule)));
    }
  }
  return opened;
}

function readFrom(bytes: Uint8Array, start: number): ReadBytes {
  return async function* (from, to) {
    yield bytes.subarray(from - start, to - start);
  };
}

function chunkOf({ chunks }: Slice['group'], field: Field): Chunk {
  const chunk = chunks[field.leaf] ?? damaged('has a row group that lacks columns');
  if (chunk.type !== field.element.type)
    damaged(`has a column ${nameOf(field)} of another type in a row group than in its schema`);
  return chunk;
}

function leavesOf(field: Field): Field[] {
  return field.children.length === 0 ? [field] : field.children.flatMap(leavesOf);
}

function sourcesOf({ columns }: ParquetCut, opened: ReadonlyMap<ParquetColumn, CellColumn>): Source[] {
  return columns.map((wanted): Source => {
    const column = opened.get(wanted);
    if (column !== undefined) return { kind: 'column', column };
    if (wanted.origin.kind === 'field') throw new RangeError(`the column ${wanted.name} is not open`);
    return wanted.origin;
  });
}

/** What the rows of a slice go into, and how many were written before. */
interface Writing {
  space: Workspace;
  writer: RowWriter;
  write: Write;
  rows: number;
}

async function writeSlice(
  { columns: wanted, maxRowBytes }: ParquetCut,
  { group, from, to, before }: Slice,
  columns: ReadonlyMap<ParquetColumn, CellColumn>,
  { space, writer, write, rows: written }: Writing,
): Promise<{ rows: number; anomaly: Anomaly | null }> {
  const all = [...columns.values()];
  if (from > 0) for (const column of all) await column.skip(from);
  let rows = written;
  for (let row = from; row < to; ) {
    let some = Math.min(space.rows, to - row);
    for (const column of all) {
      if (column.available === 0) await column.load();
      some = Math.min(some, column.available);
    }
    space.beginBlock();
    for (const column of all) column.fill(some);
    // Of the file, from 1.
    const number = before + (row - from) + 1;
    const pieces = writer.write(some, number);
    let piece = pieces.next();
    for (; piece.done !== true; piece = pieces.next()) await write(piece.value);
    const stopped = piece.value;
    if (stopped !== null) {
      const place = { row: rows + stopped.row + 1, offset: spanOf(group).start };
      const anomaly = anomalyOf(stopped, place, wanted, { number, maxRowBytes });
      return { rows: rows + stopped.row, anomaly };
    }
    row += some;
    rows += some;
  }
  if (to === group.rows && all.some(({ isAtEnd }) => !isAtEnd))
    damaged(`has a row group of ${group.rows} rows, and more values in one of its columns`);
  return { rows, anomaly: null };
}

function anomalyOf(
  stopped: Stopped,
  place: Pick<Anomaly, 'row' | 'offset'>,
  columns: readonly ParquetColumn[],
  { number, maxRowBytes }: { number: number; maxRowBytes: number },
): Anomaly {
  if ('tooLong' in stopped) return { ...place, kind: 'RecordTooLong', limit: maxRowBytes, openedAt: null };
  const { name, type } = columns[stopped.place] as ParquetColumn;
  const { fault } = stopped;
  if (fault.kind !== 'misfit') throw new CellUnwritable(number + stopped.row, name, fault.kind);
  const { text, reason } = fault;
  return { ...place, kind: 'CellMisfit', column: name, type, text: shorten(text), reason };
}
