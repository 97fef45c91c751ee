import type { LineageSource } from '../../config/route.ts';
import type { Column, ColumnType } from '../../data-set.ts';
import type { Origin } from '../reading.ts';

/** The types of a column that can have what a source gives; the first is that of a column that is made. */
const types: Record<LineageSource, readonly [ColumnType, ...ColumnType[]]> = {
  key: ['STRING'],
  row: ['LONG', 'DOUBLE', 'DECIMAL', 'STRING'],
  loadedAt: ['DATETIME', 'STRING'],
  versionId: ['STRING'],
};

/** The columns that a DataSet is made with: those of the file or of the route, and behind them those of its lineage. */
export function withLineage(
  columns: readonly Column[],
  lineage: Readonly<Record<string, LineageSource>>,
): Column[] {
  return [
    ...columns.map(({ name, type }) => ({ name, type })),
    ...Object.entries(lineage).map(([name, source]) => ({ name, type: types[source][0] })),
  ];
}

/** @param loadedAt as Domo is given date-times */
export function lineageOrigin(source: LineageSource, loadedAt: string): Origin {
  return source === 'loadedAt' ? { kind: 'loadedAt', at: loadedAt } : { kind: source };
}

/** The type to give a column so that it can have what a source gives; null where `type` can. */
export function otherType(source: LineageSource, type: ColumnType): ColumnType | null {
  return types[source].includes(type) ? null : types[source][0];
}

/** The type of a lineage column that is made. */
export function lineageType(source: LineageSource): ColumnType {
  return types[source][0];
}
