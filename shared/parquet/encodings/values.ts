/**
 * Values of one leaf, as they are stored. Which arrays have them depends on their physical type; the others are empty.
 */
export interface Values {
  /** BOOLEAN, INT32, and places in a dictionary; of INT64 two for each: the lower half and the upper one. */
  ints: Int32Array;
  /** FLOAT and DOUBLE. */
  floats: Float64Array;
  /** BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY and INT96: where each begins and ends in `bytes`. */
  bytes: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
}

/** Gives the values of a page, one after the other. */
export interface ValueReader {
  /** Throws ParquetFault where there are not so many. */
  read(count: number, into: Values): void;
}

const none = new Uint8Array(0);
const noInts = new Int32Array(0);
const noFloats = new Float64Array(0);

/** How the values of a physical type are held. */
export type Shape = 'int32' | 'int64' | 'floats' | 'bytes';

export function createValues(shape: Shape, capacity: number): Values {
  return {
    ints:
      shape === 'int32'
        ? new Int32Array(capacity)
        : shape === 'int64'
          ? new Int32Array(2 * capacity)
          : noInts,
    floats: shape === 'floats' ? new Float64Array(capacity) : noFloats,
    bytes: none,
    starts: shape === 'bytes' ? new Int32Array(capacity) : noInts,
    ends: shape === 'bytes' ? new Int32Array(capacity) : noInts,
  };
}
