import type { ByteKey, SortedMap } from '../store/sorted-map.ts';

export interface PageRequest {
  prefix: ByteKey;
  /** Empty for none. */
  delimiter: ByteKey;
  /** Where the page before ended: a key, or a common prefix. */
  after: ByteKey | null;
  /** Whether items of the key `after` itself are to be asked for. */
  includeAfter: boolean;
  limit: number;
}

/** A common prefix, or an item of a key. */
export type Row<T> = { key: ByteKey; item: null } | { key: ByteKey; item: T };

export interface Page<T> {
  /** In the order of their keys; each common prefix once. */
  rows: Row<T>[];
  /** The key or common prefix of the last row if there are further ones, else null. */
  next: ByteKey | null;
}

/**
 * One page of a listing.
 *
 * @param itemsOf the items of one key, in order; a key without any is passed over, also for common prefixes
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
    // The rest of a common prefix is left out, unless no key of it has had an item yet.
    const from = common !== null && (isPast || items.length > 0) ? behind(common) : `${key}\0`;
    entry = map.ceiling(from);
  }
  return { rows, next: null };
}

/** The smallest string that is greater than all that begin with `prefix`. */
const behind = (prefix: ByteKey): string =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
