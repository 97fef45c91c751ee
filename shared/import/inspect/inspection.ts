import { createHash } from 'node:crypto';
import type { Survey } from '../../cells/survey.ts';
import type { ImportRoute } from '../../config/route.ts';
import type { LoadPlan } from '../batch.ts';
import { type DocumentRef, inspectionRef } from '../documents.ts';
import type { Load } from '../load.ts';
import type { Reading } from '../reading.ts';

/** What the survey of all records of a file has found. */
export interface Surveyed {
  survey: Survey;
  /** How many records come before each range. */
  rowsBefore: number[];
}

/** The name of the index of a text, and of one that is not whole yet. */
export const indexName = 'index';
export const progressName = 'index-progress';

/** The name of a survey: one that was made by other settings is another. */
export function surveyName(
  { partSize }: Pick<ImportRoute, 'partSize'>,
  { columns: _, ...reading }: Reading,
  { dataStart, dataEnd }: Pick<LoadPlan, 'dataStart' | 'dataEnd'>,
): string {
  const settings = JSON.stringify([partSize, reading, dataStart, dataEnd]);
  return `survey-${createHash('sha256').update(settings).digest('hex').slice(0, 16)}`;
}

/** Where a load's inspection of this name is; null where there is none yet. */
export function inspectionOf(
  load: Pick<Load, 'id' | 'object'>,
  inspections: readonly string[],
  name: string,
): DocumentRef | null {
  return inspections.includes(name) ? inspectionRef(load, name) : null;
}
