import type { ZlibOptions } from 'node:zlib';
import type { SplitInput } from '../../shared/import/split/split.ts';
import type { CutFile } from '../cells/cut-file.ts';
import type { OneFunction } from '../compressed/one-function.ts';

/** What contestants on one core are told, by the module that makes their work: JSON. */
export interface OptionsOf {
  'bare-gzip.mjs': BareGzip;
  'bare-copy.mjs': BareCopy;
  'split-part.mjs': SplitPart;
  'cut-file.mjs': CutFileOptions;
  'duckdb.mjs': DuckDb;
  'one-function.mjs': OneFunctionOptions;
}

export interface BareGzip {
  path: string;
  /** Bytes. */
  partSize: number;
  zlib: ZlibOptions;
}

export interface BareCopy {
  /** Address of the object in S3. */
  from: string;
  /** Of the parts of an open execution in Domo; the part's id is put behind it. */
  to: string;
  authorization: string;
  /** First byte and, exclusive, the last. */
  ranges: { start: number; end: number }[];
}

export interface SplitPart {
  /** Address of the bundle that is deployed. */
  bundle: string;
  inputs: SplitInput[];
}

export interface CutFileOptions {
  /** Address of a bundle of cells/cut-file.ts. */
  bundle: string;
  file: CutFile;
}

export interface OneFunctionOptions {
  /** Address of a bundle of compressed/one-function.ts. */
  bundle: string;
  work: OneFunction;
}

export interface DuckDb {
  statement: string;
}
