import type { Survey } from '../../cells/survey.ts';

/** What an inspection has found in one segment. */
export interface Found {
  /** Of its cells, column by column of the file. */
  survey?: Survey;
  /** How much of the index of its text is made: the pass has come to its end, or the time of the call was over before. */
  index?: 'whole' | 'begun';
}
