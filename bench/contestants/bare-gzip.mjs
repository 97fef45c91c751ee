// @ts-check
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

/**
 * Compresses what lies in memory, `partSize` bytes at once as a part is, and does nothing else with it.
 *
 * @param {import('./options.ts').BareGzip} options
 */
export async function prepare({ path, partSize, zlib }) {
  const bytes = await readFile(path);
  return async () => {
    for (let at = 0; at < bytes.length; at += partSize) gzipSync(bytes.subarray(at, at + partSize), zlib);
  };
}
