import type { CellRules } from '../cells/rules.ts';
import type { ReadSettings } from '../config/route.ts';
import type { Dialect } from '../csv/dialect.ts';
import type { ColumnType } from '../data-set.ts';
import type { Encoding } from '../encodings.ts';
import type { Extra } from '../json/field-cells.ts';
import type { Field } from '../json/path.ts';
import type { TextLimit } from '../text-limit.ts';

/** Where a column of the DataSet gets its cells from. */
export type Origin =
  /** The cell at this place of the record, from 0. */
  | { kind: 'cell'; index: number }
  | { kind: 'null' }
  /** Lineage: the key or the version id of the object, the record's row as messages count it, or when it was loaded. */
  | { kind: 'key' }
  | { kind: 'versionId' }
  | { kind: 'row' }
  | { kind: 'loadedAt'; at: string };

export interface OutputColumn {
  name: string;
  type: ColumnType;
  origin: Origin;
  /** UPSERT: its values identify a row. */
  isKey?: true;
}

/** What the text of an object is, or the object itself where it is no text. */
export type Format = Exclude<ReadSettings['format'], 'auto'>;

/**
 * All that decides how the bytes of an object become rows of its DataSet. `plan` decides it once for each load, loads
 * that are read alike share one, and everything after that goes by it.
 */
export interface Reading {
  format: Format;
  encoding: Encoding;
  dialect: Dialect;
  /** Of JSON: what a record's cells are, in their order, and what becomes of all else in it. Left out: it is no JSON. */
  json?: { fields: Field[]; extra: Extra };
  /** Cells of a record, without nameless empty ones at its right end; null: any number. */
  width: number | null;
  /** What becomes of a record with fewer cells: an anomaly, or nulls. */
  shortRows: 'reject' | 'pad';
  /** What becomes of empty cells behind the last column that has a name. */
  emptyColumns: 'drop' | 'reject';
  /** Bytes of text. */
  maxRecordBytes: number;
  /** The number of the first record as messages count it: 2 behind a header, else 1. */
  firstRow: 1 | 2;
  /** The columns of the DataSet, in its order; null: only records are read, and they are passed on as they are. */
  columns: OutputColumn[] | null;
  rules: CellRules;
  /**
   * Of Parquet: where in the schema of the file the columns are that `columns` takes cells from. Each is its place among
   * the columns, and of a field of a structure its place in that, and so on.
   */
  fields?: number[][];
  /** Of Parquet: how many bytes of rows may be written. */
  limit?: TextLimit;
  /** From which years of two digits count: all parts of a file must agree in it. */
  year: number;
  /** Whether messages may have cells of the file in them. */
  showCells: boolean;
}
