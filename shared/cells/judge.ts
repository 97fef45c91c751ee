import type { ColumnType } from '../data-set.ts';
import { isBlank } from '../dates/characters.ts';
import { judgeDecimal } from './decimal.ts';
import { judgeDouble } from './double.ts';
import { judgeLong } from './long.ts';
import { spellingOf } from './number.ts';
import type { CellRules } from './rules.ts';
import { dateSpellingOf, judgeDate, judgeDateTime } from './times.ts';
import { changed, unchanged, type Verdict } from './verdict.ts';

/**
 * What becomes of a cell of one column.
 *
 * @param text without the quotes around it
 * @param quoted whether there were some: `""` is an empty text, an empty cell without quotes a null [F3]
 */
export type Judge = (text: string, quoted: boolean) => Verdict;

const nullByRoute = changed(null, 'null');
const nullInvalid = changed(null, 'invalid');

/**
 * The judge of the cells of a column.
 *
 * - The empty cell is null, and so are the words of the route, in quotes or not, and `\N` without quotes. In columns of
 *   other types than STRING so is an empty or blank text, since these have none.
 * - Blanks around numbers and dates don't count; around texts they go where the route trims, but for those in quotes.
 * - What does not fit is a misfit, or becomes null where the route says so.
 *
 * @param trim blanks around a text go
 * @param thisYear from which years of two digits count. Calls that judge one file must agree in it
 * Throws ConfigInvalid for a pattern or a time zone that can't be used.
 */
export function createJudge(
  type: ColumnType,
  rules: CellRules,
  trim: boolean,
  thisYear: number = new Date().getUTCFullYear(),
): Judge {
  const nulls = new Set(rules.nulls);
  if (type === 'STRING') return (text, quoted) => judgeText(text, quoted, nulls, trim);
  const judgeValue = createValueJudge(type, rules, thisYear);
  return (text, quoted) => {
    if (text === '') return quoted ? nullByRoute : unchanged;
    if (nulls.size > 0 && nulls.has(text)) return nullByRoute;
    const trimmed = withoutBlanks(text);
    if (trimmed === '' || (!quoted && trimmed === '\\N') || (nulls.size > 0 && nulls.has(trimmed)))
      return nullByRoute;
    let verdict = judgeValue(trimmed);
    if (verdict.is === 'unchanged' && trimmed.length < text.length)
      verdict = changed(trimmed, type === 'DATE' || type === 'DATETIME' ? 'date' : 'number');
    return verdict.is === 'misfit' && rules.invalid === 'null' ? nullInvalid : verdict;
  };
}

function createValueJudge(
  type: Exclude<ColumnType, 'STRING'>,
  rules: CellRules,
  thisYear: number,
): (text: string) => Verdict {
  const numbers = spellingOf(rules);
  switch (type) {
    case 'LONG':
      return (text) => judgeLong(text, numbers);
    case 'DOUBLE':
      return (text) => judgeDouble(text, numbers);
    case 'DECIMAL':
      return (text) => judgeDecimal(text, numbers);
    case 'DATE':
    case 'DATETIME': {
      const dates = dateSpellingOf(rules, thisYear);
      return type === 'DATE' ? (text) => judgeDate(text, dates) : (text) => judgeDateTime(text, dates);
    }
  }
}

function judgeText(text: string, quoted: boolean, nulls: ReadonlySet<string>, trim: boolean): Verdict {
  if (text === '' && !quoted) return unchanged;
  // The producer of a file that puts blanks in quotes means them.
  const trimmed = trim && !quoted ? withoutBlanks(text) : text;
  if (!quoted && (trimmed === '' || trimmed === '\\N')) return nullByRoute;
  if (nulls.size > 0 && nulls.has(trimmed)) return nullByRoute;
  return trimmed.length === text.length ? unchanged : changed(trimmed, 'trim');
}

/** The same text where there are none. */
export function withoutBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return to - from === text.length ? text : text.slice(from, to);
}
