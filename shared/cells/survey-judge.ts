import { emptyTime } from '../dates/written-time.ts';
import { judgeDouble } from './double.ts';
import { judgeLong } from './long.ts';
import { type NumberSpelling, readNumber, significant, spellingOf } from './number.ts';
import type { CellRules } from './rules.ts';
import { dateSpellingOf, judgeDate, judgeDateTime, readTime } from './times.ts';
import type { MisfitReason, Verdict } from './verdict.ts';

/** `spelling`: the type would take the cell, and would not give it back as it is written. */
export type SurveyReason = MisfitReason | 'spelling';

/** Why a cell rules a type out; null: it does not. The text has no blanks around it. */
type SurveyJudge = (text: string) => SurveyReason | null;

/**
 * Whether cells say of themselves that they are of a type. That is less than what a column takes that is known to have
 * the type, since a text must not be taken for a number that it happens to spell:
 *
 * - an exponent, the minus of a zero, a point without digits behind it, and any point in LONG are refused;
 * - `(12)` and `12-` are numbers only where the route says something of how numbers are written;
 * - a date-time is no DATE, even at midnight. A plain date is a DATETIME, too.
 */
export function createSurveyJudges(
  rules: CellRules,
  thisYear: number,
): Record<'LONG' | 'DOUBLE' | 'DATE' | 'DATETIME', SurveyJudge> {
  const numbers = spellingOf(rules);
  const dates = dateSpellingOf(rules, thisYear);
  const saysNumbers = rules.decimal !== '.' || rules.thousands !== null || rules.symbols.length > 0;
  const time = emptyTime();

  const number = (
    judge: (text: string, spelling: NumberSpelling) => Verdict,
    isLong: boolean,
  ): SurveyJudge => {
    return (text) => {
      const verdict = judge(text, numbers);
      if (verdict.is === 'misfit') return verdict.reason;
      if (verdict.is === 'unchanged' && text.charCodeAt(0) !== 0x2d) return null;
      const written = readNumber(text, numbers);
      if (typeof written === 'string') return written;
      if (written.negative && significant(written).digits === '') return 'negativeZero';
      if (written.hasExponent) return 'exponent';
      if (written.hasPoint && (isLong || written.fraction === '')) return isLong ? 'fraction' : 'spelling';
      return written.isAccounting && !saysNumbers ? 'spelling' : null;
    };
  };

  return {
    LONG: number(judgeLong, true),
    DOUBLE: number(judgeDouble, false),
    DATE(text) {
      const verdict = judgeDate(text, dates);
      if (verdict.is === 'misfit') return verdict.reason;
      return readTime(text, dates, time) === null && !time.hasTime ? null : 'time';
    },
    DATETIME(text) {
      const verdict = judgeDateTime(text, dates);
      return verdict.is === 'misfit' ? verdict.reason : null;
    },
  };
}
