import { isDeepStrictEqual } from 'node:util';
import type { TableDefinition } from '../template/resources/table.ts';
import { type Item, itemSize } from './item-size.ts';

/** Units that a write takes from one partition of a table or of an index. */
export interface WriteShare {
  /** null for the table itself. */
  index: string | null;
  /** The partition key's value, as JSON. */
  partition: string;
  units: number;
}

type Index = NonNullable<TableDefinition['GlobalSecondaryIndexes']>[number];
/** A table or an index: what says where an item is. */
type Keyed = Pick<TableDefinition, 'KeySchema'>;

/**
 * What a write costs: one unit for each KB of the larger of the item before and after, and what each index takes
 * (amazondynamodb/latest/developerguide/CapacityUnitCalculations.html, GSI.html: "Data synchronization").
 *
 * @param before null where the item is new
 * @param after null where it is deleted
 */
export function writeShares(table: TableDefinition, before: Item | null, after: Item | null): WriteShare[] {
  const size = Math.max(before === null ? 0 : itemSize(before), after === null ? 0 : itemSize(after));
  const own = { index: null, partition: partitionOf(table, after ?? before ?? {}), units: unitsOf(size) };
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  return [own, ...indexes.flatMap((index) => indexShares(table, index, before, after))];
}

function indexShares(
  table: TableDefinition,
  index: Index,
  before: Item | null,
  after: Item | null,
): WriteShare[] {
  const old = before === null ? null : projected(table, index, before);
  const fresh = after === null ? null : projected(table, index, after);
  if (isDeepStrictEqual(old, fresh)) return [];
  const share = (item: Item, size: number): WriteShare => ({
    index: index.IndexName ?? '',
    partition: partitionOf(index, item),
    units: unitsOf(size),
  });
  if (old === null || fresh === null) {
    const entry = old ?? fresh;
    return entry === null ? [] : [share(entry, itemSize(entry))];
  }
  const moved = keysOf(index).some((key) => !isDeepStrictEqual(old[key], fresh[key]));
  // An entry under another key is taken out at one place and put in at another.
  if (moved) return [share(old, itemSize(old)), share(fresh, itemSize(fresh))];
  return [share(fresh, Math.max(itemSize(old), itemSize(fresh)))];
}

/** What the index holds of the item; null where the item has not all keys of the index. */
function projected(table: TableDefinition, index: Index, item: Item): Item | null {
  const keys = keysOf(index);
  if (keys.some((key) => item[key] === undefined)) return null;
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection ?? {};
  // Copies are plain objects, whatever the store makes of items, and so can be compared.
  if (ProjectionType === 'ALL') return structuredClone({ ...item });
  const names = new Set([
    ...keys,
    ...keysOf(table),
    ...(ProjectionType === 'INCLUDE' ? NonKeyAttributes : []),
  ]);
  return structuredClone(Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name))));
}

function keysOf({ KeySchema = [] }: Keyed): string[] {
  return KeySchema.map(({ AttributeName = '' }) => AttributeName);
}

/** The attribute by which items are spread over partitions. */
export function partitionKeyOf({ KeySchema = [] }: Keyed): string {
  return KeySchema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';
}

function partitionOf(schema: Keyed, item: Item): string {
  return JSON.stringify(item[partitionKeyOf(schema)] ?? null);
}

/** A write takes one unit at least, also of an item that is not there. */
function unitsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}
