// The memory of the kernel of cells. Addresses are fixed, so that an access is one instruction with a constant offset.
// The compiler puts constant data below `settings`.

/** The most bytes of input that are read at once, and so the most that a record may have. */
export const CAPACITY: u32 = 0x20000;
export const MOST_SEPARATORS: u32 = 0x10000;
export const MOST_RECORDS: u32 = 0x4000;

/** What the caller sets before the first run: i32 each; the places are those of `program.ts`. */
export const settings: u32 = 0x1000;
export const DELIMITER: u32 = 0;
export const QUOTE: u32 = 4;
export const WIDTH: u32 = 8;
/** 1: empty cells behind the last column are dropped. */
export const DROPS: u32 = 12;
/** The most bytes that a record may have, with its line end. */
export const MOST: u32 = 16;
/** 1: the output is the input, but for cells that change. */
export const IDENTITY: u32 = 20;
export const STEPS_END: u32 = 24;
export const OUTPUT: u32 = 28;
export const OUTPUT_END: u32 = 32;
/** A record of n bytes takes at most `GROWTH` * n + `EXTRA` bytes of output. */
export const GROWTH: u32 = 36;
export const EXTRA: u32 = 40;
/** 1: a record that begins with a blank may be a blank line. */
export const BLANKABLE: u32 = 44;
export const DECIMAL: u32 = 48;
/** -1: nothing groups digits. */
export const THOUSANDS: u32 = 52;
/** Null words: u8 length and bytes each, one behind the other. */
export const WORDS: u32 = 56;
export const WORDS_END: u32 = 60;
/** Patterns of dates: addresses of their first and behind their last, for DATE and for DATETIME. */
export const DATES: u32 = 64;
export const DATES_END: u32 = 68;
export const TIMES: u32 = 72;
export const TIMES_END: u32 = 76;
/** Of the zone: three i64 for each stretch of local time; see `zones.as.ts`. */
export const ZONE: u32 = 80;
export const ZONE_END: u32 = 84;

/**
 * Cells that are checked, under an identity: u32 each, its distance from the first entry of the record. Those of one
 * type are together, so that no check has to ask for the type.
 */
export const LONGS: u32 = 88;
export const DOUBLES: u32 = 92;
export const DECIMALS: u32 = 96;
export const DAYS: u32 = 100;
export const MOMENTS: u32 = 104;
export const TEXTS: u32 = 108;
export const CHECKS_END: u32 = 112;
/** The decimal mark if it is Domo's; else a byte that no number has. */
export const POINT: u32 = 116;
/** 1: some null word could be a number or a date. */
export const VALUE_WORDS: u32 = 120;

/** Cells that no record may have empty, under an identity: as those above. */
export const KEYS: u32 = 124;
export const KEYS_END: u32 = 128;

/** What a run leaves: i32 each. */
export const found: u32 = 0x1100;
/** Where the next record begins, as an index of the input. */
export const POSITION: u32 = 0;
/** Rows of this run. */
export const ROWS: u32 = 4;
/** Bytes at the output; -1: the output is the input from where the run began. */
export const WRITTEN: u32 = 8;
/** Why it ended: 0 nothing is left, 1 a record that the kernel is not sure of, 2 the output is full. */
export const ENDED: u32 = 12;

/** Cells that were changed in all runs since `reset`: i32 for each kind of change, in the order of `change.ts`. */
export const changes: u32 = 0x1180;
/** The text that a cell is changed to; 256 bytes, and some to spill into. */
export const text: u32 = 0x1200;
/** u8 for each byte: 1 if a null word begins with it. */
export const firstBytes: u32 = 0x1400;

/** Some bytes before the input and behind it may be read. */
export const input: u32 = 0x10080;
/** u32 for each separator: its place in the memory. One lies before them. */
export const separators: u32 = 0x30180;
/** u32 for each record: the address of its last separator's entry. One lies before them. */
export const records: u32 = 0x70300;
/** u8 for each record: 1 if it needs nothing. */
export const needless: u32 = 0x80400;
/** The steps of the program, and what they refer to. */
export const program: u32 = 0x84480;
