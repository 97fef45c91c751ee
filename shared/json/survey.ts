import { judgeDouble } from '../cells/double.ts';
import { withoutBlanks } from '../cells/judge.ts';
import { judgeLong } from '../cells/long.ts';
import { type NumberSpelling, spellingOf } from '../cells/number.ts';
import { type CellRules, plainRules } from '../cells/rules.ts';
import {
  type ColumnSurvey,
  ruleOut,
  type Survey,
  type SurveyedType,
  surveyedTypes,
} from '../cells/survey.ts';
import { createSurveyJudges, type SurveyReason } from '../cells/survey-judge.ts';
import { type JsonCell, NONE, STRING } from './cell.ts';

export interface KeySurveyor {
  /** @param cells of a record: those of fields, and behind them those that were collected so far */
  push(cells: readonly JsonCell[]): void;
  /** What was seen so far. @param collected the JSON Pointers of what was collected */
  survey(collected: readonly string[]): Required<Survey>;
}

/**
 * Looks for the types that every value at a place fits and keeps, as `createSurvey` does for cells of text. JSON says more
 * of its values: a number is no date, with an exponent it is a DOUBLE, and a string is never a number. What is nested is
 * text.
 *
 * @param fields how many the records are read by
 * Throws ConfigInvalid where createJudge does.
 */
export function createKeySurvey(fields: number, rules: CellRules, thisYear: number): KeySurveyor {
  const nulls = new Set(rules.nulls);
  const strings = createSurveyJudges(rules, thisYear);
  const columns: ColumnSurvey[] = [];
  const left: SurveyedType[][] = [];
  let rows = 0;

  function reasonOf({ text, isNumber, kind }: JsonCell): (type: SurveyedType) => SurveyReason | null {
    if (isNumber) return (type) => reasonOfNumber(type, text);
    const trimmed = withoutBlanks(text);
    return (type) => {
      if (type === 'LONG' || type === 'DOUBLE') return kind === STRING ? 'spelling' : 'number';
      return kind === STRING ? strings[type](trimmed) : 'date';
    };
  }

  function isNull({ text, kind }: JsonCell): boolean {
    if (text === '') return true;
    if (nulls.size === 0 && kind !== STRING) return false;
    const trimmed = withoutBlanks(text);
    return trimmed === '' || nulls.has(text) || nulls.has(trimmed);
  }

  return {
    push(cells) {
      rows++;
      for (let index = 0; index < cells.length; index++) {
        const cell = cells[index] as JsonCell;
        if (cell.kind === NONE) continue;
        let column = columns[index];
        if (column === undefined) {
          column = { isFilled: false, ruledOut: {} };
          columns[index] = column;
          left[index] = [...surveyedTypes];
        }
        const types = left[index] as SurveyedType[];
        if (types.length === 0 || isNull(cell)) continue;
        column.isFilled = true;
        ruleOut(column, types, rows, reasonOf(cell));
      }
    },
    survey(collected) {
      const found = columns.flatMap((column, index) => {
        const key = index < fields ? index : collected[index - fields];
        return key === undefined ? [] : [{ key, column }];
      });
      return { rows, columns: found.map(({ column }) => column), keys: found.map(({ key }) => key) };
    },
  };
}

const spelling: NumberSpelling = spellingOf(plainRules);

function reasonOfNumber(type: SurveyedType, text: string): SurveyReason | null {
  if (type === 'DATE' || type === 'DATETIME') return 'date';
  const verdict = type === 'LONG' ? judgeLong(text, spelling) : judgeDouble(text, spelling);
  if (verdict.is === 'misfit') return verdict.reason;
  return type === 'LONG' && verdict.is === 'changed' ? 'fraction' : null;
}
