import zlib from 'node:zlib';
import { snappyUncompressor } from 'hysnappy';
import { decompressZstd } from '../zstd/decompress.ts';
import { damaged, ParquetFault, unread } from './fault.ts';
import { codec } from './format.ts';
import { inflateLz4, inflateOldLz4 } from './lz4.ts';

type Inflate = (bytes: Uint8Array, size: number) => Uint8Array;

/** What makes the bytes of a page of those in the file. It throws ParquetFault. */
export function inflaterOf(number: number): Inflate {
  const [name, inflate] = known(number);
  return (bytes, size) => {
    // Many writers give an empty page no bytes at all.
    if (size === 0) return new Uint8Array(0);
    let inflated: Uint8Array;
    try {
      inflated = inflate(bytes, size);
    } catch (error) {
      if (error instanceof ParquetFault) throw error;
      return damaged(`has a page that is no ${name}`);
    }
    if (inflated.length !== size) damaged(`has a page of ${inflated.length} bytes where ${size} are told`);
    return inflated;
  };
}

function known(number: number): [string, Inflate] {
  switch (number) {
    case codec.uncompressed:
      return ['plain page', (bytes) => bytes];
    case codec.snappy:
      return ['Snappy', inflateSnappy];
    case codec.gzip:
      return ['gzip', (bytes, size) => zlib.unzipSync(bytes, { maxOutputLength: size })];
    case codec.brotli:
      return ['Brotli', (bytes, size) => zlib.brotliDecompressSync(bytes, { maxOutputLength: size })];
    case codec.lz4:
      return ['LZ4', inflateOldLz4];
    case codec.lz4Raw:
      return ['LZ4', inflateLz4];
    case codec.zstd:
      return ['Zstandard', inflateZstd];
    case codec.lzo:
      return unread('is compressed with LZO. Write it with Snappy or Zstandard, and drop that');
    default:
      return damaged(`has pages in the unknown compression ${number}`);
  }
}

let snappy: Inflate | null = null;

function inflateSnappy(bytes: Uint8Array, size: number): Uint8Array {
  let told = 0;
  for (let k = 0; k < 5; k++) {
    const byte = bytes[k] ?? 0;
    told += (byte & 127) * 2 ** (7 * k);
    if (byte < 128) break;
  }
  // The decoder believes what the block says of its own size.
  if (told !== size) damaged(`has a page of ${told} bytes where ${size} are told`);
  snappy ??= snappyUncompressor();
  const inflate = snappy;
  // Where it fails, or has taken much memory, the next page gets another one.
  snappy = null;
  const inflated = inflate(bytes, size);
  if (size <= kept) snappy = inflate;
  return inflated;
}

/** A decoder that has had a larger page is not kept: its memory never shrinks. Bytes. */
const kept = 8 * 2 ** 20;

function inflateZstd(bytes: Uint8Array, size: number): Uint8Array {
  return decompressZstd(bytes, size) ?? damaged('has a page that is no Zstandard');
}
