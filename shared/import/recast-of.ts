import { createRecast } from '../cells/recast.ts';
import type { Recast } from '../csv/recast.ts';
import type { Segment } from './part.ts';
import type { Origin, Reading } from './reading.ts';

/**
 * What makes rows of the DataSet out of the records of a segment; null where they go on as they are.
 */
export function recastOf({
  segment,
  reading,
}: {
  segment: Pick<Segment, 'object' | 'rowsBefore'>;
  reading: Reading;
}): Recast | null {
  const { columns, rules, dialect, firstRow, width } = reading;
  if (columns === null) return null;
  return createRecast({
    columns: columns.map(({ name, type, origin }) => ({ name, type, origin: resolved(origin, segment) })),
    ...{ rules, trim: dialect.trim, width, firstRow: firstRow + (segment.rowsBefore ?? 0) },
  });
}

/** Lineage as it is written: what is the same in all rows of an object is a text. */
function resolved(origin: Origin, { object: { key, versionId } }: Pick<Segment, 'object'>) {
  switch (origin.kind) {
    case 'key':
      return { kind: 'text', text: key } as const;
    case 'versionId':
      return versionId === null ? ({ kind: 'null' } as const) : ({ kind: 'text', text: versionId } as const);
    case 'loadedAt':
      return { kind: 'text', text: origin.at } as const;
    default:
      return origin;
  }
}
