/** Bytes that are compared together. A mask has one bit for each; the first byte has the lowest. */
export const BLOCK: i32 = 64;

export const LF: i8 = 0x0a;
export const CR: i8 = 0x0d;
export const QUOTE: i8 = 0x22;

@inline
function bitsOf(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    u64(u32(i8x16.bitmask(a) | (i8x16.bitmask(b) << 16))) |
    (u64(u32(i8x16.bitmask(c) | (i8x16.bitmask(d) << 16))) << 32)
  );
}

/** The mask of the places in a block where `byte` is. */
@inline
export function maskOf(a: v128, b: v128, c: v128, d: v128, byte: i8): u64 {
  const sought = i8x16.splat(byte);
  return bitsOf(i8x16.eq(a, sought), i8x16.eq(b, sought), i8x16.eq(c, sought), i8x16.eq(d, sought));
}

/** The same for a byte that most blocks lack: it first looks whether the byte is there at all, which is cheaper. */
@inline
export function maskOfRare(a: v128, b: v128, c: v128, d: v128, byte: i8): u64 {
  const sought = i8x16.splat(byte);
  const inA = i8x16.eq(a, sought);
  const inB = i8x16.eq(b, sought);
  const inC = i8x16.eq(c, sought);
  const inD = i8x16.eq(d, sought);
  if (!v128.any_true(v128.or(v128.or(inA, inB), v128.or(inC, inD)))) return 0;
  return bitsOf(inA, inB, inC, inD);
}

/** Each bit becomes the parity of the bits up to it, so that all bits between two quotes are set. */
@inline
export function parities(bits: u64): u64 {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  return bits ^ (bits << 32);
}
