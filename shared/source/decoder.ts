/**
 * Turns the bytes of one encoding into UTF-8, strictly. It keeps nothing between calls: where a character is cut, the next
 * call gets its bytes again, and what the bytes before have switched on is the `state`.
 */
export interface Decoder {
  /**
   * Decodes the whole characters at the start of `input`. Nobody changes `input` later.
   *
   * @param input at most `mostBytes`
   * @param state 0 at the start of an object
   */
  decode(input: Uint8Array, state: number): Decoded;
}

export interface Decoded {
  /** UTF-8. It may be a view of the input. */
  text: Uint8Array;
  /** Bytes of the input that were decoded. Where `invalid` is 0, what follows them is the beginning of a character. */
  taken: number;
  /** After what was taken. */
  state: number;
  /** How many bytes after those that were taken show that no character of the encoding begins there; 0: none do. */
  invalid: number;
}

/** Of one call. Its text is three times as long at most. */
export const mostBytes = 64 * 1024;
