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
  createdAt: string;
  updatedAt: string;
  dataCurrentAt: string | null;
  deleted: boolean;
  /** Null until the first rows are loaded. Its columns may be older than those of the DataSet [D11]. */
  table: StoredTable | null;
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

/** The states that are on record [X5]. */
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
  /** Why it ended as it did. Domo's own API does not say. */
  note: string | null;
  /** By part id. Empty after the execution has ended; `total` has the sums then. */
  parts: Map<number, Upload>;
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
  const uploads = [...execution.parts.values()];
  return (
    execution.total ?? {
      parts: uploads.length,
      rows: rowsOf(uploads),
      bytes: uploads.reduce((sum, { bytes }) => sum + bytes, 0),
      crc: crcOf(execution.parts),
    }
  );
}

export function rowsOf(uploads: Upload[]): number {
  // Uploads whose content was discarded have fractions of rows.
  return Math.round(uploads.reduce((sum, { rows }) => sum + rows, 0));
}

function crcOf(parts: Map<number, Upload>): number | null {
  const inOrder = [...parts].sort(([one], [other]) => one - other);
  const checksums = inOrder.flatMap(([, { crc, bytes: size }]) => {
    if (crc === undefined) return [];
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc);
    return { crc: bytes, size };
  });
  if (checksums.length === 0 || checksums.length < parts.size) return null;
  return combineCrcs('CRC32', checksums).readUInt32BE();
}
