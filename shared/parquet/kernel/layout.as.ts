// The memory of the kernel. Addresses are fixed; kernel.ts has the same. The compiler puts constant data below `powers`.

/** Powers of ten of 128 bits, the upper half first: see `doubles.as.ts`. */
export const powers: u32 = 0x1000;
/** What `gather` leaves: u32 each. */
export const found: u32 = 0x3800;
/** Where its output ends. */
export const END: u32 = 0;
/** Rows of one column that got `""`, because they had been empty. */
export const EMPTY: u32 = 4;
/** 1: it has stopped at a row that has more bytes than it may. */
export const TOO_LONG: u32 = 8;

/** The values of a block: 8 or 4 bytes each. */
export const values: u32 = 0x4000;
/** Of texts: u32 each, where it begins and ends. */
export const starts: u32 = 0x6000;
export const ends: u32 = 0x7000;
