import type { Recast } from '../../cells/recast.ts';
import type { Write } from '../../csv/cutter.ts';
import { type CutOptions, cutPart, LOOK_BEHIND } from '../../csv/part.ts';
import type { PartReport } from '../../csv/report.ts';
import { asSluiceError, type SluiceError } from '../../errors.ts';
import type { Segment } from '../part.ts';
import type { Documents } from '../ports.ts';
import type { Reading } from '../reading.ts';
import { textOf } from '../text-of.ts';
import { inObject } from './in-object.ts';
import { masked } from './masked.ts';
import { cutParquetSegment } from './parquet-segment.ts';

export type ReadBytes = (from: number, to: number) => AsyncIterable<Uint8Array>;

/** How far around its range a segment is read: see `CutOptions`. */
export type Reach = Pick<CutOptions, 'lookBehind' | 'lookAhead' | 'tail'>;

/** What is to be done with a segment. */
export interface Cutting {
  segment: Segment;
  reading: Reading;
  /** Reads bytes of the segment's object. */
  read: ReadBytes;
  /** What becomes of each record; null: it goes on as it is, where Domo can read it. */
  recast: Recast | null;
  /** Left out: as far as files in use need it. */
  reach?: Reach;
}

/**
 * Cuts a segment at whole records, and writes its rows.
 *
 * @returns the report of the cut, with its places in bytes of the object; or why it could not be read to its end
 */
export async function cutSegment(
  { documents }: { documents: Pick<Documents, 'get'> },
  { segment, reading, read, recast, reach = { lookBehind: LOOK_BEHIND } }: Cutting,
  write: Write,
): Promise<{ cut: PartReport } | SluiceError> {
  const { range, state, dataStart, dataEnd } = segment;
  const { dialect, width, shortRows, emptyColumns, maxRecordBytes } = reading;
  try {
    if (reading.format === 'parquet') {
      const report = await cutParquetSegment({ segment, reading, read }, write);
      const { anomaly } = report;
      return {
        cut: anomaly === null || reading.showCells ? report : { ...report, anomaly: masked(anomaly) },
      };
    }
    const text = await textOf(documents, segment, reading, read);
    const report = await cutPart(
      {
        ...{ range, dataStart, dataEnd, dialect, width, shortRows, emptyColumns, maxRecordBytes },
        ...(state === null ? {} : { state }),
        ...(recast === null ? {} : { recast }),
        ...reach,
      },
      text.read,
      write,
    );
    const { anomaly } = report;
    if (anomaly === null) return { cut: report };
    const placed = await inObject(anomaly, text);
    return { cut: { ...report, anomaly: reading.showCells ? placed : masked(placed) } };
  } catch (thrown) {
    return asSluiceError(thrown);
  }
}
