import { damaged } from '../fault.ts';
import { physical } from '../format.ts';
import type { ValueReader } from './values.ts';

/**
 * Values whose first bytes stand together, then their second ones, and so on (BYTE_STREAM_SPLIT).
 *
 * @param length of a FIXED_LEN_BYTE_ARRAY
 */
export function createSplit(
  type: number,
  bytes: Uint8Array,
  from: number,
  end: number,
  length: number,
): ValueReader {
  const width = widthOf(type, length);
  const count = Math.floor((end - from) / width);
  let next = 0;
  return {
    read(wanted, into) {
      if (next + wanted > count) damaged('has a page that ends before its values do');
      const joined = new Uint8Array(wanted * width);
      for (let part = 0; part < width; part++) {
        const source = from + part * count + next;
        for (let k = 0; k < wanted; k++) joined[k * width + part] = bytes[source + k] as number;
      }
      next += wanted;
      if (type === physical.float) {
        const floats = new Float32Array(joined.buffer);
        for (let k = 0; k < wanted; k++) into.floats[k] = floats[k] as number;
      } else if (type === physical.fixed) {
        into.bytes = joined;
        for (let k = 0; k < wanted; k++) {
          into.starts[k] = k * width;
          into.ends[k] = (k + 1) * width;
        }
      } else {
        const { buffer, byteOffset } = type === physical.double ? into.floats : into.ints;
        new Uint8Array(buffer, byteOffset, joined.length).set(joined);
      }
    },
  };
}

function widthOf(type: number, length: number): number {
  if (type === physical.int32 || type === physical.float) return 4;
  if (type === physical.int64 || type === physical.double) return 8;
  if (type === physical.fixed && length > 0) return length;
  return damaged('has a page in an encoding that its type does not have');
}
