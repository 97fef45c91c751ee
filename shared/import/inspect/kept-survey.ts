import { createHash } from 'node:crypto';
import { inGroups } from '../../async-items.ts';
import type { Survey } from '../../cells/survey.ts';
import { inspectionRef } from '../documents.ts';
import type { Segment, SegmentReport, UploadReport } from '../part.ts';
import type { Documents } from '../ports.ts';
import type { Reading } from '../reading.ts';
import type { Found } from './found.ts';

/**
 * A longer survey is a document of its own: a report has 400 KB at most, for all segments of its part, and a survey of
 * thousands of columns has more. Characters.
 */
export const longestInReport = 16_000;

/** How many documents are read at the same time. */
const together = 32;

/**
 * What a report says of a survey; a long one is kept. The same segment, read in the same way, has the same survey, so calls
 * that are at it too write the same.
 */
export async function foundOf(
  documents: Pick<Documents, 'put'>,
  { load: id, object, range, state, dataStart, dataEnd }: Segment,
  reading: Reading,
  survey: Survey,
): Promise<Found> {
  if (JSON.stringify(survey).length <= longestInReport) return { survey };
  const about = JSON.stringify([reading, range, state, dataStart, dataEnd]);
  const digest = createHash('sha256').update(about).digest('hex').slice(0, 16);
  const kept = inspectionRef({ id, object }, `survey-range-${range.index}-${digest}`);
  await documents.put(kept, survey);
  return { kept };
}

/** The reports with the surveys that are kept, in their order. */
export async function* withKept(
  documents: Pick<Documents, 'get'>,
  reports: AsyncIterable<UploadReport>,
): AsyncGenerator<UploadReport> {
  const whole = async (one: SegmentReport): Promise<SegmentReport> => {
    const kept = one.found?.kept;
    return kept === undefined ? one : { ...one, found: { survey: (await documents.get(kept)) as Survey } };
  };
  for await (const group of inGroups(reports, together)) {
    yield* await Promise.all(
      group.map(async (report) =>
        report.segments.some(({ found }) => found?.kept !== undefined)
          ? { ...report, segments: await Promise.all(report.segments.map(whole)) }
          : report,
      ),
    );
  }
}
