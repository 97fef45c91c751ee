import type { Recast } from '../../cells/recast.ts';
import type { Survey } from '../../cells/survey.ts';
import { anomalyError } from '../../csv/anomaly.ts';
import type { TypesBy } from '../../csv/cell-misfit.ts';
import type { Write } from '../../csv/cutter.ts';
import type { Range } from '../../csv/ranges.ts';
import type { LoadPlan } from '../batch.ts';
import { type CutOfText, cutText } from '../cut-text.ts';
import { createLook } from '../inspect/look.ts';
import { describe, type ObjectVersion } from '../load.ts';
import type { Reading } from '../reading.ts';
import { inObject } from '../split/in-object.ts';
import { couldHaveHeader } from '../types-by.ts';
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
  const look = createLook(reading);
  return look.survey(await readWhole(whole, reading, look.recast, null));
}

/**
 * Reads all records of a text as they will be read. Throws the error of its first fault.
 *
 * @param write null: the records are only looked at
 */
export async function readWhole(
  { object, text, dataStart, dataEnd, range, typesBy = 'routeAndDomo' }: WholeText,
  reading: Reading,
  recast: Recast | null,
  write: Write | null = null,
): Promise<CutOfText> {
  const { firstRow, rules, showCells } = reading;
  const cut = await cutText(
    reading,
    {
      ...{ dataStart, dataEnd, state: null, recast, reach: { lookBehind: 0 } },
      range: range ?? { index: 0, count: 1, start: dataStart, end: dataEnd },
    },
    text.read,
    write,
  );
  if (cut.report.anomaly === null) return cut;
  const anomaly = await inObject(cut.report.anomaly, text);
  throw anomalyError(anomaly, {
    ...{ object: describe(object), row: anomaly.row, header: firstRow === 2, showCells },
    ...{ couldHaveHeader: couldHaveHeader(reading), judged: { rules, typesBy } },
  });
}
