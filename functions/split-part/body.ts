import { createGzip } from '../../shared/gzip/gzip.ts';

/**
 * Compresses as it is written to, into one gzip member: some readers stop behind the first.
 * Only the compressed bytes are held; they are needed whole, because a part has a Content-Length and
 * may have to be sent again [P18].
 */
export function createBody() {
  const gzip = createGzip();
  return {
    async write(bytes: Uint8Array): Promise<void> {
      gzip.write(bytes);
    },

    /** The whole gzip member, in pieces to be sent one after the other. */
    async end(): Promise<readonly Buffer[]> {
      return gzip.end();
    },
  };
}
