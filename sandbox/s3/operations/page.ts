import type { ByteKey, SortedMap } from '../store/sorted-map.ts';

export interface PageRequest {
  prefix: ByteKey;
  /** Empty if there is none. */
  delimiter: ByteKey;
  /** The key or common prefix at which the page before ended. */
  after: ByteKey | null;
  /** Whether to ask for items of the key `after` itself. */
  includeAfter: boolean;
  limit: number;
}

/** A common prefix, or an item of a key. */
export type Row<T> = { key: ByteKey; item: null } | { key: ByteKey; item: T };

export interface Page<T> {
  /** In the order of their keys. Each common prefix occurs once. */
  rows: Row<T>[];
  /** The key or common prefix of the last row if there are further ones, else null. */
  next: ByteKey | null;
}

/**
 * One page of a listing.
 *
 * @param itemsOf returns the items of one key, in order. A key without items is skipped, also for common prefixes.
 */
export function readPage<V, T>(
  map: SortedMap<V>,
  request: PageRequest,
  itemsOf: (key: ByteKey, value: V) => readonly T[],
): Page<T> {
  const { prefix, delimiter, after, includeAfter, limit } = request;
  const rows: Row<T>[] = [];
  if (limit === 0) return { rows, next: null };

  let start = prefix;
  if (after !== null && after >= prefix) start = includeAfter ? after : `${after}\0`;
  let entry = map.ceiling(start);
  while (entry?.key.startsWith(prefix)) {
    const { key, value } = entry;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const common = cut < 0 ? null : key.slice(0, cut + delimiter.length);
    const isPast = common !== null && after !== null && common <= after;
    const items = isPast ? [] : itemsOf(key, value);
    const commonRow: Row<T>[] = common === null || items.length === 0 ? [] : [{ key: common, item: null }];
    for (const row of common === null ? items.map((item) => ({ key, item })) : commonRow) {
      if (rows.length === limit) return { rows, next: rows.at(-1)?.key ?? null };
      rows.push(row);
    }
    // Skips the rest of a common prefix, unless none of its keys has had an item yet.
    const from = common !== null && (isPast || items.length > 0) ? behind(common) : `${key}\0`;
    entry = map.ceiling(from);
  }
  return { rows, next: null };
}

/** The smallest string that is greater than every string that begins with `prefix`. */
const behind = (prefix: ByteKey): string =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
