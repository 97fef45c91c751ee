/**
 * How fast parts are compressed, beside zlib at level 1 on the same bytes: the benchmark's three kinds of data, in turns in
 * one process.
 *
 *   npm run bench:compression -- [--runs 5] [--megabytes 64]
 */
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createGzip } from '../shared/gzip/gzip.ts';
import { blocksOf, type Kind, kindNames, kinds } from './data/kinds.ts';
import { median } from './measure/figures.ts';
import { table } from './report/table.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, megabytes: { type: 'string', default: '64' } },
});
const runs = Number(values.runs);
const size = Number(values.megabytes) * 1e6;
/** About what a read of S3 gives at once, in bytes. */
const writeSize = 64 * 1024;

const methods: Record<string, (bytes: Buffer) => Buffer> = {
  'zlib level 1': (bytes) => gzipSync(bytes, { level: 1 }),
  'shared/gzip': (bytes) => {
    const gzip = createGzip();
    for (let at = 0; at < bytes.length; at += writeSize) gzip.write(bytes.subarray(at, at + writeSize));
    return Buffer.concat(gzip.end());
  },
};

const rows = kindNames.flatMap((name) => {
  const bytes = bytesOf(kinds[name]);
  const measured = measure(bytes);
  const [zlib] = measured;
  return measured.map(({ method, seconds, compressed }) => [
    ...[kinds[name].title, method, (size / 1e6 / seconds).toFixed(0)],
    ...[((zlib?.seconds ?? Number.NaN) / seconds).toFixed(2), (compressed / size).toFixed(3)],
  ]);
});
console.log(table(['data', 'what', 'MB per CPU second', 'against zlib', 'size'], rows));

function bytesOf(kind: Kind): Buffer {
  const bytes = Buffer.alloc(size);
  let at = 0;
  for (const { text } of blocksOf(kind, 1)) {
    at += bytes.write(text, at, 'latin1');
    if (at >= size) return bytes;
  }
  return bytes;
}

/** Of each method the median of its CPU seconds, and the size of what it makes, which must unpack to `bytes`. */
function measure(bytes: Buffer) {
  const all = Object.entries(methods).map(([method, run]) => ({
    ...{ method, run, taken: [] as number[], compressed: 0 },
  }));
  for (let turn = 0; turn < runs; turn++) {
    for (const one of all) {
      const before = process.cpuUsage();
      const member = one.run(bytes);
      const { user, system } = process.cpuUsage(before);
      one.taken.push((user + system) / 1e6);
      one.compressed = member.length;
      if (turn === 0 && !gunzipSync(member).equals(bytes)) throw new Error(`${one.method} lost something`);
    }
  }
  return all.map(({ method, taken, compressed }) => ({ method, compressed, seconds: median(taken) }));
}
