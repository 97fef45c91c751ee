import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Segment } from './model.ts';

/** Bytes. Large enough for few system calls, and small enough for many readers at the same time. */
const bufferBytes = 1 << 20;

/** Bytes that are written to a socket together. They stay in the cache of a core on their way from the file. */
const sendBytes = 1 << 18;

/**
 * The bytes of objects and parts: one file each, under a random name. A key never becomes a path. A file is invisible
 * until the catalog has its name, so it needs no temporary name while it is written.
 */
export interface Blobs {
  /** Writes a new file. If `chunks` throws, leaves nothing behind. */
  write(chunks: AsyncIterable<Buffer>): Promise<Segment>;
  /** Gives the same bytes another name. Nothing is copied, because no blob ever changes. */
  duplicate(segment: Segment): Promise<Segment>;
  /** The bytes from `start` up to `end`, exclusive, of the joined segments. */
  read(segments: readonly Segment[], start: number, end: number): Readable;
  /**
   * Writes the same bytes to `to`, which stays open. It uses one buffer, because a new one for each piece would keep
   * the garbage collector busier than the sockets.
   *
   * @throws if `to` closes before it has taken them
   */
  send(segments: readonly Segment[], start: number, end: number, to: Writable): Promise<void>;
  /** Deletes the files, now or after their last reader has ended. */
  remove(ids: readonly string[]): void;
  /** Deletes every file that is not in `used`, which a killed process had not finished. */
  sweep(used: ReadonlySet<string>): Promise<void>;
  /** Waits for deletions in progress. */
  close(): Promise<void>;
}

export async function openBlobs(dir: string): Promise<Blobs> {
  await mkdir(dir, { recursive: true });
  const pathOf = (id: string) => join(dir, id);
  const readers = new Map<string, number>();
  const doomed = new Set<string>();
  const deletions = new Set<Promise<void>>();

  function unlink(id: string): Promise<void> {
    const deletion = rm(pathOf(id), { force: true })
      // A file that stays is deleted at the next start.
      .catch(() => undefined)
      .finally(() => deletions.delete(deletion));
    deletions.add(deletion);
    return deletion;
  }

  function hold(id: string): void {
    readers.set(id, (readers.get(id) ?? 0) + 1);
  }

  function release(id: string): void {
    const left = (readers.get(id) ?? 1) - 1;
    if (left > 0) {
      readers.set(id, left);
      return;
    }
    readers.delete(id);
    if (doomed.delete(id)) void unlink(id);
  }

  return {
    async write(chunks) {
      const id = newId();
      let size = 0;
      async function* counted(): AsyncGenerator<Buffer> {
        for await (const chunk of chunks) {
          size += chunk.length;
          yield chunk;
        }
      }
      const file = createWriteStream(pathOf(id), { flags: 'wx', highWaterMark: bufferBytes });
      const closed = new Promise<void>((resolve) => file.once('close', resolve));
      try {
        await pipeline(counted(), file);
      } catch (error) {
        // A file that is still being opened would appear again after its deletion.
        await closed;
        await unlink(id);
        throw error;
      }
      return { blob: id, size };
    },

    async duplicate({ blob, size }) {
      const id = newId();
      hold(blob);
      try {
        await link(pathOf(blob), pathOf(id));
      } finally {
        release(blob);
      }
      return { blob: id, size };
    },

    read(segments, start, end) {
      const pieces = cut(segments, start, end);
      for (const { blob } of pieces) hold(blob);
      async function* bytes(): AsyncGenerator<Buffer> {
        for (const { blob, from, to } of pieces) {
          // `end` of a file stream is inclusive.
          yield* createReadStream(pathOf(blob), { start: from, end: to - 1, highWaterMark: bufferBytes });
        }
      }
      const stream = Readable.from(bytes(), { objectMode: false, highWaterMark: bufferBytes });
      stream.once('close', () => {
        for (const { blob } of pieces) release(blob);
      });
      return stream;
    },

    async send(segments, start, end, to) {
      const pieces = cut(segments, start, end);
      for (const { blob } of pieces) hold(blob);
      try {
        const buffer = Buffer.allocUnsafeSlow(Math.min(sendBytes, end - start));
        for (const { blob, from, to: until } of pieces) {
          const file = await open(pathOf(blob));
          try {
            for (let at = from; at < until; ) {
              const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, until - at), at);
              if (bytesRead === 0) throw new Error(`the blob ${blob} ends at byte ${at}`);
              await written(to, buffer.subarray(0, bytesRead));
              at += bytesRead;
            }
          } finally {
            await file.close();
          }
        }
      } finally {
        for (const { blob } of pieces) release(blob);
      }
    },

    remove(ids) {
      for (const id of ids) {
        if (readers.has(id)) doomed.add(id);
        else void unlink(id);
      }
    },

    async sweep(used) {
      for (const name of await readdir(dir)) if (!used.has(name)) void unlink(name);
      await Promise.all(deletions);
    },

    async close() {
      await Promise.all(deletions);
    },
  };
}

/** Writes `bytes`, and waits until their buffer can be used again. */
function written(to: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error('the client has gone'));
    to.once('close', gone);
    to.write(bytes, (error) => {
      to.off('close', gone);
      if (error) reject(error);
      else resolve();
    });
  });
}

const newId = () => randomBytes(16).toString('hex');

/** The pieces of segments that make up the bytes from `start` to `end` (exclusive) of the whole. */
function cut(
  segments: readonly Segment[],
  start: number,
  end: number,
): { blob: string; from: number; to: number }[] {
  const pieces: { blob: string; from: number; to: number }[] = [];
  let offset = 0;
  for (const { blob, size } of segments) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, size);
    if (from < to) pieces.push({ blob, from, to });
    offset += size;
  }
  return pieces;
}
