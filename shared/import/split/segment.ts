import type { Write } from '../../csv/cutter.ts';
import type { PartReport } from '../../csv/report.ts';
import { asSluiceError, type SluiceError } from '../../errors.ts';
import { type CutOfText, cutText, type TextPart } from '../cut-text.ts';
import type { Segment } from '../part.ts';
import type { Documents } from '../ports.ts';
import type { Reading } from '../reading.ts';
import { textOf } from '../text-of.ts';
import { inObject } from './in-object.ts';
import { masked } from './masked.ts';
import { cutParquetSegment } from './parquet-segment.ts';

export type ReadBytes = (from: number, to: number) => AsyncIterable<Uint8Array>;

/** What is to be done with a segment. */
export interface Cutting extends Pick<TextPart, 'recast' | 'reach'> {
  segment: Segment;
  reading: Reading;
  /** Reads bytes of the segment's object. */
  read: ReadBytes;
}

/**
 * Cuts a segment at whole records, and writes its rows.
 *
 * @param write null: the records are only looked at
 * @returns the report of the cut, with its places in bytes of the object; or why it could not be read to its end
 */
export async function cutSegment(
  { documents }: { documents: Pick<Documents, 'get'> },
  { segment, reading, read, recast, reach }: Cutting,
  write: Write | null,
): Promise<({ cut: PartReport } & Pick<CutOfText, 'collected'>) | SluiceError> {
  const { range, state, dataStart, dataEnd } = segment;
  try {
    if (reading.format === 'parquet') {
      const report = await cutParquetSegment({ segment, reading, read }, write ?? (() => undefined));
      const { anomaly } = report;
      const isShown = anomaly === null || reading.showCells;
      return { cut: isShown ? report : { ...report, anomaly: masked(anomaly) }, collected: [] };
    }
    const text = await textOf(documents, segment, reading, read);
    const part = { range, dataStart, dataEnd, state, recast, reach, isArray: segment.elements?.isArray };
    const { report, collected } = await cutText(reading, part, text.read, write);
    const { anomaly } = report;
    if (anomaly === null) return { cut: report, collected };
    const placed = await inObject(anomaly, text);
    return { cut: { ...report, anomaly: reading.showCells ? placed : masked(placed) }, collected };
  } catch (thrown) {
    return asSluiceError(thrown);
  }
}
