import { once } from 'node:events';
import { constants, createGzip } from 'node:zlib';

/** Measured: larger blocks spare calls into zlib, smaller ones cost a third of the speed. Bytes. */
const blockSize = 1024 * 1024;

/**
 * Compresses as it is written to, into one gzip member: some readers stop behind the first.
 * Only the compressed bytes are held; they are needed whole, because a part has a Content-Length and
 * may have to be sent again [P18].
 */
export function createBody() {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED, memLevel: 9, chunkSize: blockSize });
  const pieces: Buffer[] = [];
  gzip.on('data', (piece: Buffer) => pieces.push(piece));

  return {
    async write(bytes: Uint8Array): Promise<void> {
      if (!gzip.write(bytes)) await once(gzip, 'drain');
    },

    /** The whole gzip member, in pieces to be sent one after the other. */
    async end(): Promise<readonly Buffer[]> {
      gzip.end();
      await once(gzip, 'end');
      return pieces;
    },
  };
}
