/** Values that occur in a column chunk, each once: as Parquet spells them plainly, one behind the other. */
export interface Dictionary {
  /** The place of a value, which is added where it is new; -1 where there is no room for it. */
  place(bytes: Buffer, from: number, to: number): number;
  /** The bytes of the value at a place. */
  value(place: number): Buffer;
  readonly count: number;
  readonly bytes: Buffer;
}

/** @param most bytes that the values may have together */
export function createDictionary(most: number): Dictionary {
  let bytes = Buffer.allocUnsafe(Math.min(most, 4096));
  let length = 0;
  let count = 0;
  /** Where values end. */
  let ends = new Int32Array(64);
  /** Places, from 1, by hash; 0 where none is. */
  let table = new Int32Array(256);

  function find(from: number, to: number, source: Buffer): number {
    const mask = table.length - 1;
    let slot = hashOf(source, from, to) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const place = (table[slot] as number) - 1;
      if (place < 0) return -1 - slot;
      const start = place === 0 ? 0 : (ends[place - 1] as number);
      if ((ends[place] as number) - start === to - from && isSame(source, from, to, bytes, start))
        return place;
    }
  }

  function grow(): void {
    table = new Int32Array(2 * table.length);
    for (let place = 0; place < count; place++) {
      const start = place === 0 ? 0 : (ends[place - 1] as number);
      let slot = hashOf(bytes, start, ends[place] as number) & (table.length - 1);
      while (table[slot] !== 0) slot = (slot + 1) & (table.length - 1);
      table[slot] = place + 1;
    }
  }

  return {
    place(source, from, to) {
      const found = find(from, to, source);
      if (found >= 0) return found;
      const end = length + to - from;
      if (end > most) return -1;
      if (end > bytes.length) {
        const larger = Buffer.allocUnsafe(Math.min(most, Math.max(2 * bytes.length, end)));
        bytes.copy(larger, 0, 0, length);
        bytes = larger;
      }
      source.copy(bytes, length, from, to);
      length = end;
      if (count === ends.length) {
        const larger = new Int32Array(2 * count);
        larger.set(ends);
        ends = larger;
      }
      ends[count] = length;
      table[-1 - found] = ++count;
      if (2 * count > table.length) grow();
      return count - 1;
    },
    value: (place) => bytes.subarray(place === 0 ? 0 : ends[place - 1], ends[place]),
    get count() {
      return count;
    },
    get bytes() {
      return bytes.subarray(0, length);
    },
  };
}

function hashOf(bytes: Buffer, from: number, to: number): number {
  let hash = 0x811c9dc5;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    const four =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    hash = Math.imul(hash ^ four, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash ^ (hash >>> 13);
}

function isSame(one: Buffer, from: number, to: number, other: Buffer, start: number): boolean {
  if (to - from > 64) return one.compare(other, start, start + to - from, from, to) === 0;
  for (let at = from, place = start; at < to; at++, place++) if (one[at] !== other[place]) return false;
  return true;
}
