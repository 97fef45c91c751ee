import { createRecast, isIdentity, type Recast, type RecastColumn } from '../cells/recast.ts';
import { isDomoSpelling } from '../csv/dialect.ts';
import type { Segment } from './part.ts';
import type { OutputColumn, Reading } from './reading.ts';

/** What makes rows of the DataSet out of the records of a segment; null where they go on as they are. */
export function recastOf({
  segment,
  reading,
}: {
  segment: Pick<Segment, 'object' | 'rowsBefore'>;
  reading: Reading;
}): Recast | null {
  const { columns, rules, dialect, firstRow, year } = reading;
  if (columns === null) return null;
  return createRecast({
    columns: columns.map((column) => resolved(column, segment)),
    ...{ rules, trim: dialect.trim, thisYear: year },
    rowsBefore: (segment.rowsBefore ?? 0) + firstRow - 1,
  });
}

/** The columns of the DataSet with what a segment's lineage is. */
export function recastColumns(
  columns: readonly OutputColumn[],
  segment: Pick<Segment, 'object'>,
): RecastColumn[] {
  return columns.map((column) => resolved(column, segment));
}

/** Whether the records of a file are rows of its DataSet as they are, in Domo's own spelling. */
export function isUntouched({ columns, rules, dialect, width, json }: Reading): boolean {
  if (json !== undefined) return false;
  if (columns === null) return true;
  // The kernel of cells spells them faster than the reader of records.
  if (!isDomoSpelling(dialect)) return false;
  const nowhere = { object: { bucket: '', key: '', versionId: null, etag: '', size: 0 } };
  const resolvedColumns = columns.map((column) => resolved(column, nowhere));
  return isIdentity({ columns: resolvedColumns, rules, trim: dialect.trim }, width);
}

/** Lineage is the same in all rows of an object, but for their numbers. */
function resolved(
  { origin, ...column }: OutputColumn,
  { object: { key, versionId } }: Pick<Segment, 'object'>,
): RecastColumn {
  const text = (text: string | null): RecastColumn['origin'] =>
    text === null ? { kind: 'null' } : { kind: 'text', text };
  switch (origin.kind) {
    case 'key':
      return { ...column, origin: text(key) };
    case 'versionId':
      return { ...column, origin: text(versionId) };
    case 'loadedAt':
      return { ...column, origin: text(origin.at) };
    case 'row':
      return { ...column, origin: { kind: 'row' } };
    default:
      return { ...column, origin };
  }
}
