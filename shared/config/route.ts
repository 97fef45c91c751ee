import type { Column, UpdateMethod } from '../data-set.ts';

export { type Column, type ColumnType, columnTypes, type UpdateMethod, updateMethods } from '../data-set.ts';

/** A DataSet that the first load of a route makes. */
export interface NewDataSet {
  name: string;
  description: string;
  columns: ListedColumn[] | 'infer';
}

/** A column as a route lists it. */
export interface ListedColumn extends Column {
  /** Where the file has it, if not under its own name: another name, or its place from 1. */
  from?: string | number;
}

/** Where a route's rows go. */
export type Target =
  | { kind: 'stream'; streamId: number }
  /** The Stream that feeds this DataSet: Domo is searched for it. */
  | { kind: 'streamOf'; dataSetId: string }
  | ({ kind: 'dataSet' } & NewDataSet)
  /** `maxBytes`: a larger file is refused; as many files go together as fit into it. */
  | { kind: 'dataSetApi'; dataSetId: string; maxBytes: number }
  | ({ kind: 'dataSetApi'; dataSetId: null; maxBytes: number } & NewDataSet);

/** The DataSet that the first load makes; null where the target is there already. */
export function newDataSetOf(target: Target): NewDataSet | null {
  if (target.kind === 'dataSet') return target;
  return target.kind === 'dataSetApi' && target.dataSetId === null ? target : null;
}

/** `keep` lets a quote inside an unquoted field and text after a closing quote through, counted. */
export const strayQuotes = ['reject', 'keep'] as const;
export type StrayQuotes = (typeof strayQuotes)[number];

/** How a file becomes records. `auto` is decided by the file itself, by proof or not at all. */
export interface ReadSettings {
  format: (typeof formats)[number];
  /** `auto`: decided by the content of the object, never by its name. */
  compression: (typeof compressions)[number];
  /** A glob on the names of the files in a zip; null: it must have one. */
  member: string | null;
  /** The name of a sheet of a workbook; null: it must have one. */
  sheet: string | null;
  /** The most text that a compressed object may hold. Bytes. */
  maxTextBytes: number;
  /** How many times as large as a compressed object its text may be. */
  maxRatio: number;
  /** `auto`, or the name of an encoding of the WHATWG Encoding Standard, in lower case. */
  encoding: string;
  /** `auto`, or one ASCII character; null: a record is one cell. */
  delimiter: string | null;
  /** One ASCII character; null: no cell is in quotes. */
  quote: string | null;
  escape: (typeof escapes)[number];
  strayQuotes: StrayQuotes;
  /** Whether the first record holds the names of the columns. */
  header: boolean;
  /** Lines above the header, or above the first record. */
  skipLines: 'auto' | number;
  /** Records at the end. */
  skipFooter: number;
  /** What a line begins with that is no record: one ASCII character; null: every line is one. */
  comment: string | null;
  blankLines: (typeof blankLines)[number];
  /** Of records with fewer cells than columns. */
  shortRows: (typeof shortRows)[number];
  /** Of nameless columns at the right end in which every cell is empty. */
  emptyColumns: (typeof emptyColumns)[number];
}

/** The choices of `read`, the safest first. */
export const formats = ['auto', 'csv', 'jsonl', 'json', 'parquet', 'xlsx'] as const;
export const compressions = ['auto', 'none', 'gzip', 'zip', 'zstd'] as const;
export const escapes = ['double', 'backslash'] as const;
export const blankLines = ['skip', 'reject'] as const;
export const shortRows = ['reject', 'pad'] as const;
export const emptyColumns = ['drop', 'reject'] as const;

/** How the columns of a file find those of the DataSet. */
export interface MatchSettings {
  /** `position` where the files have no header. */
  by: (typeof matchings)[number];
  /** Columns of the file that the DataSet lacks. */
  extra: (typeof extraColumns)[number];
  /** Columns of the DataSet that the file lacks. */
  missing: (typeof missingColumns)[number];
}

export const matchings = ['name', 'position'] as const;
export const extraColumns = ['reject', 'drop', 'add'] as const;
export const missingColumns = ['reject', 'null'] as const;

/** How the texts of cells become values: the rules of `shared/cells/`, and whether blanks around cells are no part of them. */
export interface CellSettings {
  trim: boolean;
  /** Words that are null beside the empty cell, as they are spelt, in quotes or not. */
  nulls: string[];
  /** One character. */
  decimal: string;
  /** What groups digits: one character; null: nothing. */
  thousands: string | null;
  /** What may stand before or behind a number, such as a currency. */
  symbols: string[];
  /** Patterns beside ISO 8601, in the letters of Unicode's CLDR. */
  dates: string[];
  /** Of date-times without an offset: a name of the IANA database. */
  timeZone: string;
  /** What becomes of a cell that does not fit its column. */
  invalid: (typeof invalidCells)[number];
}

export const invalidCells = ['reject', 'null'] as const;

/** Where the cells of a lineage column come from. */
export const lineageSources = ['key', 'row', 'loadedAt', 'versionId'] as const;
export type LineageSource = (typeof lineageSources)[number];

/** Which objects are loads. */
export interface FileSettings {
  /** Globs on the key behind the prefix. */
  include: string[];
  /** The defaults are among them, unless the route has dropped them. */
  exclude: string[];
  sameContent: (typeof sameContents)[number];
  /** Of an object without rows: committed with none, rejected, or (REPLACE) the DataSet becomes empty. */
  empty: (typeof emptyFiles)[number];
  /** Objects that are only meant together: what ends them, by a glob on the name; null: each object is a load. */
  set: { marker: string } | { manifest: string } | null;
}

export const sameContents = ['skip', 'skip-any-key', 'load'] as const;
export const emptyFiles = ['accept', 'reject', 'replace'] as const;

/** When a file of a route is due, and how long after that people are told. Seconds. */
export type Expectation =
  /** `schedule`: a `cron(…)` of EventBridge Scheduler. */
  | { schedule: string; timeZone: string; wait: number }
  /** So long behind the file before. */
  | { every: number; wait: number };

/** One import of the configuration, with every default filled in. */
export interface ImportRoute {
  name: string;
  /** Object keys under this prefix are this route's; the longest matching prefix wins. */
  prefix: string;
  target: Target;
  updateMethod: UpdateMethod;
  /** UPSERT only, else empty. */
  keyColumnNames: string[];
  files: FileSettings;
  read: ReadSettings;
  match: MatchSettings;
  cells: CellSettings;
  /** Columns that are added to those of the file, in this order: their names, and what is in them. */
  lineage: Record<string, LineageSource>;
  /** Left out: nobody is told of files that do not come. */
  expect?: Expectation;
  /** Seconds between two commits of one stream [X11]. */
  commitInterval: number;
  /** How long a load waits at most while Domo takes nothing of ours. Seconds. */
  maxPause: number;
  /** Bytes of CSV in one part. */
  partSize: number;
  /** Parts of one load that are uploaded at the same time. */
  maxConcurrency: number;
  /** REPLACE only: the least share, 0 to 1, of the DataSet's rows that a file must have; null: any. */
  shrinkGuard: number | null;
  /** A longer record is refused. Bytes. */
  maxRecordBytes: number;
  /** Whether messages may have cells of the files in them: see `excerpt`. */
  showCells: boolean;
}
