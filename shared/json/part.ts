import type { Write } from '../csv/cutter.ts';
import { TAIL } from '../csv/part.ts';
import { createReader, type Read } from '../csv/reader.ts';
import type { PartReport } from '../csv/report.ts';
import { START } from '../csv/state.ts';
import { createArrayCutter } from './array-cutter.ts';
import type { JsonCutOptions } from './cutter.ts';
import { createLineCutter } from './line-cutter.ts';
import { createRecords, type Records } from './records.ts';

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
