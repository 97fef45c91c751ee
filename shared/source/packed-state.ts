import { gunzipSync } from 'node:zlib';
import { createGzip } from '../gzip/gzip.ts';

/** A state of the decoder, to be kept in JSON. */
export function packState(state: Uint8Array): string {
  const gzip = createGzip();
  gzip.write(state);
  return Buffer.concat(gzip.end()).toString('base64');
}

export function unpackState(packed: string): Uint8Array {
  return gunzipSync(Buffer.from(packed, 'base64'));
}
