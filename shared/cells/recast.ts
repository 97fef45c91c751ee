import type { ColumnType } from '../data-set.ts';
import type { Cell, Misfit, OutCell } from './cell.ts';
import type { ChangeKind, Changes } from './change.ts';
import { createJudge, type Judge } from './judge.ts';
import { type CellRules, rulesOfJsonNumbers } from './rules.ts';

/** What turns the cells of a record of the file into those of a row of the DataSet. It serves one segment, once. */
export interface Recast {
  /**
   * @param cells of the record, in the order of the file, without surplus ones; those that a short record lacks are nulls
   * @param row the number of the record within the segment, from 1
   * @returns the cells to write, each the same object where it is unchanged; or the first cell that does not fit. An
   * array is what tells the two apart.
   */
  record(cells: readonly Cell[], row: number): readonly OutCell[] | Misfit;
  /** The cells that were changed in the records so far. */
  readonly changes: Changes;
  /** Missing where nothing else can do the same. */
  readonly plan?: RecastPlan;
}

/** What a recast does, told so that a kernel can do the same. */
export interface RecastPlan {
  /** The columns of the DataSet, in its order. */
  columns: readonly Omit<RecastColumn, 'name'>[];
  rules: CellRules;
  /** Blanks around texts go. */
  trim: boolean;
  /** What a row's number is beyond that of its record within the segment: the rows before it, and one for a header. */
  rowsBefore: number;
}

export interface RecastColumn {
  name: string;
  type: ColumnType;
  origin: RecastOrigin;
  /** Its values identify a row, so that none may be null [S7]. */
  isKey?: boolean;
}

/** The cell at a place of the record, from 0; a null; a text that all records have; or the record's number. */
export type RecastOrigin =
  | { kind: 'cell'; index: number }
  | { kind: 'null' }
  | { kind: 'text'; text: string }
  | { kind: 'row' };

export interface RecastOptions extends RecastPlan {
  columns: readonly RecastColumn[];
  /** See createJudge. */
  thisYear?: number;
}

/** Throws ConfigInvalid where a judge does. */
export function createRecast(options: RecastOptions): Recast {
  const { columns, rules, trim, rowsBefore, thisYear } = options;
  const changes: Changes = {};
  // Domo has no spelling for a null in a DataSet of one column [F4].
  const nullIsText = columns.length === 1;
  const judgesBy = (rules: CellRules): (Judge | null)[] =>
    columns.map(({ type, origin }) =>
      origin.kind === 'cell' ? createJudge(type, rules, trim, thisYear) : null,
    );
  const judges = judgesBy(rules);
  const judgesOfNumbers = judgesBy(rulesOfJsonNumbers(rules));

  function count(kind: ChangeKind): void {
    changes[kind] = (changes[kind] ?? 0) + 1;
  }

  function nullCell(): string | null {
    if (!nullIsText) return null;
    count('emptyText');
    return '';
  }

  return {
    record(cells, row) {
      const written = new Array<OutCell>(columns.length);
      for (let place = 0; place < columns.length; place++) {
        const { name, type, origin, isKey = false } = columns[place] as RecastColumn;
        if (origin.kind === 'row') written[place] = String(rowsBefore + row);
        else if (origin.kind === 'text') written[place] = origin.text;
        else {
          const cell = origin.kind === 'cell' ? cells[origin.index] : undefined;
          const judge = cell?.isNumber ? judgesOfNumbers[place] : judges[place];
          if (isKey && origin.kind === 'cell' && !cell)
            return { cell: origin.index, column: name, type, reason: 'nullKey' };
          if (!cell || !judge || origin.kind === 'null') {
            written[place] = nullCell();
            continue;
          }
          const verdict = judge(cell.text, cell.quoted);
          if (verdict.is === 'misfit')
            return { cell: origin.index, column: name, type, reason: verdict.reason };
          const isNull = verdict.is === 'changed' ? verdict.text === null : cell.text === '' && !cell.quoted;
          if (isKey && isNull) return { cell: origin.index, column: name, type, reason: 'nullKey' };
          if (verdict.is === 'unchanged') {
            if (cell.trimmed) count('trim');
            written[place] = isNull && nullIsText ? nullCell() : cell;
          } else {
            count(verdict.kind);
            written[place] = verdict.text ?? nullCell();
          }
        }
      }
      return written;
    },
    changes,
    plan: options,
  };
}

/** Whether a recast would do no more to records of this width than the reader of records does without it. */
export function isIdentity(
  { columns, rules, trim }: Pick<RecastOptions, 'columns' | 'rules' | 'trim'>,
  width: number | null,
): boolean {
  return (
    !trim &&
    rules.nulls.length === 0 &&
    columns.length === width &&
    columns.length > 1 &&
    columns.every(
      ({ type, origin, isKey = false }, place) =>
        type === 'STRING' && origin.kind === 'cell' && origin.index === place && !isKey,
    )
  );
}
