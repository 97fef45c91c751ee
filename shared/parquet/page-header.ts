import { damaged } from './fault.ts';
import { encoding, pageType } from './format.ts';
import { ThriftReader, thriftType } from './thrift.ts';

/** What stands before the bytes of a page. */
export interface PageHeader {
  /** Bytes of the header itself. */
  length: number;
  type: number;
  /** Bytes of the page, as they are in the file and without compression. */
  compressed: number;
  size: number;
  /** CRC-32 of the bytes of the page, as they are in the file; null: it is not told. */
  crc: number | null;
  /** With nulls. */
  values: number;
  encoding: number;
  /** Of a page of version 1. */
  definitionEncoding: number;
  repetitionEncoding: number;
  /** Of a page of version 2: bytes, which are never compressed. */
  definitionBytes: number;
  repetitionBytes: number;
  isCompressed: boolean;
  /** Of a page of version 2; -1 where it is not told. */
  rows: number;
}

/** Throws ThriftEnds where the bytes do not hold all of it, and ParquetFault. */
export function readPageHeader(bytes: Uint8Array, at: number): PageHeader {
  const reader = new ThriftReader(bytes, at);
  const header: PageHeader = {
    ...{ length: 0, type: -1, compressed: -1, size: -1, crc: null, values: -1, encoding: -1 },
    ...{ definitionEncoding: encoding.rle, repetitionEncoding: encoding.rle },
    ...{ definitionBytes: 0, repetitionBytes: 0, isCompressed: true, rows: -1 },
  };
  reader.struct((id, type) => {
    if (type === thriftType.struct) {
      if (id === 5) readData(reader, header);
      else if (id === 7) readDictionary(reader, header);
      else if (id === 8) readDataV2(reader, header);
      else return false;
    } else if (type !== thriftType.i32) return false;
    else if (id === 1) header.type = reader.integer();
    else if (id === 2) header.size = reader.integer();
    else if (id === 3) header.compressed = reader.integer();
    else if (id === 4) header.crc = reader.integer() >>> 0;
    else return false;
    return true;
  });
  header.length = reader.at - at;
  if (header.size < 0 || header.compressed < 0) damaged('has a page of less than no bytes');
  const hasValues = header.type !== pageType.index;
  if (hasValues && (header.values < 0 || header.values > 0x7fff_ffff))
    damaged(`has a page of ${header.values} values`);
  return header;
}

function readData(reader: ThriftReader, header: PageHeader): void {
  reader.struct((id, type) => {
    if (type !== thriftType.i32) return false;
    if (id === 1) header.values = reader.integer();
    else if (id === 2) header.encoding = reader.integer();
    else if (id === 3) header.definitionEncoding = reader.integer();
    else if (id === 4) header.repetitionEncoding = reader.integer();
    else return false;
    return true;
  });
}

function readDictionary(reader: ThriftReader, header: PageHeader): void {
  reader.struct((id, type) => {
    if (type !== thriftType.i32) return false;
    if (id === 1) header.values = reader.integer();
    else if (id === 2) header.encoding = reader.integer();
    else return false;
    return true;
  });
}

function readDataV2(reader: ThriftReader, header: PageHeader): void {
  reader.struct((id, type) => {
    if (id === 7 && (type === thriftType.true || type === thriftType.false)) {
      header.isCompressed = type === thriftType.true;
      return true;
    }
    if (type !== thriftType.i32) return false;
    if (id === 1) header.values = reader.integer();
    else if (id === 3) header.rows = reader.integer();
    else if (id === 4) header.encoding = reader.integer();
    else if (id === 5) header.definitionBytes = reader.integer();
    else if (id === 6) header.repetitionBytes = reader.integer();
    else return false;
    return true;
  });
  if (header.definitionBytes < 0 || header.repetitionBytes < 0)
    damaged('has a page with less than no levels');
}
