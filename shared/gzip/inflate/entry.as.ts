// What a table has for the next bits of the input. The lower six bits of an entry are always how many bits it takes.

/** One or two literals: their number in bits 8 and 9, the bits of the first alone in 10 to 13, the bytes from bit 16 on. */
export const isLiteral: u32 = 0x8000;
/** Neither literals nor a length or distance: the end of the block, the way to another table, or no code. */
export const isException: u32 = 0x4000;
/** The way to another table: how many bits that looks up from bit 8 on, and its first entry from bit 16 on. */
export const isPointer: u32 = 0x2000;
export const isEnd: u32 = 0x1000;

// A length or distance has the bits of its code alone in bits 8 to 11, and the least value from bit 16 on. The bits that
// it takes beyond its code are added to that value.
