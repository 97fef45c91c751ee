import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Sink } from '../../shared/export/sink.ts';
import { WrongUse } from '../complaint.ts';

/**
 * Writes a local file. It writes under another name beside it, and renames the file when it is complete, so that an
 * existing file stays as it is until then. Throws `WrongUse` if it can't write there.
 */
export async function createFileSink(path: string): Promise<Sink<string>> {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const file = await open(draft, 'w').catch((error: NodeJS.ErrnoException): FileHandle => {
    throw new WrongUse(`${path} can't be written: ${error.message}.`);
  });
  let isOpen = true;

  async function close(): Promise<void> {
    if (isOpen) await file.close();
    isOpen = false;
  }

  return {
    async write(bytes) {
      for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
    },
    async complete() {
      await file.sync();
      await close();
      await rename(draft, path);
      return path;
    },
    async abort() {
      await close().catch(() => undefined);
      await rm(draft, { force: true }).catch(() => undefined);
    },
  };
}
