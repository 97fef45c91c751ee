import type { ListedColumn } from '../../config/route.ts';
import type { ColumnType } from '../../data-set.ts';

/** A column of the file that has a name. */
export interface NamedColumn {
  name: string;
  /** From 0. */
  index: number;
}

/** What keeps the columns of a file and of a DataSet from being matched. */
export interface Findings {
  /** Columns of the DataSet that the file lacks. */
  missing: ListedColumn[];
  /** Columns of the file that the DataSet lacks; `name` is null where it has none. */
  extra: { name: string | null; index: number }[];
  /** Columns of the DataSet that the file may have at several places, from 0. */
  ambiguous: Map<string, readonly number[]>;
  /** Columns that the DataSet can't have, because they have no name: their places from 0. */
  nameless: number[];
  /** Columns that it can't have, because it would have their name twice. */
  twice: NamedColumn[];
  /** Columns that it can't have, because the lineage gives it columns of their names. */
  filled: NamedColumn[];
  /** Columns of the lineage that the DataSet lacks. */
  lacking: { name: string; type: ColumnType }[];
  /** Columns of the DataSet that can't have what the lineage gives them, and the type that could. */
  wrongLineage: { name: string; type: ColumnType; wanted: ColumnType }[];
  /** No column of the DataSet is in the file. */
  nothingFound: boolean;
}

export function noFindings(): Findings {
  return {
    ...{ missing: [], extra: [], ambiguous: new Map(), nameless: [], twice: [], filled: [], lacking: [] },
    ...{ wrongLineage: [], nothingFound: false },
  };
}

export function isAny({ ambiguous, nothingFound, ...lists }: Findings): boolean {
  return nothingFound || ambiguous.size > 0 || Object.values(lists).some(({ length }) => length > 0);
}
