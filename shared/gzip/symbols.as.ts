// The symbols of RFC 1951, section 3.2.5, for the lengths of matches less 3, and for their distances less 1.

/** How many extra bits follow the symbol of a match's length. `less` is that length less 3. */
export function extraOfLength(less: u32): u32 {
  return less < 8 || less === 255 ? 0 : 29 - clz(less);
}

export function symbolOfLength(less: u32): u32 {
  if (less === 255) return 285;
  const extra = extraOfLength(less);
  return 257 + (extra << 2) + (less >>> extra);
}

export function extraOfDistance(symbol: u32): u32 {
  return symbol < 4 ? 0 : (symbol >>> 1) - 1;
}

/** The symbol of a distance, and above its five bits the value of the extra bits. `less` is that distance less 1. */
export function codeOfDistance(less: u32): u32 {
  const extraBits = 30 - clz(less | 2);
  const symbol = (less >>> extraBits) + (extraBits << 1);
  return symbol | ((less & ((1 << extraBits) - 1)) << 5);
}
