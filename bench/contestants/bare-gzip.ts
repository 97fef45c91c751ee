import { readFile } from 'node:fs/promises';
import { gzipSync, type ZlibOptions } from 'node:zlib';

export interface BareGzip {
  path: string;
  /** Compressed at once, as a part is. Bytes. */
  partSize: number;
  zlib: ZlibOptions;
}

/** Compresses what lies in memory, and does nothing else with it. */
export async function prepare({ path, partSize, zlib }: BareGzip): Promise<() => Promise<void>> {
  const bytes = await readFile(path);
  return async () => {
    for (let at = 0; at < bytes.length; at += partSize) gzipSync(bytes.subarray(at, at + partSize), zlib);
  };
}
