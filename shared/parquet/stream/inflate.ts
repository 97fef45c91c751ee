import { Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';
import { damaged, ParquetFault, ParquetUnread } from '../fault.ts';
import { codec } from '../format.ts';
import { inflateSnappyStream } from './snappy.ts';
import { inflateZstdStream } from './zstd.ts';

/**
 * Makes the bytes of a page of those in the file, piece by piece. Each holds until the next is asked for.
 *
 * @param size bytes that there must be
 */
export type InflateStream = (chunks: AsyncIterable<Uint8Array>, size: number) => AsyncIterable<Uint8Array>;

/** Bytes of a piece of Node's. */
const chunkSize = 64 * 1024;

/** null: such pages are only unpacked as a whole. */
export function inflateStreamOf(number: number): InflateStream | null {
  switch (number) {
    case codec.uncompressed:
      return (chunks) => chunks;
    case codec.snappy:
      return told('Snappy', inflateSnappyStream);
    case codec.gzip:
      return told(
        'gzip',
        byNode(() => zlib.createUnzip({ chunkSize })),
      );
    case codec.brotli:
      return told(
        'Brotli',
        byNode(() => zlib.createBrotliDecompress({ chunkSize })),
      );
    case codec.zstd:
      return told('Zstandard', inflateZstdStream);
    default:
      return null;
  }
}

/** Faults of the bytes in the file are thrown on; whatever else is thrown says that they are not what they should be. */
function told(name: string, inflate: InflateStream): InflateStream {
  return async function* (chunks, size) {
    let fault: unknown = null;
    async function* watched() {
      try {
        yield* chunks;
      } catch (error) {
        fault = error;
        throw error;
      }
    }
    try {
      yield* inflate(watched(), size);
    } catch (error) {
      if (fault !== null) throw fault;
      if (error instanceof ParquetFault || error instanceof ParquetUnread) throw error;
      damaged(`has a page that is no ${name}`);
    }
  };
}

function byNode(create: () => Transform): InflateStream {
  return async function* (chunks) {
    const stream = create();
    const source = Readable.from(chunks);
    source.on('error', (error) => stream.destroy(error));
    source.pipe(stream);
    try {
      for await (const piece of stream) yield piece;
    } finally {
      source.destroy();
    }
  };
}
