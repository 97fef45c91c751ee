import type { Upload } from './uploads.ts';

/** gzip ends with the CRC-32 and the length of its content, four bytes each (RFC 1952). */
const trailerLength = 8;

export interface CountOptions {
  columns: number;
  /** Mean length of a row, in bytes of CSV. */
  rowBytes: number;
}

/**
 * Receives a part and discards its content. It reads length and checksum from the end of the gzip member, which must be
 * shorter than 4 GiB, and decompresses nothing.
 */
export async function countUpload(
  body: AsyncIterable<Uint8Array>,
  { columns, rowBytes }: CountOptions,
): Promise<Upload> {
  let received = 0;
  let zipped = false;
  let end = Buffer.alloc(0);
  for await (const chunk of body) {
    if (received === 0) zipped = chunk[0] === 0x1f && chunk[1] === 0x8b;
    received += chunk.length;
    end = Buffer.concat([end, chunk.subarray(-trailerLength)]).subarray(-trailerLength);
  }
  const bytes = zipped ? end.readUInt32LE(4) : received;
  return {
    ...{ file: null, rows: bytes / rowBytes, columns, bytes, received, skip: 0, bom: false },
    ...(zipped ? { crc: end.readUInt32LE(0) } : {}),
  };
}
