import type { Column } from '../../config/route.ts';
import { normal } from '../match/names.ts';
import type { Reading } from '../reading.ts';

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
      ...{ name, type },
      origin: find(name)?.origin ?? { kind: 'null' },
    })),
  };
}
