import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { flatten } from '../csv/flatten.ts';
import type { Upload, Uploads } from './uploads.ts';

/** Whole uploads, one after the other, in one file of flat CSV. */
export interface Batch {
  file: string;
  /** Index of the first upload among all. */
  first: number;
  uploads: Upload[];
  rows: number;
  /** Bytes, as `Flattener.longestRow`. */
  longestRow: number;
}

/** Enough work for all threads of DuckDB. Bytes of flat CSV. */
const enough = 64_000_000;

/**
 * The uploads as flat CSV, in their order. While the caller uses one batch, the next one is written. A file is deleted
 * when the caller asks for the next batch.
 */
export async function* batchesOf(
  uploads: Upload[],
  store: Uploads,
  folder: string,
  backslashN: boolean,
): AsyncGenerator<Batch> {
  let next = uploads.length > 0 ? writeBatch(uploads, 0, store, folder, backslashN) : null;
  try {
    while (next !== null) {
      const batch: Batch = await next;
      const following = batch.first + batch.uploads.length;
      next = following < uploads.length ? writeBatch(uploads, following, store, folder, backslashN) : null;
      // It is awaited only after the caller has used the current batch.
      next?.catch(() => undefined);
      try {
        yield batch;
      } finally {
        await rm(batch.file, { force: true });
      }
    }
  } finally {
    const unused = await next?.catch(() => null);
    if (unused) await rm(unused.file, { force: true });
  }
}

let filesWritten = 0;

async function writeBatch(
  uploads: Upload[],
  first: number,
  store: Uploads,
  folder: string,
  backslashN: boolean,
): Promise<Batch> {
  filesWritten += 1;
  const file = join(folder, `batch-${process.pid}-${filesWritten}.csv`);
  const disk = createWriteStream(file);
  const written = finished(disk);
  written.catch(() => undefined);
  const taken: Upload[] = [];
  let longestRow = 0;
  let bytes = 0;
  const write = async (chunk: Buffer): Promise<void> => {
    bytes += chunk.length;
    if (!disk.write(chunk)) await Promise.race([once(disk, 'drain'), written]);
  };
  try {
    // DuckDB drops a byte order mark at the beginning of a file. With this one, it never drops one of the first cell.
    await write(Buffer.from('\uFEFF'));
    while (bytes < enough) {
      const upload = uploads[first + taken.length];
      if (upload === undefined) break;
      const flattener = flatten(backslashN);
      for await (const chunk of store.read(upload)) await write(flattener.push(chunk));
      await write(flattener.end());
      longestRow = Math.max(longestRow, flattener.longestRow());
      taken.push(upload);
    }
    disk.end();
    await written;
  } catch (error) {
    disk.destroy();
    await rm(file, { force: true });
    throw error;
  }
  return { file, first, uploads: taken, rows: taken.reduce((sum, { rows }) => sum + rows, 0), longestRow };
}
