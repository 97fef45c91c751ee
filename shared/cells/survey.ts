import type { ColumnType } from '../data-set.ts';
import type { Cell } from './cell.ts';
import { withoutBlanks } from './judge.ts';
import type { CellRules } from './rules.ts';
import { createSurveyJudges, type SurveyReason } from './survey-judge.ts';

/** The types that can be inferred, narrower ones first. Text can't tell DECIMAL from DOUBLE. */
export const surveyedTypes = ['LONG', 'DOUBLE', 'DATE', 'DATETIME'] as const satisfies ColumnType[];
export type SurveyedType = (typeof surveyedTypes)[number];

/** The first cell that ruled a type out. */
export interface RuledOut {
  /** The number of its record, from 1. */
  row: number;
  reason: SurveyReason;
}

export interface ColumnSurvey {
  /** Whether there is a cell that is no null. */
  isFilled: boolean;
  ruledOut: Partial<Record<SurveyedType, RuledOut>>;
}

/** What was seen in the cells of some records. It can be kept as JSON, and has no cell in it. */
export interface Survey {
  /** Records. */
  rows: number;
  columns: ColumnSurvey[];
  /**
   * The place of each column in JSON: the index of a field that some record has, or the JSON Pointer of one that was collected,
   * in the order of their first appearance. Left out: columns are known by their places.
   */
  keys?: (number | string)[];
}

export interface Surveyor {
  /** @param cells of a record, in the file's order; one that is missing is null */
  push(cells: readonly Pick<Cell, 'text' | 'quoted'>[]): void;
  /** What was seen so far. */
  readonly survey: Survey;
}

/**
 * Looks for the types that every cell of a column fits and keeps.
 *
 * Null cells have no say, nor have cells of blanks, and quotes say nothing of a type. A type takes less here than from a
 * column that is known to have it: see createSurveyJudges.
 *
 * @param places of the columns in the file, from 0
 * @param thisYear see createJudge
 * Throws ConfigInvalid where createJudge does.
 */
export function createSurvey(
  places: readonly number[],
  rules: CellRules,
  thisYear: number = new Date().getUTCFullYear(),
): Surveyor {
  const nulls = new Set(rules.nulls);
  const judges = createSurveyJudges(rules, thisYear);
  const survey: Survey = { rows: 0, columns: places.map(() => ({ isFilled: false, ruledOut: {} })) };
  /** The types that are left for each column. */
  const left = places.map(() => [...surveyedTypes] as SurveyedType[]);

  return {
    push(cells) {
      survey.rows++;
      for (let index = 0; index < places.length; index++) {
        const types = left[index] as SurveyedType[];
        const cell = cells[places[index] as number];
        if (!cell || types.length === 0) continue;
        const { text, quoted } = cell;
        const trimmed = withoutBlanks(text);
        if (trimmed === '' || (!quoted && trimmed === '\\N')) continue;
        if (nulls.size > 0 && (nulls.has(text) || nulls.has(trimmed))) continue;
        const column = survey.columns[index] as ColumnSurvey;
        column.isFilled = true;
        ruleOut(column, types, survey.rows, (type) => judges[type](trimmed));
      }
    },
    survey,
  };
}

/** Takes away the types that a cell rules out. @param left the types that are left @param row the number of the record */
export function ruleOut(
  column: ColumnSurvey,
  left: SurveyedType[],
  row: number,
  reasonOf: (type: SurveyedType) => SurveyReason | null,
): void {
  for (let at = left.length - 1; at >= 0; at--) {
    const type = left[at] as SurveyedType;
    const reason = reasonOf(type);
    if (reason === null) continue;
    column.ruledOut[type] = { row, reason };
    left.splice(at, 1);
  }
}

/** What was seen in the records of both; those of `second` follow those of `first`. */
export function mergeSurveys(first: Survey, second: Survey): Survey {
  if (first.keys !== undefined && second.keys !== undefined) {
    return mergeByKeys({ ...first, keys: first.keys }, { ...second, keys: second.keys });
  }
  return {
    rows: first.rows + second.rows,
    columns: first.columns.map((column, index) =>
      mergeColumns(column, second.columns[index] as ColumnSurvey, first.rows),
    ),
  };
}

function mergeByKeys(first: Required<Survey>, second: Required<Survey>): Survey {
  const keys = [...first.keys];
  const columns = [...first.columns];
  const places = new Map(keys.map((key, place) => [key, place]));
  const nothing: ColumnSurvey = { isFilled: false, ruledOut: {} };
  for (const [index, key] of second.keys.entries()) {
    const place = places.get(key) ?? keys.push(key) - 1;
    const own = second.columns[index] ?? nothing;
    columns[place] = mergeColumns(columns[place] ?? nothing, own, first.rows);
  }
  return { rows: first.rows + second.rows, columns, keys };
}

/** Joins what two surveys found in one column. @param rows how many records come before those of `second` */
export function mergeColumns(first: ColumnSurvey, second: ColumnSurvey, rows = 0): ColumnSurvey {
  const later = Object.entries(second.ruledOut).map(([type, { row, reason }]) => [
    type,
    { row: rows + row, reason },
  ]);
  return {
    isFilled: first.isFilled || second.isFilled,
    ruledOut: { ...Object.fromEntries(later), ...first.ruledOut },
  };
}

/** The narrowest type that all cells fit and keep; STRING where there is none, or no cell to tell by. */
export function inferredType({ isFilled, ruledOut }: ColumnSurvey): ColumnType {
  return (isFilled && surveyedTypes.find((type) => !ruledOut[type])) || 'STRING';
}
