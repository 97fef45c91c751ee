import type { Recast } from '../cells/recast.ts';
import type { Range } from '../csv/ranges.ts';
import type { Extra } from './field-cells.ts';
import type { Field } from './path.ts';

export interface JsonCutOptions {
  /** `jsonl`: each line is a record. `json`: records are the elements of an array, or objects one behind the other. */
  format: 'jsonl' | 'json';
  /** Of `json`, its ends are those of the data, or begin elements. */
  range: Range;
  /** Of `json`, where the range is not the first: whether the records are elements of an array. Left out: they are. */
  isArray?: boolean | undefined;
  /** First byte of the data: behind a byte order mark. */
  dataStart: number;
  /** The byte behind the data. */
  dataEnd: number;
  fields: readonly Field[];
  extra: Extra;
  /** Of `jsonl`. */
  blankLines: 'skip' | 'reject';
  maxRecordBytes: number;
  /** What makes rows of records. Its cells are those of `fields`, and what is collected behind them. */
  recast: Recast;
}

/** Cuts one part out of a text, chunk by chunk. */
export interface JsonCutter {
  /** The byte that the next chunk begins with. */
  readonly position: number;
  /** No byte is needed any more. */
  readonly done: boolean;
  /** Bytes at or after this one are not needed to end the record under way. */
  readonly limit: number;
  push(bytes: Uint8Array): void;
  /** To be called at the end of the data, unless it is done before. */
  end(): void;
  /** Bytes that the records so far were made of. */
  readonly bytes: number;
  /** The last record had no line end. */
  readonly unterminated: boolean;
}
