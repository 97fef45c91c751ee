import type { Recast } from '../../cells/recast.ts';
import { createSurvey, type Survey } from '../../cells/survey.ts';
import { anomalyError } from '../../csv/anomaly.ts';
import type { TypesBy } from '../../csv/cell-misfit.ts';
import type { Write } from '../../csv/cutter.ts';
import { cutPart } from '../../csv/part.ts';
import type { Range } from '../../csv/ranges.ts';
import type { PartReport } from '../../csv/report.ts';
import type { LoadPlan } from '../batch.ts';
import { describe, type ObjectVersion } from '../load.ts';
import type { Reading } from '../reading.ts';
import { inObject } from '../split/in-object.ts';
import type { ReadableText } from './readable-text.ts';

/** A text, and which part of it is rows. */
export interface WholeText extends Pick<LoadPlan, 'dataStart' | 'dataEnd'> {
  object: ObjectVersion;
  text: ReadableText;
  /** Only the records that begin in it; left out: all. */
  range?: Range;
  /** The source of the types of its columns, such as the route or Domo; needed only where cells are judged. */
  typesBy?: TypesBy;
}

/** Looks at all cells of a text in one go. Throws the error of its first fault. */
export async function surveyWhole(whole: WholeText, reading: Reading): Promise<Survey> {
  const { rules, width, year } = reading;
  const places = Array.from({ length: width ?? 0 }, (_, place) => place);
  const surveyor = createSurvey(places, rules, year);
  await readWhole(whole, reading, {
    record(cells) {
      surveyor.push(cells);
      return cells;
    },
    changes: {},
  });
  return surveyor.survey;
}

/** Reads all records of a text as they will be read. Throws the error of its first fault. */
export async function readWhole(
  { object, text, dataStart, dataEnd, range, typesBy = 'routeAndDomo' }: WholeText,
  { dialect, width, shortRows, emptyColumns, maxRecordBytes, firstRow, rules, showCells }: Reading,
  recast: Recast | null,
  write: Write = () => undefined,
): Promise<PartReport> {
  const report = await cutPart(
    {
      ...{ dataStart, dataEnd, dialect, width, shortRows, emptyColumns, maxRecordBytes, lookBehind: 0 },
      range: range ?? { index: 0, count: 1, start: dataStart, end: dataEnd },
      ...(recast === null ? {} : { recast }),
    },
    text.read,
    write,
  );
  if (report.anomaly === null) return report;
  const anomaly = await inObject(report.anomaly, text);
  throw anomalyError(anomaly, {
    ...{ object: describe(object), row: anomaly.row, header: firstRow === 2, showCells },
    judged: { rules, typesBy },
  });
}
