/**
 * How fast gzip is read, beside Node's zlib on the same bytes: the benchmark's three kinds of data, by several encoders, in
 * turns in one process. Every one of them proves the CRC-32. The index is made with its windows.
 *
 *   npm run bench:inflate -- [--runs 7] [--megabytes 32]
 */
import { parseArgs } from 'node:util';
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import { createGzip } from '../shared/gzip/gzip.ts';
import { createGunzip as createOwnGunzip } from '../shared/gzip/inflate/gunzip.ts';
import { createGzipIndexer } from '../shared/source/gzip/indexer.ts';
import { blocksOf, type Kind, kindNames, kinds } from './data/kinds.ts';
import { median } from './measure/figures.ts';
import { table } from './report/table.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '7' }, megabytes: { type: 'string', default: '32' } },
});
const runs = Number(values.runs);
const size = Number(values.megabytes) * 1e6;
/** About what a read of S3 gives at once, in bytes. */
const chunkSize = 64 * 1024;

function* chunksOf(member: Buffer): Generator<Buffer> {
  for (let at = 0; at < member.length; at += chunkSize) yield member.subarray(at, at + chunkSize);
}

/** Each gives how many bytes of text it has seen. */
const methods: Record<string, (member: Buffer) => number | Promise<number>> = {
  gunzipSync: (member) => gunzipSync(member).length,
  'createGunzip of zlib': async (member) => {
    let seen = 0;
    const stream = createGunzip({ chunkSize: 256 * 1024 });
    stream.on('data', (text: Buffer) => {
      seen += text.length;
    });
    const ended = new Promise((done) => stream.on('end', done));
    for (const chunk of chunksOf(member)) stream.write(chunk);
    stream.end();
    await ended;
    return seen;
  },
  'shared/gzip/inflate': (member) => {
    let seen = 0;
    const gunzip = createOwnGunzip({ object: 'the member' });
    for (const chunk of chunksOf(member)) for (const text of gunzip.push(chunk)) seen += text.length;
    gunzip.end();
    gunzip.close();
    return seen;
  },
  'its index': (member) => {
    const indexer = createGzipIndexer({ object: 'the member' });
    for (const chunk of chunksOf(member)) {
      indexer.push(chunk);
      indexer.takeWindows();
    }
    return indexer.end().textSize;
  },
};

const encoders: Record<string, (bytes: Buffer) => Buffer> = {
  'zlib level 1': (bytes) => gzipSync(bytes, { level: 1 }),
  'zlib level 6': (bytes) => gzipSync(bytes),
  'zlib level 9': (bytes) => gzipSync(bytes, { level: 9 }),
  'shared/gzip': (bytes) => {
    const gzip = createGzip();
    gzip.write(bytes);
    return Buffer.concat(gzip.end());
  },
};

async function main(): Promise<void> {
  const rows: string[][] = [];
  for (const name of kindNames) {
    const bytes = bytesOf(kinds[name]);
    for (const [encoder, encode] of Object.entries(encoders)) {
      const measured = await measure(encode(bytes));
      const [zlib] = measured;
      for (const { method, seconds } of measured) {
        const against = ((zlib?.seconds ?? Number.NaN) / seconds).toFixed(2);
        rows.push([kinds[name].title, encoder, method, (size / 1e6 / seconds).toFixed(0), against]);
      }
    }
  }
  console.log(
    table(['data', 'written by', 'read by', 'MB of text per CPU second', 'against gunzipSync'], rows),
  );
}

function bytesOf(kind: Kind): Buffer {
  const bytes = Buffer.alloc(size);
  let at = 0;
  for (const { text } of blocksOf(kind, 1)) {
    at += bytes.write(text, at, 'latin1');
    if (at >= size) return bytes;
  }
  return bytes;
}

/** The median of each method's CPU seconds. */
async function measure(member: Buffer) {
  const all = Object.entries(methods).map(([method, run]) => ({ method, run, taken: [] as number[] }));
  for (let turn = 0; turn < runs; turn++) {
    for (const { method, run, taken } of all) {
      const before = process.cpuUsage();
      const seen = await run(member);
      const { user, system } = process.cpuUsage(before);
      taken.push((user + system) / 1e6);
      if (seen !== size) throw new Error(`${method} has read ${seen} bytes of ${size}`);
    }
  }
  return all.map(({ method, taken }) => ({ method, seconds: median(taken) }));
}

await main();
