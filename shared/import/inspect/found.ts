import type { Survey } from '../../cells/survey.ts';
import type { IndexProgress, TextIndex } from '../../source/text-index.ts';

/** What an inspection has found in one segment. */
export interface Found {
  /** Of its cells, column by column of the file. */
  survey?: Survey;
  /** Of the text, when the pass has come to its end. */
  index?: TextIndex;
  /** Of the text, where the time of the call was over before. */
  progress?: IndexProgress;
}
