import type { Survey } from '../../cells/survey.ts';
import type { DocumentRef } from '../documents.ts';

/** What an inspection has found in one segment. */
export interface Found {
  /** Of its cells, column by column of the file. */
  survey?: Survey;
  /** Where the survey is, if it is too long for a report. */
  kept?: DocumentRef;
  /** How far a pass over its text has come: to its end, or the time of the call was over before. */
  pass?: 'whole' | 'begun';
}
