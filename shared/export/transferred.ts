import type { ParquetColumn } from './parquet/schema.ts';

/** What was written and verified. */
export interface Transferred {
  /** Without the header. */
  rows: number;
  /** Bytes of the object; compressed if `gzip` is set. */
  bytes: number;
  /** The SHA-256 of these bytes, in hexadecimal. */
  sha256: string;
  /** Bytes of CSV, before compression. */
  csvBytes: number;
  /** Of Parquet: the DataSet's columns, and their types in the file. */
  columns?: ParquetColumn[];
  /** Where Domo writes null as \N: how many such cells there were. CSV has empty cells in their place. */
  nulls?: number;
  /** Domo writes a `'` before texts that look like formulas, and nobody can tell it from one that was there. */
  formulasEscaped?: true;
  /** When the data last changed in Domo, ISO 8601; null if Domo does not say. */
  dataCurrentAt: string | null;
}
