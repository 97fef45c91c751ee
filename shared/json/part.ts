import type { Recast } from '../cells/recast.ts';
import type { Write } from '../csv/cutter.ts';
import { TAIL } from '../csv/part.ts';
import type { Range } from '../csv/ranges.ts';
import { createReader, type Read } from '../csv/reader.ts';
import type { PartReport } from '../csv/report.ts';
import { START } from '../csv/state.ts';
import { createArrayCutter } from './array-cutter.ts';
import { createLineCutter } from './line-cutter.ts';
import type { Field } from './path.ts';
import type { Extra } from './record-reader.ts';
import { createRecords, type Records } from './records.ts';

export interface JsonCutOptions {
  /** `jsonl`: each line is a record. `json`: records are the elements of an array, or objects one behind the other. */
  format: 'jsonl' | 'json';
  /** Of `json`, its ends are those of the data, or begin elements. */
  range: Range;
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

/** What was seen beside the rows. */
export interface JsonReport {
  report: PartReport;
  /** The JSON Pointers of the fields that were collected, in the order of their first appearance. */
  collected: readonly string[];
  /** The paths of values that were dropped; of many, the first ones. */
  dropped: ReadonlySet<string>;
}

/**
 * Cuts one part: the records that begin in `range`, as `cutPart` of CSV does, and the report that proves it. No string of
 * JSON has a line feed in it, so where lines are records any line feed ends one: nothing is guessed.
 *
 * @param write null: nothing is written
 * Throws what `read` and `write` throw, and AwsUnavailable.
 */
export async function cutJson(options: JsonCutOptions, read: Read, write: Write | null): Promise<JsonReport> {
  const { format, range, dataEnd, maxRecordBytes, fields, extra, recast } = options;
  const isLine = format === 'jsonl';
  const records = createRecords({
    ...{ fields, extra, isLine, recast },
    isWritten: write !== null,
  });
  const cutter = isLine ? createLineCutter(options, records) : createArrayCutter(options, records);
  const planned = isLine ? Math.min(dataEnd, range.end + Math.min(TAIL, maxRecordBytes)) : range.end;
  const reader = createReader(read, range.start, planned);
  try {
    while (!cutter.done) {
      const isInRange = reader.position < range.end;
      const to = isInRange ? range.end : Math.min(dataEnd, cutter.limit);
      if (reader.position >= to) break;
      cutter.push(await reader.take(to));
      await writeOn(records, write);
    }
    if (!cutter.done) cutter.end();
    await writeOn(records, write);
  } finally {
    await reader.close();
  }
  const { rows, anomaly, changes, collected, dropped } = records;
  const { bytes, unterminated } = cutter;
  return {
    report: {
      ...{ range: range.index, start: START, exact: true, map: START },
      ...{ empty: rows === 0 && anomaly === null, rows, bytes, newlineAdded: unterminated },
      ...{ literalQuotes: 0, textAfterClose: 0, changes, anomaly },
    },
    ...{ collected, dropped },
  };
}

async function writeOn(records: Records, write: Write | null): Promise<void> {
  const rows = records.take();
  if (rows !== null) await write?.(rows);
}
