import { createEncoder, type Encoder } from './encoder.ts';

export interface Gzip {
  write(bytes: Uint8Array): void;
  /** The whole member, in pieces. After it, nothing can be written. */
  end(): Buffer[];
}

/** By RFC 1952: deflate, no name, no time, neither fastest nor smallest, unknown system. */
const header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/** Encoders of streams that have ended, to be used again. If a stream never ends, its encoder is collected with it. */
const idle: Encoder[] = [];
const mostIdle = 4;

/**
 * Compresses into one gzip member, because some readers stop after the first. CSV gets as small as at zlib's level 6, in a
 * fourth of the time (`docs/decisions/0007-own-deflate.md`). It works within the call, up to 2 ms for each 128 KiB. The
 * output depends only on the bytes, not on how they were cut into writes.
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
        // Now it is certain that this block is not the last.
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
