import { withoutBlanks } from './judge.ts';
import type { CellRules } from './rules.ts';
import { createSurveyJudges } from './survey-judge.ts';

/** Whether a text says of itself that it is a number or a date, as a route spells those; null: it is neither. */
export function createKindOf(rules: CellRules, thisYear: number): (text: string) => 'number' | 'date' | null {
  const judges = createSurveyJudges(rules, thisYear);
  return (text) => {
    const trimmed = withoutBlanks(text);
    if (trimmed === '') return null;
    if (judges.LONG(trimmed) === null || judges.DOUBLE(trimmed) === null) return 'number';
    return judges.DATE(trimmed) === null || judges.DATETIME(trimmed) === null ? 'date' : null;
  };
}
