import { crc32 } from 'node:zlib';
import { type FixedCsv, fixedBytes, fixedHeader, fixedSize } from '../data/fixed.ts';
import type { MadeObject } from './made-object.ts';

/** The CSV as it is. */
export function plain(csv: FixedCsv): MadeObject {
  const size = fixedSize(csv);
  return {
    ...{ size, rows: csv.rows, textBytes: size },
    bytes: (from, to) => fixedBytes(csv, from, to),
    crcOfRows() {
      let crc = 0;
      for (const block of fixedBytes(csv, fixedHeader.length, size)) crc = crc32(block, crc);
      return crc;
    },
  };
}
