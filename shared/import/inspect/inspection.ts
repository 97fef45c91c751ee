import { createHash } from 'node:crypto';
import type { Survey } from '../../cells/survey.ts';
import type { ImportRoute } from '../../config/route.ts';
import type { LoadPlan } from '../batch.ts';
import { type DocumentRef, inspectionRef } from '../documents.ts';
import type { Load } from '../load.ts';
import type { Reading } from '../reading.ts';
import type { Pass } from './kind.ts';

/** What the survey of all records of a file has found. */
export interface Surveyed {
  survey: Survey;
  /** How many records come before each range. */
  rowsBefore: number[];
  /** The ranges in which no row begins, by their indexes. */
  empty: number[];
}

/** What a proof has found of the ranges of a load that was to be sent. */
export type FoundGaps = Pick<Surveyed, 'empty'>;

/** The name of the index of a text. */
export const indexName = 'index';

/** The name of what is kept beside the index of a compressed object, by its number. */
export function windowsName(number: number): string {
  return `index-windows-${number}`;
}

/** Noted of a load the size of whose text is not what the end of its object says. There is no document of that name. */
export const unsizedName = 'unsized';

/** The text that a pass goes over, and how it is read. */
export interface PassedText extends Pick<LoadPlan, 'dataStart' | 'dataEnd'> {
  text: Pick<LoadPlan['text'], 'compression'>;
}

/** The names of what a pass finds, when it has come to its end, and before that. */
export function passNames(
  pass: Pass,
  { encoding }: Pick<Reading, 'encoding'>,
  { dataStart, dataEnd, text: { compression } }: PassedText,
): { whole: string; begun: string } {
  if (pass === 'index') return { whole: indexName, begun: 'index-progress' };
  const member = compression?.kind === 'zip' ? compression.member.from : null;
  // The settings of the route may be others when the next one is planned, and the text another.
  const digest = digestOf([encoding, compression?.kind ?? null, member, dataStart, dataEnd]);
  return { whole: `elements-${digest}`, begun: `elements-progress-${digest}` };
}

/** The name of a survey: one that was made by other settings is another. */
export function surveyName(
  { partSize }: Pick<ImportRoute, 'partSize'>,
  { columns: _, ...reading }: Reading,
  { dataStart, dataEnd }: Pick<LoadPlan, 'dataStart' | 'dataEnd'>,
): string {
  return `survey-${digestOf([partSize, reading, dataStart, dataEnd])}`;
}

/** The name of the gaps of a load: of ranges that are cut elsewhere, or where other lines are rows, they are others. */
export function gapsName(
  { partSize }: Pick<ImportRoute, 'partSize'>,
  { format, encoding, dialect }: Pick<Reading, 'format' | 'encoding' | 'dialect'>,
  { dataStart, dataEnd }: Pick<LoadPlan, 'dataStart' | 'dataEnd'>,
): string {
  return `gaps-${digestOf([partSize, format, encoding, dialect, dataStart, dataEnd])}`;
}

function digestOf(settings: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16);
}

/** Where a load's inspection of this name is; null where there is none yet. */
export function inspectionOf(
  load: Pick<Load, 'id' | 'object'>,
  inspections: readonly string[],
  name: string,
): DocumentRef | null {
  return inspections.includes(name) ? inspectionRef(load, name) : null;
}
