import type { Column } from '../../config/route.ts';
import type { Reading } from '../reading.ts';

/** The columns that the files of a batch add to its DataSet: a name with two types becomes a STRING, which takes both. */
export function unionOfAdded(files: readonly { added: readonly Column[] }[]): Column[] {
  const union = new Map<string, Column>();
  for (const { added } of files) {
    for (const column of added) {
      const known = union.get(column.name);
      const type = known === undefined || known.type === column.type ? column.type : 'STRING';
      union.set(column.name, { ...column, type });
    }
  }
  return [...union.values()];
}

/** A reading whose columns are all of the DataSet's, behind which others of its batch have added some: in those it has nulls. */
export function withColumns(reading: Reading, columns: readonly Column[]): Reading {
  const own = new Map(reading.columns?.map((column) => [column.name, column]));
  return {
    ...reading,
    columns: columns.map(({ name, type }) => ({
      ...{ name, type },
      origin: own.get(name)?.origin ?? { kind: 'null' },
    })),
  };
}
