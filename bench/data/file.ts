import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { blocksOf, headerOf, type Kind } from './kinds.ts';

/** A generated CSV on disk, and what is known of it by having made it. */
export interface DataFile {
  path: string;
  kind: Kind;
  /** Of the file, with its header. */
  bytes: number;
  /** Where the records begin. */
  dataStart: number;
  /** Without the header. */
  rows: number;
  /** CRC-32 of all records, without the header. */
  crc: number;
}

/** Writes a file of at least `size` bytes; the same for the same seed. */
export async function writeDataFile(path: string, kind: Kind, size: number, seed: number): Promise<DataFile> {
  const header = headerOf(kind);
  const file = await open(path, 'w');
  try {
    await file.write(header);
    let bytes = header.length;
    let rows = 0;
    let crc = 0;
    for (const block of blocksOf(kind, seed)) {
      const written = Buffer.from(block.text, 'latin1');
      await file.write(written);
      bytes += written.length;
      rows += block.rows;
      crc = crc32(written, crc);
      if (bytes >= size) break;
    }
    return { path, kind, bytes, dataStart: header.length, rows, crc };
  } finally {
    await file.close();
  }
}
