import type { Column, UpdateMethod } from '../../shared/config/route.ts';
import { combineCrcs } from '../s3/payload/crc-combine.ts';
import type { StoredTable } from './storage/tables.ts';
import type { Upload } from './storage/uploads.ts';

/** ISO 8601, UTC [F10]. */
export const timestamp = (): string => new Date().toISOString();

export interface DataSet {
  id: string;
  name: string;
  description: string;
  columns: Column[];
  rows: number;
  pdpEnabled: boolean;
  /** Those that were made, without "All Rows" [D14]. */
  policies: Policy[];
  createdAt: string;
  updatedAt: string;
  dataCurrentAt: string | null;
  /** Ascending by `until`, as far back as the settings let documents lag. */
  outdated: Outdated[];
  deleted: boolean;
  /** Null until the first rows are loaded. Its columns may be older than those of the DataSet [D11]. */
  table: StoredTable | null;
}

/** What a DataSet's documents say of its rows. */
export type Said = Pick<DataSet, 'rows' | 'updatedAt' | 'dataCurrentAt'>;

/** What was true until new rows came. */
export interface Outdated extends Said {
  /** Epoch milliseconds. */
  until: number;
}

/** A policy of Personalized Data Permissions [D14]. It is kept and shown; no export or query is filtered by it. */
export interface Policy {
  id: number;
  type: 'user' | 'system';
  name: string;
  filters: { column: string; operator: string; values: (string | number)[]; not: boolean }[];
  users: number[];
  virtualUsers: (string | number)[];
  groups: number[];
}

export interface Stream {
  id: number;
  dataSetId: string;
  updateMethod: UpdateMethod;
  keyColumnNames: string[];
  createdAt: string;
  modifiedAt: string;
  deleted: boolean;
  /** Epoch milliseconds [X11]. */
  lastCommit: number | null;
}

/** The states that are on record [X5]. `shownState` says what they are called. */
export type ExecutionState = 'ACTIVE' | 'SUCCESS' | 'INVALID' | 'ABORTED';

export interface Execution {
  streamId: number;
  /** Counts from 1 in each stream [X4]. */
  id: number;
  state: ExecutionState;
  updateMethod: UpdateMethod;
  createdAt: string;
  modifiedAt: string;
  endedAt: string | null;
  /** When it was committed, and its number in the order of indexing. */
  committed: { at: number; order: number } | null;
  /** Commits that were accepted and are not indexed yet. An aborted execution can have one, too [X19]. */
  pending: number;
  /** Why it ended as it did. Domo's own API does not say. */
  note: string | null;
  /**
   * By part id, in the order of their arrival. Empty after the execution has ended, unless it can be committed again;
   * `total` has the sums then.
   */
  parts: Map<number, Upload[]>;
  total: Total | null;
}

export interface Total {
  parts: number;
  rows: number;
  /** Of CSV, uncompressed. */
  bytes: number;
  /** CRC-32 of all parts joined in their order. Null unless all parts were gzip whose content was discarded. */
  crc: number | null;
}

/** An accepted import through the DataSet API that is not visible yet [I11]. */
export interface Import {
  dataSetId: string;
  updateMethod: UpdateMethod;
  keyColumnNames: string[];
  upload: Upload;
  accepted: { at: number; order: number };
  done: boolean;
}

export function totalOf(execution: Execution): Total {
  const uploads = uploadsOf(execution.parts);
  return (
    execution.total ?? {
      parts: execution.parts.size,
      rows: rowsOf(uploads),
      bytes: uploads.reduce((sum, { bytes }) => sum + bytes, 0),
      crc: crcOf(uploads),
    }
  );
}

export function rowsOf(uploads: Upload[]): number {
  // Uploads whose content was discarded have fractions of rows.
  return Math.round(uploads.reduce((sum, { rows }) => sum + rows, 0));
}

/** The uploads in the order of their rows [P4]. */
export function uploadsOf(parts: Execution['parts']): Upload[] {
  return [...parts].sort(([one], [other]) => one - other).flatMap(([, uploads]) => uploads);
}

function crcOf(uploads: Upload[]): number | null {
  const checksums = uploads.flatMap(({ crc, bytes: size }) => {
    if (crc === undefined) return [];
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc);
    return { crc: bytes, size };
  });
  if (checksums.length === 0 || checksums.length < uploads.length) return null;
  return combineCrcs('CRC32', checksums).readUInt32BE();
}
