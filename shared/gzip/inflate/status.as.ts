// Why the decoder has stopped. The numbers are those of `statuses` in inflater.ts.

/** The input is used up, but for the beginning of something. */
export const needsInput: i32 = 0;
/** The output has reached the limit that the caller gave. */
export const isFull: i32 = 1;
/** The last block has ended. */
export const hasEnded: i32 = 2;

// Damage.
export const wrongBlockType: i32 = 3;
export const wrongStoredSize: i32 = 4;
export const tooManySymbols: i32 = 5;
export const wrongLengthCode: i32 = 6;
export const nothingToRepeat: i32 = 7;
export const tooManyLengths: i32 = 8;
export const noEndOfBlock: i32 = 9;
export const wrongLiteralCode: i32 = 10;
export const wrongDistanceCode: i32 = 11;
export const notALiteral: i32 = 12;
export const notADistance: i32 = 13;
export const tooFarBack: i32 = 14;

/** Nothing is wrong, and the work goes on. It is never given out. */
export const goesOn: i32 = -1;
