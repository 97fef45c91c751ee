import type { Recast } from '../cells/recast.ts';
import type { Write } from '../csv/cutter.ts';
import { type CutOptions, cutPart, LOOK_BEHIND } from '../csv/part.ts';
import type { Read } from '../csv/reader.ts';
import type { PartReport } from '../csv/report.ts';
import type { State } from '../csv/state.ts';
import { cutJson } from '../json/part.ts';
import type { Reading } from './reading.ts';

/** How far around its range a part is read: see `CutOptions`. */
export type Reach = Pick<CutOptions, 'lookBehind' | 'lookAhead' | 'tail'>;

/** The part of a text that is cut. */
export interface TextPart extends Pick<CutOptions, 'range' | 'dataStart' | 'dataEnd'> {
  /** null: it is to be found out. */
  state: State | null;
  /** What becomes of each record; null: it goes on as it is, where Domo can read it. */
  recast: Recast | null;
  /** Left out: as far as files in use need it. */
  reach?: Reach | undefined;
  /** Of JSON that is cut where elements begin: whether they are those of an array. */
  isArray?: boolean | undefined;
}

export interface CutOfText {
  report: PartReport;
  /** Of JSON whose keys are collected: the JSON Pointers of those that no field asks for. */
  collected: readonly string[];
  /** Of JSON: the paths of values that no column asks for and that were left out; of many, the first ones. */
  dropped: ReadonlySet<string>;
}

/**
 * Cuts a part of a text by its format. Throws as `cutPart` and `cutJson` do.
 *
 * @param write null: the records are only looked at
 */
export async function cutText(
  reading: Reading,
  { range, dataStart, dataEnd, state, recast, reach = { lookBehind: LOOK_BEHIND }, isArray }: TextPart,
  read: Read,
  write: Write | null,
): Promise<CutOfText> {
  const { format, dialect, width, shortRows, emptyColumns, maxRecordBytes, json } = reading;
  if (json !== undefined && (format === 'json' || format === 'jsonl')) {
    if (recast === null) throw new RangeError('records of JSON are no rows as they are');
    const { blankLines } = dialect;
    const skipped = blankLines === 'reject' ? 'reject' : 'skip';
    return cutJson(
      {
        ...{ format, range, isArray, dataStart, dataEnd, maxRecordBytes, recast },
        ...{ ...json, blankLines: skipped },
      },
      read,
      write,
    );
  }
  const report = await cutPart(
    {
      ...{ range, dataStart, dataEnd, dialect, width, shortRows, emptyColumns, maxRecordBytes },
      ...(state === null ? {} : { state }),
      ...(recast === null ? {} : { recast }),
      ...reach,
    },
    read,
    write ?? (() => undefined),
  );
  return { report, collected: [], dropped: new Set() };
}
