/** Bytes that unpacked pages may take, all together. */
const unpackedAtOnce = 40 * 2 ** 20;
/** Smaller pages are always kept: it takes longer to read them again. Bytes. */
const small = 32 * 1024;
/** Bytes that cells may take that are spelt ahead, all together. */
const speltAtOnce = 24 * 2 ** 20;
const leastSpelt = 32 * 1024;

/** What the columns of a row group share of the memory. */
export interface Budget {
  /** @returns whether a page may stay unpacked; then it is to be given back */
  take(bytes: number): boolean;
  give(bytes: number): void;
  /** Bytes of cells that a column may spell ahead, whose page does not stay. */
  ahead: number;
}

export function createBudget(columns: number): Budget {
  let left = unpackedAtOnce;
  return {
    take(bytes) {
      if (bytes > left && bytes > small) return false;
      left -= bytes;
      return true;
    },
    give(bytes) {
      left += bytes;
    },
    ahead: Math.max(leastSpelt, Math.floor(speltAtOnce / columns)),
  };
}
