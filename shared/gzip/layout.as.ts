// The memory of the encoder. Addresses are fixed, so that every access is one instruction with a constant offset.
// The compiler puts constant data below `literalCounts`.

/** How far back a match may be, in bytes, by RFC 1951. */
export const historySize: u32 = 0x8000;

/**
 * Bytes per deflate block. It is a multiple of 64 KiB, because the hash table holds positions modulo 64 KiB: so its
 * entries stay right when the input moves down by one block.
 */
export const blockSize: u32 = 0x20000;

export const maxMatch: u32 = 258;

/** The first nine bits of a token are a literal, or this plus the length of a match less 3. */
export const firstLength: u32 = 256;
/** The next five bits of a token are a distance symbol, or this for a literal. It takes no bits of the output. */
export const noDistance: u32 = 30;

export const endOfBlock: u32 = 256;
export const literalSymbols: u32 = 286;
export const distanceSymbols: u32 = 30;
export const lengthSymbols: u32 = 19;

/** u32 for each of the 512 literals and lengths of tokens: how often it occurs in the block. */
export const literalCounts: u32 = 0x800;
/** u32 for each distance symbol, and for `noDistance`. */
export const distanceCounts: u32 = 0x1000;
/**
 * u32 for each of the 512 literals and lengths of tokens: 24 bits of output, and above them how many of these count.
 */
export const literalCodes: u32 = 0x1100;
/** u32 for each distance symbol: 16 bits of code, 8 bits with its length, 8 bits with its length plus extra bits. */
export const distanceCodes: u32 = 0x1900;
/** u32 for each symbol of an alphabet of up to 288: the input of `codeLengths`. */
export const frequencies: u32 = 0x1a00;
/** u8 for each symbol of the literals and lengths, then for each of the distances. */
export const literalLengths: u32 = 0x2000;
/** u8 for each symbol of the code that writes the code lengths. */
export const lengthLengths: u32 = 0x2180;
/** u16 for each symbol of an alphabet. */
export const codes: u32 = 0x2200;
/** u16 for each code length in a block's header: five bits of symbol, and above them the value of the extra bits. */
export const headerItems: u32 = 0x2500;
/** Scratch memory of `codeLengths`: two lists of up to 288 u32, and 512 u32. */
export const sorted: u32 = 0x3000;
export const sorting: u32 = 0x3800;
export const radix: u32 = 0x4000;
/** 8 tables of 256 u32. */
export const crcTables: u32 = 0x5000;

export const hashBits: u32 = 15;
/** u16 for each hash: the newest position with it, modulo 64 KiB. */
export const hashTable: u32 = 0x10000;
/**
 * The history, then the block. The block begins 32 KiB after a multiple of 64 KiB, so that the first entries of the
 * hash table are out of reach.
 */
export const history: u32 = 0x20000;
export const block: u32 = 0x28000;
/** u32 for each token. Before them are 64 zeros, because a hash at the end of the block reads some of them. */
export const tokens: u32 = 0x48040;
/** The output of one block: at most the block and its headers. */
export const output: u32 = 0xc8100;

/** Pages of 64 KiB. */
export const memoryPages: i32 = 15;
