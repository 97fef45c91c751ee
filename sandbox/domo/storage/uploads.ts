import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip, type Gzip } from 'node:zlib';
import type { Column } from '../../../shared/config/route.ts';
import { checkCsv } from '../csv/check.ts';
import { headerLength, longestHeader } from '../csv/header.ts';
import { Refusal } from '../refusal.ts';

/** Checked CSV that is on disk, compressed; or the counts of CSV whose content was discarded. */
export interface Upload {
  /** Name of the file in the folder of uploads; null if the content was discarded. */
  file: string | null;
  /** Rows. If the content was discarded, an estimate, which is not a whole number. */
  rows: number;
  columns: number;
  /** Bytes of CSV, uncompressed. */
  bytes: number;
  /** Bytes as they were received. */
  received: number;
  /** Bytes of the header row that was dropped, uncompressed [I8]. */
  skip: number;
  /** The data begins with a byte order mark, which stays in its first cell [F12]. */
  bom: boolean;
  /** CRC-32 of the CSV. Only if it came as gzip and its content was discarded. */
  crc?: number;
}

export interface ReceiveOptions {
  columns: Column[];
  contentEncoding: string | undefined;
  /** Bytes as sent; null is no limit. */
  limit: number | null;
  /** Leave out a first row that equals the column names [I8]. */
  dropHeader: boolean;
}

export interface Uploads {
  /**
   * Writes a request body to disk while it checks its grammar. Leaves no file behind if it throws.
   *
   * @throws CsvFault if Domo's grammar does not allow the CSV
   * @throws Refusal if the body is too long, or does not have the encoding that it claims
   */
  receive(body: AsyncIterable<Uint8Array>, options: ReceiveOptions): Promise<Upload>;
  /** The upload's rows as CSV, uncompressed. */
  read(upload: Upload): AsyncIterable<Uint8Array>;
  remove(uploads: Iterable<Upload>): Promise<void>;
  removeAllBut(uploads: Iterable<Upload>): Promise<void>;
}

/** The fastest, because such a file is kept for minutes at most. */
const level = constants.Z_BEST_SPEED;

export async function openUploads(folder: string): Promise<Uploads> {
  await mkdir(folder, { recursive: true });
  const remove = async (file: string | null) => {
    if (file !== null) await rm(join(folder, file), { force: true });
  };

  return {
    async receive(body, options) {
      const file = `${randomUUID()}.csv.gz`;
      const source = body[Symbol.asyncIterator]();
      try {
        return { file, ...(await store(source, join(folder, file), options)) };
      } catch (error) {
        await remove(file);
        throw error;
      } finally {
        // Reads and discards the rest: a client that is still sending would not see the answer.
        while (!(await source.next().catch(() => ({ done: true }))).done);
      }
    },
    async *read(upload) {
      if (upload.file === null) throw new Error('The upload was dropped.');
      const plain = createGunzip();
      // An error is reported when `plain` is read.
      pipeline(createReadStream(join(folder, upload.file)), plain).catch(() => undefined);
      let skip = upload.skip;
      for await (const chunk of plain as AsyncIterable<Buffer>) {
        const rest = chunk.subarray(Math.min(skip, chunk.length));
        skip -= chunk.length - rest.length;
        if (rest.length > 0) yield rest;
      }
    },
    async remove(uploads) {
      for (const { file } of uploads) await remove(file);
    },
    async removeAllBut(uploads) {
      const kept = new Set([...uploads].map(({ file }) => file));
      for (const file of await readdir(folder)) if (!kept.has(file)) await remove(file);
    },
  };
}

async function store(
  source: AsyncIterator<Uint8Array>,
  path: string,
  options: ReceiveOptions,
): Promise<Omit<Upload, 'file'>> {
  const { columns, contentEncoding, limit } = options;
  const encoding = (contentEncoding ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && encoding !== 'gzip' && encoding !== 'x-gzip')
    throw new Refusal(415, `Unsupported Media Type: Content-Encoding ${encoding}`);

  let received = 0;
  async function next(): Promise<Uint8Array | null> {
    const { done, value } = await source.next();
    if (done) return null;
    received += value.length;
    if (limit !== null && received > limit)
      throw new Refusal(413, `Payload Too Large: more than ${limit} bytes`);
    return value;
  }

  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const chunk = await next();
    if (chunk === null) break;
    head = Buffer.concat([head, chunk]);
  }
  // Two of the three ways in which clients send gzip do not declare the encoding [P9, P10].
  const zipped = head[0] === 0x1f && head[1] === 0x8b;
  if (encoding !== 'identity' && !zipped)
    throw new Refusal(400, 'Invalid CSV provided during upload. msg=Not in GZIP format');

  const disk = createWriteStream(path);
  const keep: Writable = zipped ? disk : createGzip({ level });
  const written = keep === disk ? finished(disk) : pipeline(keep as Gzip, disk);
  written.catch(() => undefined);
  /** Passes the bytes on, and also writes them to disk. */
  async function* tee(): AsyncGenerator<Uint8Array> {
    for (let chunk: Uint8Array | null = head; chunk !== null; chunk = await next()) {
      if (!keep.write(chunk)) await Promise.race([once(keep, 'drain'), written]);
      yield chunk;
    }
  }

  try {
    const judge = judging(columns, options.dropHeader);
    const summary = zipped ? await pipeline(tee, createGunzip(), judge) : await judge(tee());
    keep.end();
    await written;
    return { ...summary, columns: columns.length, received };
  } catch (error) {
    keep.destroy();
    disk.destroy();
    await written.catch(() => undefined);
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('Z_')) throw error;
    throw new Refusal(400, `Invalid CSV provided during upload. msg=Not in GZIP format: ${message}`);
  }
}

type Judged = Pick<Upload, 'rows' | 'bytes' | 'skip' | 'bom'>;

/** Checks the CSV while it passes. */
function judging(columns: Column[], mayHaveHeader: boolean) {
  return async (chunks: AsyncIterable<Uint8Array>): Promise<Judged> => {
    const names = columns.map(({ name }) => name);
    const headLength = mayHaveHeader ? longestHeader(names) : 0;
    const check = checkCsv(columns.length);
    let head = Buffer.alloc(0);
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (head.length < headLength) head = Buffer.concat([head, chunk.subarray(0, headLength)]);
      check.push(chunk);
    }
    const { rows, bom } = check.end();
    const skip = mayHaveHeader ? headerLength(head, names) : 0;
    return { rows: skip > 0 ? rows - 1 : rows, bytes, skip, bom };
  };
}
