import { type ColumnSurvey, inferredType, mergeColumns } from '../../cells/survey.ts';
import type { Column } from '../../config/route.ts';
import { normal } from '../match/names.ts';
import type { Reading } from '../reading.ts';
import type { Readable } from './examined.ts';

/**
 * The columns that the files of a batch add to its DataSet: a name with two types becomes a STRING, which takes both.
 * Names that differ by case or blanks around them only are one, as they are where the files come one after the other.
 */
export function unionOfAdded(files: readonly { added: readonly Column[] }[]): Column[] {
  const union = new Map<string, Column>();
  for (const { added } of files) {
    for (const column of added) {
      const known = union.get(normal(column.name));
      const type = known === undefined || known.type === column.type ? column.type : 'STRING';
      union.set(normal(column.name), { ...(known ?? column), type });
    }
  }
  return [...union.values()];
}

/**
 * The columns of a new DataSet that several files are to make together: those of the first, with the types that every cell
 * of all of them fits. What another file has under another name is not looked at here.
 */
export function fittingAll(files: readonly Pick<Readable, 'columns' | 'added' | 'seen'>[]): Column[] {
  const [first] = files;
  if (first === undefined) return [];
  const seen = new Map<string, ColumnSurvey>();
  for (const file of files) {
    for (const [place, { name }] of file.added.entries()) {
      const own = file.seen?.[place] ?? null;
      const before = seen.get(normal(name));
      if (own !== null) seen.set(normal(name), before === undefined ? own : mergeColumns(before, own));
    }
  }
  const added = first.added.map((column) => {
    const own = seen.get(normal(column.name));
    return own === undefined ? column : { ...column, type: inferredType(own) };
  });
  return [...first.columns, ...added];
}

/** A reading whose columns are all of the DataSet's, behind which others of its batch have added some: in those it has nulls. */
export function withColumns(reading: Reading, columns: readonly Column[]): Reading {
  const own = reading.columns ?? [];
  const exact = new Map(own.map((column) => [column.name, column]));
  const alike = new Map(own.map((column) => [normal(column.name), column]));
  const names = new Set(columns.map(({ name }) => name));
  const find = (name: string) => {
    const other = alike.get(normal(name));
    // What has a column of its own is no other one's.
    return exact.get(name) ?? (other === undefined || names.has(other.name) ? undefined : other);
  };
  return {
    ...reading,
    columns: columns.map(({ name, type }) => ({
      origin: { kind: 'null' },
      ...find(name),
      ...{ name, type },
    })),
  };
}
