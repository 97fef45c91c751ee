import { damaged } from '../fault.ts';
import { physical } from '../format.ts';
import type { ValueReader, Values } from './values.ts';

const tooShort = 'has a page that ends before its values do';

/** Values one behind the other, as they are in memory. @param length of a FIXED_LEN_BYTE_ARRAY */
export function createPlain(
  type: number,
  bytes: Uint8Array,
  from: number,
  end: number,
  length: number,
): ValueReader {
  switch (type) {
    case physical.boolean:
      return plainBooleans(bytes, from, end);
    case physical.int32:
      return copied(bytes, from, end, 4, ({ ints }) => ints);
    case physical.int64:
      return copied(bytes, from, end, 8, ({ ints }) => ints);
    case physical.double:
      return copied(bytes, from, end, 8, ({ floats }) => floats);
    case physical.float:
      return plainFloats(bytes, from, end);
    case physical.byteArray:
      return plainByteArrays(bytes, from, end);
    default:
      return plainFixed(bytes, from, end, type === physical.int96 ? 12 : length);
  }
}

function copied(
  bytes: Uint8Array,
  from: number,
  end: number,
  width: number,
  arrayOf: (values: Values) => Int32Array | Float64Array,
): ValueReader {
  let at = from;
  return {
    read(count, into) {
      const to = at + count * width;
      if (to > end) damaged(tooShort);
      const { buffer, byteOffset } = arrayOf(into);
      // All machines that this runs on have the byte order of the format.
      new Uint8Array(buffer, byteOffset, count * width).set(bytes.subarray(at, to));
      at = to;
    },
  };
}

function plainFloats(bytes: Uint8Array, from: number, end: number): ValueReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  return {
    read(count, { floats }) {
      if (at + count * 4 > end) damaged(tooShort);
      for (let k = 0; k < count; k++, at += 4) floats[k] = view.getFloat32(at, true);
    },
  };
}

function plainBooleans(bytes: Uint8Array, from: number, end: number): ValueReader {
  let bit = 0;
  return {
    read(count, { ints }) {
      if (from + (bit + count + 7) / 8 >= end + 1) damaged(tooShort);
      for (let k = 0; k < count; k++, bit++)
        ints[k] = ((bytes[from + (bit >> 3)] as number) >> (bit & 7)) & 1;
    },
  };
}

function plainByteArrays(bytes: Uint8Array, from: number, end: number): ValueReader {
  let at = from;
  return {
    read(count, into) {
      const { starts, ends } = into;
      into.bytes = bytes;
      for (let k = 0; k < count; k++) {
        if (at + 4 > end) damaged(tooShort);
        const length =
          (bytes[at] as number) |
          ((bytes[at + 1] as number) << 8) |
          ((bytes[at + 2] as number) << 16) |
          ((bytes[at + 3] as number) << 24);
        at += 4;
        if (length < 0 || length > end - at) damaged(tooShort);
        starts[k] = at;
        at += length;
        ends[k] = at;
      }
    },
  };
}

function plainFixed(bytes: Uint8Array, from: number, end: number, length: number): ValueReader {
  let at = from;
  if (length <= 0) damaged(`has values of ${length} bytes`);
  return {
    read(count, into) {
      const { starts, ends } = into;
      into.bytes = bytes;
      if (at + count * length > end) damaged(tooShort);
      for (let k = 0; k < count; k++) {
        starts[k] = at;
        at += length;
        ends[k] = at;
      }
    },
  };
}
