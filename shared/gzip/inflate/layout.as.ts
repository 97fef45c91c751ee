// The memory of the decoder. Addresses are fixed, so that every access is one instruction with a constant offset.
// The compiler puts constant data at its start, and `crc.as` its tables at 0x5000.

/** How far back a match may be, in bytes, by RFC 1951. */
export const windowSize: u32 = 0x8000;

/** The most symbols of literals and lengths, and of distances, with those that only the fixed code has. */
export const literalSymbols: u32 = 288;
export const distanceSymbols: u32 = 32;
export const endOfBlock: u32 = 256;

/** How many bits of the input are looked up at once. A longer code goes on in a table of its own. */
export const literalBits: u32 = 11;
export const distanceBits: u32 = 8;
export const lengthBits: u32 = 7;

/** u8 for each symbol of literals and lengths, then for each of the distances: its length in bits. */
export const lengths: u32 = 0x1000;
/** u8 for each symbol of the code in which the lengths are written. */
export const lengthLengths: u32 = 0x1200;
/** u16 for each symbol that has a code, in the order of the codes. */
export const sorted: u32 = 0x1300;
/** u32 for each length of a code: how many symbols have it; then: where the first of them is in `sorted`. */
export const counts: u32 = 0x1600;
export const offsets: u32 = 0x1680;
/** A copy of the header of the block that is read. */
export const header: u32 = 0x1800;
/** u32 for each symbol: what its entry in a table is, without the bits of its code. */
export const literalEntries: u32 = 0x2000;
export const distanceEntries: u32 = 0x2500;
export const lengthEntries: u32 = 0x2600;
/** Tables of u32; the sizes are the most entries that any codes can need, by zlib's `enough`. */
export const lengthTable: u32 = 0x2800;
export const distanceTable: u32 = 0x3000;
export const literalTable: u32 = 0x7000;

/** Where the caller puts compressed bytes. What is behind them up to the window may be read, but never counts. */
export const input: u32 = 0xa000;
export const inputSize: u32 = 0x10000;
/** The text before the output, then the output, then what a copy may write too much. */
export const window: u32 = 0x1b000;
export const output: u32 = 0x23000;
export const outputSize: u32 = 0x40000;

/** Pages of 64 KiB. */
export const memoryPages: i32 = 7;
