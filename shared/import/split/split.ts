import { randomUUID } from 'node:crypto';
import type { Write } from '../../csv/cutter.ts';
import { asSluiceError, DomoAnswerLost, PartSentBefore, SluiceError } from '../../errors.ts';
import { createGzip, type Gzip } from '../../gzip/gzip.ts';
import type { OpenExecution } from '../destination.ts';
import { createHeaded } from '../header-row.ts';
import { inspectSegment } from '../inspect/inspect-segment.ts';
import { type PartItem, type Segment, type SegmentReport, triesOfRound, type UploadReport } from '../part.ts';
import type { Ports } from '../ports.ts';
import type { Reading } from '../reading.ts';
import { recastOf } from '../recast-of.ts';
import { longestRead, readInTime } from './in-time.ts';
import { createPrefetch } from './prefetch.ts';
import { type Cutting, cutSegment } from './segment.ts';

export interface SplitInput {
  item: PartItem;
  /** The id of its batch. */
  batch: string;
  /** null: the part is inspected, and not sent. */
  execution: OpenExecution | null;
  /** How often parts have been sent before, and how often this call was tried again since. */
  round: number;
  retry: number;
}

export type SplitPorts = Pick<Ports, 'clock' | 'objects' | 'documents' | 'reports' | 'domo'>;

/**
 * Sends one part: reads its segments, cuts each at whole records, compresses them and puts them to Domo in one request.
 * Without an execution it looks at them, and sends nothing.
 *
 * A fault of a file is no error here, because only `verify` knows whether its segment was read from the right start; it
 * is told in the segment's report, and the part is not sent.
 */
export async function split(ports: SplitPorts, input: SplitInput): Promise<void> {
  const { item, batch, execution, round, retry } = input;
  const reports: SegmentReport[] = [];
  const reportOf = (sentBytes: number | null, error: SluiceError | null): UploadReport => ({
    ...{ part: item.part, segments: reports, sentBytes, tries: round * triesOfRound + retry },
    error: error && { name: error.name, message: error.message },
  });
  try {
    const [segments, readings] = await Promise.all([
      item.segments ?? (ports.documents.get(listOf(item)) as Promise<Segment[]>),
      ports.documents.get(item.readings) as Promise<Reading[]>,
    ]);
    // Whole, because a part has a Content-Length and may have to be sent again [P18].
    const body = execution === null ? nowhere : createGzip();
    const headed =
      item.names === undefined
        ? { write: body.write, end: () => undefined }
        : createHeaded(body.write, item.names);
    const until = ports.clock.now() + longestRead;
    const reader = createPrefetch(ports.objects, segments);
    let retryable: SluiceError | null = null;
    for (const [index, segment] of segments.entries()) {
      const { load } = segment;
      const read = readInTime(ports.clock, until, segment, reader.of(index));
      const one = { segment, reading: readingOf(readings, segment), read };
      const taken = await (segment.inspect === undefined
        ? cutRows(ports, one, headed.write)
        : inspectSegment(ports, one));
      if (taken instanceof Error) {
        reports.push({ load, cut: null, error: { name: taken.name, message: taken.message } });
        if (taken.retryable) retryable ??= taken;
      } else reports.push({ load, error: null, ...taken });
    }
    await headed.end();
    const pieces = body.end();
    const isGood = reports.every(({ cut }) => cut !== null && cut.anomaly === null);
    const isEmpty = reports.every(({ cut }) => cut?.empty);
    // A guess may prove wrong: then the part is sent again.
    const isSure = item.once !== true || reports.every(({ cut }) => cut?.exact);
    const isSent = execution !== null && isGood && !isEmpty && isSure;
    const sentBytes = isSent ? await send(ports, { ...input, execution }, pieces) : null;
    await ports.reports.put(batch, reportOf(sentBytes, null));
    if (retryable !== null) throw retryable;
  } catch (thrown) {
    const error = asSluiceError(thrown);
    if (error instanceof PartSentBefore) await ports.reports.putUnlessSent(batch, reportOf(null, error));
    else await ports.reports.put(batch, reportOf(null, error));
    if (error.retryable) throw error;
  }
}

async function cutRows(
  ports: SplitPorts,
  one: Omit<Cutting, 'recast'>,
  write: Write,
): Promise<Pick<SegmentReport, 'cut'> | SluiceError> {
  const taken = await cutSegment(ports, { ...one, recast: recastOf(one) }, write);
  return taken instanceof Error ? taken : { cut: taken.cut };
}

/** What is inspected goes nowhere, and takes no encoder. */
const nowhere: Gzip = { write: () => undefined, end: () => [] };

/** @returns bytes that were sent. Throws `PartSentBefore` where the part may have been sent, and may be once only. */
async function send(
  { domo, reports }: SplitPorts,
  { item, batch, execution }: SplitInput & { execution: OpenExecution },
  pieces: readonly Buffer[],
): Promise<number> {
  const { part, once = false } = item;
  const { streamId, executionId } = execution;
  const upload = () => domo.parts.upload({ streamId, executionId, part, body: pieces, once });
  if (!once) await upload();
  else {
    const claimant = randomUUID();
    if (!(await reports.claim(batch, part, claimant))) throw sentBefore(part);
    await upload().catch(async (error: unknown) => {
      // Any other error of Domo's says that it has not taken the part.
      const mayBeThere = !(error instanceof SluiceError) || error instanceof DomoAnswerLost;
      if (mayBeThere) throw sentBefore(part, { cause: error });
      await reports.release(batch, part, claimant);
      throw error;
    });
  }
  return pieces.reduce((total, piece) => total + piece.length, 0);
}

function sentBefore(part: number, options?: ErrorOptions): PartSentBefore {
  return new PartSentBefore(
    `Part ${part} may have reached Domo, which did not say so, and the probe of this Domo has seen that a part that is sent again is there twice. So nothing of this execution is committed, and everything is sent anew in another one.`,
    options,
  );
}

function readingOf(readings: readonly Reading[], { reading: index }: Segment): Reading {
  const reading = readings[index];
  if (reading === undefined) throw new RangeError(`the batch has no reading ${index}`);
  return reading;
}

function listOf({ part, list }: PartItem) {
  if (list === null) throw new RangeError(`part ${part} has neither segments nor a list of them`);
  return list;
}
