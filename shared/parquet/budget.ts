/** Bytes that unpacked pages may take, all together. */
const unpackedAtOnce = 24 * 2 ** 20;
/** Smaller pages are always kept: it takes longer to read them again. Bytes. */
const small = 4 * 1024;
/** Bytes of values and cells that may be held of pages that do not stay, all together. */
const speltAtOnce = 16 * 2 ** 20;
const leastSpelt = 4 * 1024;
const mostSpelt = 2 ** 20;

/** What the columns of a row group share of the memory. */
export interface Budget {
  /** Whether a page may stay unpacked. */
  hasRoom(bytes: number): boolean;
  /** @returns whether a page may stay unpacked; then it is to be given back */
  take(bytes: number): boolean;
  give(bytes: number): void;
  /** Bytes of values or cells that may be held of a page that does not stay. */
  ahead: number;
}

export function createBudget(columns: number): Budget {
  let left = unpackedAtOnce;
  const hasRoom = (bytes: number) => bytes <= left || bytes <= small;
  return {
    hasRoom,
    take(bytes) {
      if (!hasRoom(bytes)) return false;
      left -= bytes;
      return true;
    },
    give(bytes) {
      left += bytes;
    },
    ahead: Math.max(leastSpelt, Math.min(mostSpelt, Math.floor(speltAtOnce / columns))),
  };
}
