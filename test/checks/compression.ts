/**
 * How fast parts are compressed, beside zlib at level 1: three kinds of CSV, in turns in one process, by CPU time.
 * Fails where the encoder is less than 1.6 times as fast as zlib, or its output more than a tenth larger.
 *
 *   npm run check:compression -- [--runs 5] [--megabytes 64]
 */
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createBody } from '../../functions/split-part/body.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, megabytes: { type: 'string', default: '64' } },
});
const runs = Number(values.runs);
const size = Number(values.megabytes) * 1024 * 1024;
/** About what a read of S3 gives at once, in bytes. */
const writeSize = 64 * 1024;

let state = 12345;
/** Below 1. */
function random(): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
}
const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
const money = (most: number) => (random() * most).toFixed(2);
const day = () => new Date(whole(8000, 19_000) * 864e5).toISOString().slice(0, 10);
const vocabulary = Array.from({ length: 4000 }, () =>
  Array.from({ length: whole(2, 9) }, () => 'eeeettaaoinshrdlucmfwypvbgk'[whole(0, 26)]).join(''),
);
/** Some words are far more frequent than others. */
const words = (count: number) =>
  Array.from({ length: count }, () => vocabulary[Math.floor(vocabulary.length * random() ** 3)]).join(' ');

const kinds: Record<string, (row: number) => string> = {
  'numbers, no quotes': (row) =>
    `${row},${1.7e9 + row * 2 + whole(0, 4)},${whole(1, 6)},${money(40)},${whole(1, 265)},${whole(1, 265)},${money(90)},0.5,${random() < 0.4 ? '0.00' : money(20)},0.3,${(-73.9 - random() * 0.2).toFixed(6)},${(40.6 + random() * 0.2).toFixed(6)}\n`,
  'text with line breaks': (row) =>
    `${row},${words(1)}@${words(1)}.com,"${words(whole(3, 12))}, ""${words(1)}""\n${words(whole(5, 30))}",${day()}\n`,
  'every field quoted': (row) =>
    `${[row >> 2, whole(1, 200_000), row % 4, money(1e5), `0.0${whole(0, 9)}`, 'NRA'[whole(0, 2)], day(), day(), ['TRUCK', 'MAIL', 'REG AIR', 'SHIP'][whole(0, 3)], words(whole(2, 6))].map((field) => `"${field}"`).join(',')}\n`,
};

const methods: Record<string, (bytes: Buffer) => Promise<Buffer> | Buffer> = {
  'zlib level 1': (bytes) => gzipSync(bytes, { level: 1 }),
  createBody: async (bytes) => {
    const body = createBody();
    for (let at = 0; at < bytes.length; at += writeSize) await body.write(bytes.subarray(at, at + writeSize));
    return Buffer.concat(await body.end());
  },
};

for (const [kind, row] of Object.entries(kinds)) {
  const bytes = Buffer.alloc(size);
  for (let at = 0, i = 1; at < size; i++) at += bytes.write(row(i), at);
  const [zlib, own] = await measure(bytes);
  if (zlib === undefined || own === undefined) throw new Error('nothing was measured');
  const times = zlib.seconds / own.seconds;
  const larger = own.size / zlib.size;
  for (const { name, seconds, size: compressed } of [zlib, own])
    console.log(
      `${kind}: ${name}: ${(size / 1e6 / seconds).toFixed(0)} MB per CPU second, to ${(compressed / size).toFixed(3)}`,
    );
  console.log(`${kind}: ${times.toFixed(2)} times as fast, ${larger.toFixed(3)} times as large`);
  if (times < 1.6 || larger > 1.1) process.exitCode = 1;
}

/** The median of CPU seconds for each method. */
async function measure(bytes: Buffer) {
  const all = Object.entries(methods).map(([name, method]) => ({
    name,
    method,
    taken: [] as number[],
    size: 0,
  }));
  for (let run = 0; run < runs; run++) {
    for (const one of all) {
      const before = process.cpuUsage();
      const member = await one.method(bytes);
      const { user, system } = process.cpuUsage(before);
      one.taken.push((user + system) / 1e6);
      one.size = member.length;
      if (run === 0 && !gunzipSync(member).equals(bytes)) throw new Error(`${one.name} lost something`);
    }
  }
  return all.map(({ name, taken, size: compressed }) => ({
    name,
    size: compressed,
    seconds: taken.sort((one, other) => one - other)[taken.length >> 1] as number,
  }));
}
