/**
 * A key as a string with one character for each UTF-8 byte. JavaScript compares strings by UTF-16 unit, and S3 sorts by
 * byte. For these strings the two orders are the same, and so are prefixes.
 */
export type ByteKey = string;

export const toByteKey = (key: string): ByteKey => Buffer.from(key, 'utf8').toString('latin1');
export const fromByteKey = (key: ByteKey): string => Buffer.from(key, 'latin1').toString('utf8');

export interface SortedMap<V> {
  get(key: ByteKey): V | undefined;
  set(key: ByteKey, value: V): void;
  delete(key: ByteKey): void;
  /** The entry with the smallest key that is not below `from`. */
  ceiling(from: ByteKey): { key: ByteKey; value: V } | null;
  readonly size: number;
}

export function createSortedMap<V>(): SortedMap<V> {
  const values = new Map<ByteKey, V>();
  const keys: ByteKey[] = [];

  function lowerBound(key: ByteKey): number {
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    get: (key) => values.get(key),
    set(key, value) {
      if (!values.has(key)) keys.splice(lowerBound(key), 0, key);
      values.set(key, value);
    },
    delete(key) {
      if (values.delete(key)) keys.splice(lowerBound(key), 1);
    },
    ceiling(from) {
      const key = keys[lowerBound(from)];
      if (key === undefined) return null;
      const value = values.get(key);
      return value === undefined ? null : { key, value };
    },
    get size() {
      return keys.length;
    },
  };
}
