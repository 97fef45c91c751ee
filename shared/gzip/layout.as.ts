// The memory of the encoder: fixed addresses, so that every access is one instruction with a constant offset.
// The compiler puts constant data below `literalCounts`.

/** How far back a match may lie, in bytes: RFC 1951. */
export const historySize: u32 = 0x8000;

/**
 * Bytes per deflate block. A multiple of 64 KiB: the hash table holds positions modulo 64 KiB, so moving the input
 * down by one block leaves its entries right.
 */
export const blockSize: u32 = 0x20000;

export const maxMatch: u32 = 258;

/** A token's first nine bits: a literal, or this plus a match's length less 3. */
export const firstLength: u32 = 256;
/** A token's next five bits: what a literal has in place of a distance. It has no bits in the output. */
export const noDistance: u32 = 30;

export const endOfBlock: u32 = 256;
export const literalSymbols: u32 = 286;
export const distanceSymbols: u32 = 30;
export const lengthSymbols: u32 = 19;

/** u32 for each of a token's 512 literals and lengths: how often it occurs in the block. */
export const literalCounts: u32 = 0x800;
/** u32 for each distance symbol, and for `noDistance`. */
export const distanceCounts: u32 = 0x1000;
/** u32 for each of a token's 512 literals and lengths: 24 bits of output, and above them how many count. */
export const literalCodes: u32 = 0x1100;
/** u32 for each distance symbol: 16 bits of code, 8 with their number, 8 with that plus the extra bits'. */
export const distanceCodes: u32 = 0x1900;
/** u32 for each symbol of an alphabet of up to 288: what `codeLengths` is given. */
export const frequencies: u32 = 0x1a00;
/** u8 for each symbol of the literals and lengths, behind them of the distances. */
export const literalLengths: u32 = 0x2000;
/** u8 for each symbol of the code that writes the code lengths. */
export const lengthLengths: u32 = 0x2180;
/** u16 for each symbol of an alphabet. */
export const codes: u32 = 0x2200;
/** u16 for each code length in a block's header: the symbol, and above its five bits the extra bits' value. */
export const headerItems: u32 = 0x2500;
/** What `codeLengths` needs meanwhile: two lists of up to 288 u32, and 512 u32. */
export const sorted: u32 = 0x3000;
export const sorting: u32 = 0x3800;
export const radix: u32 = 0x4000;
/** 8 tables of 256 u32. */
export const crcTables: u32 = 0x5000;

export const hashBits: u32 = 15;
/** u16 for each hash: the newest position with it, modulo 64 KiB. */
export const hashTable: u32 = 0x10000;
/**
 * The history, and behind it the block. That begins 32 KiB behind a multiple of 64 KiB, where the hash table's first
 * entries are out of reach.
 */
export const history: u32 = 0x20000;
export const block: u32 = 0x28000;
/** u32 for each token. Before them are 64 zeros: a hash at the block's end takes some of them. */
export const tokens: u32 = 0x48040;
/** What is to be taken out after each block: at most the block and its headers. */
export const output: u32 = 0xc8100;

/** Of 64 KiB each. */
export const memoryPages: i32 = 15;
