import { domo, objects, reports } from '../../shared/aws/clients.ts';
import { handler as lambda, translate } from '../../shared/aws/handler.ts';
import type { Write } from '../../shared/csv/cutter.ts';
import { cutPart, LOOK_BEHIND } from '../../shared/csv/part.ts';
import type { PartReport } from '../../shared/csv/report.ts';
import { createGzip } from '../../shared/gzip/gzip.ts';
import type { OpenExecution, PartItem } from '../../shared/loads/plan.ts';
import { triesOfRound, type UploadReport } from '../../shared/loads/reports.ts';

export interface SplitPartInput {
  item: PartItem;
  execution: OpenExecution;
  /** How often parts have been sent before, and how often this call was tried again since. */
  round: number;
  retry: number;
}

/**
 * Sends one part: reads its range, cuts it at whole records, compresses them and puts them to Domo.
 *
 * A fault of the file is no error here, because only `reconcile` knows whether the range was read from
 * the right start; it is told in the report, and the part is not sent.
 */
export const handler = lambda(async (input: SplitPartInput): Promise<null> => {
  const { item, execution, round, retry } = input;
  const report = (outcome: Pick<UploadReport, 'cut' | 'sentBytes' | 'error'>) =>
    reports().put(item.load.id, execution.executionId, {
      ...outcome,
      ...{ part: item.part, tries: round * triesOfRound + retry },
    });
  let cut: PartReport | null = null;
  try {
    // Whole, because a part has a Content-Length and may have to be sent again [P18].
    const body = createGzip();
    cut = await cutRange(input, body.write);
    const pieces = body.end();
    const sentBytes = cut.empty || cut.anomaly !== null ? null : await send(input, pieces);
    await report({ cut, sentBytes, error: null });
  } catch (thrown) {
    const { name, message, retryable } = translate(thrown);
    await report({ cut, sentBytes: null, error: { name, message } });
    if (retryable) throw thrown;
  }
  return null;
});

function cutRange({ item }: SplitPartInput, write: Write): Promise<PartReport> {
  const { object, dialect, dataStart, columnCount, maxRecordBytes } = item.load;
  return cutPart(
    {
      range: item.range,
      dataStart,
      size: object.size,
      ...(item.state === null ? {} : { state: item.state }),
      lookBehind: LOOK_BEHIND,
      dialect,
      columns: columnCount,
      maxRecordBytes,
    },
    (from, to) => objects().read(object, from, to),
    write,
  );
}

/** @returns how many bytes were sent. */
async function send({ item, execution }: SplitPartInput, body: readonly Buffer[]): Promise<number> {
  const { streamId, executionId } = execution;
  await domo().parts.upload({ streamId, executionId, part: item.part, body });
  return body.reduce((total, piece) => total + piece.length, 0);
}
