import type { SurveyJson } from '../../cells/survey.ts';
import type { Index } from '../../source/index.ts';

/** What an inspection has found in one segment. */
export interface Found {
  /** Of its cells. */
  survey?: SurveyJson;
  /** Of the text, as far as the call came. */
  index?: { index: Index; isWhole: boolean };
}
