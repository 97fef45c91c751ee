/**
 * How small and how fast parts are compressed, beside zlib at levels 1 and 6 on the same bytes: the benchmark's three kinds
 * of data, in turns in one process. Speeds are compared turn by turn, because the machine may have other work.
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
  'zlib level 6': (bytes) => gzipSync(bytes, { level: 6 }),
  'shared/gzip': (bytes) => {
    const gzip = createGzip();
    for (let at = 0; at < bytes.length; at += writeSize) gzip.write(bytes.subarray(at, at + writeSize));
    return Buffer.concat(gzip.end());
  },
};

const rows = kindNames.flatMap((name) => {
  const bytes = bytesOf(kinds[name]);
  const measured = measure(bytes);
  const [, zlib] = measured;
  if (zlib === undefined) throw new Error('zlib level 6 was not measured');
  return measured.map(({ method, taken, compressed }) => {
    const faster = median(taken.map((seconds, turn) => (zlib.taken[turn] as number) / seconds));
    return [
      ...[kinds[name].title, method, (size / 1e6 / median(taken)).toFixed(0), faster.toFixed(2)],
      ...[(compressed / size).toFixed(3), (compressed / zlib.compressed).toFixed(3)],
    ];
  });
});
const against = (what: string) => `${what} against zlib 6`;
console.log(table(['data', 'what', 'MB per CPU second', against('speed'), 'size', against('size')], rows));

function bytesOf(kind: Kind): Buffer {
  const bytes = Buffer.alloc(size);
  let at = 0;
  for (const { text } of blocksOf(kind, 1)) {
    at += bytes.write(text, at, 'latin1');
    if (at >= size) return bytes;
  }
  return bytes;
}

/** The CPU seconds of each method in each turn, and the size of what it makes, which must unpack to `bytes`. */
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
  return all;
}
