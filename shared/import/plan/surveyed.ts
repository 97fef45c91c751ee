import type { ColumnSurvey } from '../../cells/survey.ts';
import type { LoadPlan } from '../batch.ts';
import { type FoundGaps, gapsName, inspectionOf, type Surveyed, surveyName } from '../inspect/inspection.ts';
import type { Ports } from '../ports.ts';
import type { OutputColumn, Reading } from '../reading.ts';
import type { Examinee } from './examined.ts';
import { rangeCountOf } from './ranges.ts';
import type { ReadableText } from './readable-text.ts';
import { surveyWhole } from './survey-whole.ts';

interface SurveyPorts {
  documents: Pick<Ports['documents'], 'get'>;
}

/** Where the rows of a file are. */
type Place = Pick<LoadPlan, 'dataStart' | 'dataEnd' | 'edges'>;

/** Where nobody says how much is surveyed while a file is planned. Bytes. */
export const surveyedAtOnce = 4 * 2 ** 20;

/** What is in all records of a file; `uninspected`: that is to be found out by an inspection. */
export async function surveyOf(
  { documents }: SurveyPorts,
  { load, route, inspections, surveyUpTo = surveyedAtOnce }: Examinee,
  text: ReadableText,
  reading: Reading,
  place: Place,
): Promise<Surveyed | 'uninspected'> {
  const ref = inspectionOf(load, inspections, surveyName(route, reading, place));
  if (ref !== null) return (await documents.get(ref)) as Surveyed;
  const { dataStart, dataEnd } = place;
  const whole = { object: load.object, text, dataStart, dataEnd };
  if (dataEnd - dataStart > surveyUpTo || rangeCountOf(route, place) > 1) return 'uninspected';
  return { survey: await surveyWhole(whole, reading), rowsBefore: [0], empty: [] };
}

/** The ranges in which no row begins, as far as they are known. */
export async function gapsOf(
  { documents }: SurveyPorts,
  { load, route, inspections }: Examinee,
  reading: Reading,
  place: Place,
): Promise<FoundGaps> {
  const ref = inspectionOf(load, inspections, gapsName(route, reading, place));
  return ref === null ? { empty: [] } : ((await documents.get(ref)) as FoundGaps);
}

/** How many records come before each range, once those without any are joined with others. */
export function rowsBeforeJoined({ rowsBefore, empty }: Surveyed): number[] {
  const isEmpty = new Set(empty);
  return rowsBefore.filter((_, range) => !isEmpty.has(range));
}

/** What was seen in the cells of a column; null where it has none of the file. */
export function seenOf({ origin }: OutputColumn, { survey }: Pick<Surveyed, 'survey'>): ColumnSurvey | null {
  return (origin.kind === 'cell' ? survey.columns[origin.index] : null) ?? null;
}
