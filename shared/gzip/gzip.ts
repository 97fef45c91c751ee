import { createEncoder, type Encoder } from './encoder.ts';

export interface Gzip {
  write(bytes: Uint8Array): void;
  /** The whole member, in pieces. Nothing can be written any more. */
  end(): Buffer[];
}

/** Deflate, no name, no time; made for speed, on no system in particular: RFC 1952. */
const header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255];
/** Encoders of streams that have ended. One that is never ended goes with its stream. */
const idle: Encoder[] = [];
const mostIdle = 4;

/**
 * Compresses into one gzip member, since some readers stop behind the first: about twice as fast as zlib's level 1, and
 * much to the same size (`docs/decisions/0007-own-deflate.md`). Works while it is called, about 0.5 ms for each 128 KiB;
 * the output depends on the bytes only, and not on how they were cut into writes.
 */
export function createGzip(): Gzip {
  let encoder: Encoder | undefined = idle.pop() ?? createEncoder();
  const pieces: Buffer[] = [Buffer.from(header)];
  let filled = 0;
  let size = 0;
  let crc = 0;
  encoder.start();

  function compress(used: Encoder, isLast: boolean) {
    crc = used.crc32(filled, crc);
    size += filled;
    pieces.push(used.compress(filled, isLast));
    filled = 0;
  }

  return {
    write(bytes) {
      if (encoder === undefined) throw new Error('written after the end');
      const { block } = encoder;
      for (let at = 0; at < bytes.length; ) {
        // Only now is it sure that the block is not the last.
        if (filled === block.length) compress(encoder, false);
        const some = bytes.subarray(at, at + block.length - filled);
        block.set(some, filled);
        filled += some.length;
        at += some.length;
      }
    },

    end() {
      if (encoder === undefined) throw new Error('ended twice');
      compress(encoder, true);
      if (idle.length < mostIdle) idle.push(encoder);
      encoder = undefined;
      const trailer = Buffer.alloc(8);
      trailer.writeUInt32LE(crc, 0);
      trailer.writeUInt32LE(size % 2 ** 32, 4);
      pieces.push(trailer);
      return pieces;
    },
  };
}
