// The memory of the encoder. Addresses are fixed, so that every access is one instruction with a constant offset.
// The compiler puts constant data below `literalCounts`.

/** How far back a match may be, in bytes, by RFC 1951. */
export const historySize: u32 = 0x8000;

/**
 * Bytes per deflate block. It is a multiple of 32 KiB, because the hash tables hold positions modulo 32 KiB: so their
 * entries stay right when the input moves down by one block.
 */
export const blockSize: u32 = 0x20000;

export const maxMatch: u32 = 258;

/** The first nine bits of a token are a literal, or this plus the length of a match less 3. */
export const firstLength: u32 = 256;
/** The next five bits of a token are a distance symbol, or this for a literal. It takes no bits of the output. */
export const noDistance: u32 = 31;

/** The longest match whose shorter forms are all considered, too. */
export const longestShort: u32 = 10;

export const endOfBlock: u32 = 256;
export const literalSymbols: u32 = 286;
export const distanceSymbols: u32 = 30;
export const lengthSymbols: u32 = 19;

/** u32 for each of the 512 literals and lengths of tokens: how often it occurs in the block. */
export const literalCounts: u32 = 0x800;
/** u32 for each distance symbol, and for two that deflate doesn't have, of which `noDistance` is one. */
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

/** u32 for each literal or length symbol, of which two are unused, then for each of 32 distance symbols. */
export const symbolCounts: u32 = 0x7000;
/** What `symbolCounts` is made from: counts of the blocks before, weighted. */
export const formerCounts: u32 = 0x7500;
/** Costs are u32 as `costs.as.ts` describes them: for each byte as a literal, */
export const literalCosts: u32 = 0x7a00;
/** for each length of a match, from 0 on, */
export const lengthCosts: u32 = 0x7e00;
/** for each length that is at most the row's number from 0 to 10, as rows of eight, from length 3 on, */
export const shortCosts: u32 = 0x8300;
/** and for each distance less 1, by the upper ten bits of that as f32. */
export const distanceCosts: u32 = 0x8500;

export const hashBits: u32 = 15;
/** u16 for each hash of four bytes: the newest position with it, modulo 32 KiB. */
export const shortTable: u32 = 0x10000;
/** The same for seven bytes. */
export const longTable: u32 = 0x20000;
/** The history, then the block. The block begins at a multiple of 32 KiB, which is position 0 in the hash tables. */
export const history: u32 = 0x30000;
export const block: u32 = 0x38000;
/** How many bytes are read, hashed and compared at once, and so may be looked at after the block's end. */
export const lookAhead: u32 = 16;
/** u32 for each token, after the `lookAhead` of a full block. */
export const tokens: u32 = 0x58040;
/** The output of one block: at most the block and its headers. */
export const output: u32 = 0xd8100;

/** Bytes that are parsed at once. The cost of so many literals must be below 2^30. */
export const segmentSize: u32 = 0x2000;
/**
 * u32 for each position of a segment and for its end: the cheapest arrival there. The memory is that of the output,
 * which is written after parsing.
 */
export const arrivals: u32 = output;
/** u32 for each position of a segment: the distance less 1 of the match that was found there. */
export const distances: u32 = 0xe0200;

/** Pages of 64 KiB. */
export const memoryPages: i32 = 16;
