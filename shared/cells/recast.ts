import type { ColumnType } from '../data-set.ts';
import type { ChangeKind, Changes } from './change.ts';
import { createJudge, type Judge } from './judge.ts';
import type { CellRules } from './rules.ts';
import type { MisfitReason } from './verdict.ts';

/** A cell of a record. */
export interface Cell {
  /** Without the quotes around it. */
  text: string;
  quoted: boolean;
  /** The byte of the text at which the cell begins. */
  offset: number;
}

/** What is written for a column: the cell as it is, another text, or a null. */
export type OutCell = Cell | string | null;

/** A cell that does not fit its column. */
export interface Misfit {
  /** Its place in the record, from 0. */
  cell: number;
  column: string;
  type: ColumnType;
  reason: MisfitReason;
}

/** Turns the cells of a file's records into those of its DataSet. */
export interface Recast {
  /**
   * @param cells of the record, in the file's order; one that is missing is null
   * @param row the number of the record within this part, from 1
   * @returns what is written for each column of the DataSet: the same object where a cell is unchanged
   */
  record(cells: readonly Cell[], row: number): readonly OutCell[] | Misfit;
  /** Cells that were changed, by kind, in what was passed through so far. */
  readonly changes: Changes;
}

export interface RecastColumn {
  name: string;
  type: ColumnType;
  /** The cell at a place of the record, from 0; a null; a text that all records have; or the record's number. */
  origin:
    | { kind: 'cell'; index: number }
    | { kind: 'null' }
    | { kind: 'text'; text: string }
    | { kind: 'row' };
}

export interface RecastOptions {
  /** The columns of the DataSet, in its order. */
  columns: readonly RecastColumn[];
  rules: CellRules;
  trim: boolean;
  /** What `row` gets beyond the number of the record within the part: the rows before it, and one where there is a header. */
  rowsBefore: number;
  /** See createJudge. */
  thisYear?: number;
}

/** Throws ConfigInvalid where a judge does. */
export function createRecast({ columns, rules, trim, rowsBefore, thisYear }: RecastOptions): Recast {
  const changes: Changes = {};
  // Domo has no spelling for a null in a DataSet of one column [F4].
  const nullIsText = columns.length === 1;
  const judges: (Judge | null)[] = columns.map(({ type, origin }) =>
    origin.kind === 'cell' ? createJudge(type, rules, trim, thisYear) : null,
  );

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
        const { name, type, origin } = columns[place] as RecastColumn;
        if (origin.kind === 'row') written[place] = String(rowsBefore + row);
        else if (origin.kind === 'text') written[place] = origin.text;
        else {
          const cell = origin.kind === 'cell' ? cells[origin.index] : undefined;
          const judge = judges[place];
          if (!cell || !judge || origin.kind === 'null') {
            written[place] = nullCell();
            continue;
          }
          const verdict = judge(cell.text, cell.quoted);
          if (verdict.is === 'misfit')
            return { cell: origin.index, column: name, type, reason: verdict.reason };
          if (verdict.is === 'unchanged') {
            written[place] = cell.text === '' && !cell.quoted && nullIsText ? nullCell() : cell;
          } else {
            count(verdict.kind);
            written[place] = verdict.text ?? nullCell();
          }
        }
      }
      return written;
    },
    changes,
  };
}

/**
 * Whether a recast would pass on every record of this width as it is, so that none needs to be looked at. A `\N` without
 * quotes is left to Domo then, which reads it as null itself [F6].
 */
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
      ({ type, origin }, place) => type === 'STRING' && origin.kind === 'cell' && origin.index === place,
    )
  );
}
