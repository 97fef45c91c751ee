import type { Column, UpdateMethod } from '../data-set.ts';

export { type Column, type ColumnType, columnTypes, type UpdateMethod, updateMethods } from '../data-set.ts';

/** A DataSet that the first load of a route makes. */
export interface NewDataSet {
  name: string;
  description: string;
  columns: Column[] | 'infer';
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

/** How a file becomes records. */
export interface ReadSettings {
  /** Whether the first record holds the names of the columns. */
  header: boolean;
  /** One ASCII character. */
  delimiter: string;
  strayQuotes: StrayQuotes;
}

/** How the columns of a file find those of the DataSet. */
export interface MatchSettings {
  by: 'name' | 'position';
  /** Columns of the file that the DataSet lacks. */
  extra: 'reject' | 'drop' | 'add';
  /** Columns of the DataSet that the file lacks. */
  missing: 'reject' | 'null';
}

/** Where the cells of a lineage column come from. */
export const lineageSources = ['key', 'row', 'loadedAt', 'versionId'] as const;
export type LineageSource = (typeof lineageSources)[number];

/** Which objects are loads. */
export interface FileSettings {
  /** Globs on the key behind the prefix. */
  include: string[];
  /** The defaults are among them, unless the route has dropped them. */
  exclude: string[];
  sameContent: 'skip' | 'skip-any-key' | 'load';
  /** Of an object without rows. */
  empty: 'accept' | 'reject' | 'replace';
  /** Objects that are only meant together: what ends them, by a glob on the name; null: each object is a load. */
  set: { marker: string } | { manifest: string } | null;
}

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
