import type { Write } from '../../csv/cutter.ts';
import { cutPart, LOOK_BEHIND } from '../../csv/part.ts';
import type { PartReport } from '../../csv/report.ts';
import { asSluiceError, type SluiceError } from '../../errors.ts';
import { createGzip } from '../../gzip/gzip.ts';
import type { OpenExecution } from '../destination.ts';
import { type PartItem, type Segment, type SegmentReport, triesOfRound } from '../part.ts';
import type { Ports } from '../ports.ts';
import { createPrefetch } from './prefetch.ts';

export interface SplitInput {
  item: PartItem;
  /** The id of its batch. */
  batch: string;
  execution: OpenExecution;
  /** How often parts have been sent before, and how often this call was tried again since. */
  round: number;
  retry: number;
}

export type SplitPorts = Pick<Ports, 'objects' | 'documents' | 'reports' | 'domo'>;

/**
 * Sends one part: reads its segments, cuts each at whole records, compresses them and puts them to Domo in one request.
 *
 * A fault of a file is no error here, because only `verify` knows whether its segment was read from the right start; it
 * is told in the segment's report, and the part is not sent.
 */
export async function split(ports: SplitPorts, input: SplitInput): Promise<void> {
  const { item, batch, execution, round, retry } = input;
  const reports: SegmentReport[] = [];
  const report = (sentBytes: number | null, error: SluiceError | null) =>
    ports.reports.put(batch, {
      ...{ part: item.part, segments: reports, sentBytes, tries: round * triesOfRound + retry },
      error: error && { name: error.name, message: error.message },
    });
  try {
    const segments = item.segments ?? ((await ports.documents.get(listOf(item))) as Segment[]);
    // Whole, because a part has a Content-Length and may have to be sent again [P18].
    const body = createGzip();
    const reader = createPrefetch(ports.objects, segments);
    let retryable: SluiceError | null = null;
    for (const [index, segment] of segments.entries()) {
      const found = await cutSegment(segment, reader.of(index), body.write);
      if (found instanceof Error) {
        reports.push({ load: segment.load, cut: null, error: { name: found.name, message: found.message } });
        if (found.retryable) retryable ??= found;
      } else reports.push({ load: segment.load, cut: found, error: null });
    }
    const pieces = body.end();
    const isGood = reports.every(({ cut }) => cut !== null && cut.anomaly === null);
    const isEmpty = reports.every(({ cut }) => cut?.empty);
    await report(isGood && !isEmpty ? await send(ports, input, pieces) : null, null);
    if (retryable !== null) throw retryable;
  } catch (thrown) {
    const error = asSluiceError(thrown);
    await report(null, error);
    if (error.retryable) throw error;
  }

  async function send(
    { domo }: SplitPorts,
    { item: { part } }: SplitInput,
    pieces: readonly Buffer[],
  ): Promise<number> {
    const { streamId, executionId } = execution;
    await domo.parts.upload({ streamId, executionId, part, body: pieces });
    return pieces.reduce((total, piece) => total + piece.length, 0);
  }
}

type Read = (from: number, to: number) => AsyncIterable<Uint8Array>;

/** The report of the cut, or why the segment could not be read to its end. */
async function cutSegment(segment: Segment, read: Read, write: Write): Promise<PartReport | SluiceError> {
  const { object, range, state, dataStart, dialect, columnCount, maxRecordBytes } = segment;
  try {
    return await cutPart(
      {
        ...{ range, dataStart, size: object.size, dialect, maxRecordBytes, lookBehind: LOOK_BEHIND },
        ...(state === null ? {} : { state }),
        columns: columnCount,
      },
      read,
      write,
    );
  } catch (thrown) {
    return asSluiceError(thrown);
  }
}

function listOf({ part, list }: PartItem) {
  if (list === null) throw new RangeError(`part ${part} has neither segments nor a list of them`);
  return list;
}
