import { snappyUncompressor } from 'hysnappy';
import { ParquetFault, ParquetUnread } from '../../../shared/parquet/fault.ts';
import { inflateSnappyStream } from '../../../shared/parquet/stream/snappy.ts';
import { writtenByDuckDb } from './duckdb.ts';
import { readParquet } from './read.ts';
import { randomBits } from './spellings.ts';

/** A block of Snappy of random elements, and what it holds. */
function snappyOf(seed: number, elements: number): { block: Buffer; text: Buffer } {
  const next = randomBits(seed);
  const below = (count: number) => (next() >>> 0) % count;
  const parts: Buffer[] = [];
  const out = Buffer.alloc(elements * 70_000);
  let to = 0;
  for (let k = 0; k < elements; k++) {
    const kind = to === 0 ? 0 : below(4);
    if (kind === 0) {
      const length = below(10) === 0 ? 1 + below(70_000) : 1 + below(100);
      const literal = Buffer.from(Array.from({ length }, () => below(256)));
      const rest = length - 1;
      if (rest < 60) parts.push(Buffer.of(rest << 2));
      else if (rest < 256) parts.push(Buffer.of(60 << 2, rest));
      else parts.push(Buffer.of(62 << 2, rest & 255, (rest >> 8) & 255, rest >> 16));
      parts.push(literal);
      to += literal.copy(out, to);
      continue;
    }
    const back = 1 + below(Math.min(to, kind === 1 ? 2047 : 65_535));
    const length = kind === 1 ? 4 + below(8) : 1 + below(64);
    if (kind === 1) parts.push(Buffer.of(1 | ((length - 4) << 2) | ((back >> 8) << 5), back & 255));
    else if (kind === 2) parts.push(Buffer.of(2 | ((length - 1) << 2), back & 255, back >> 8));
    else parts.push(Buffer.of(3 | ((length - 1) << 2), back & 255, back >> 8, 0, 0));
    for (const end = to + length; to < end; to++) out[to] = out[to - back] as number;
  }
  const size = [];
  for (let rest = to; ; rest >>>= 7) {
    size.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest < 128) break;
  }
  return { block: Buffer.concat([Buffer.from(size), ...parts]), text: out.subarray(0, to) };
}

async function* cutAt(bytes: Uint8Array, seed: number) {
  const next = randomBits(seed);
  for (let at = 0; at < bytes.length; ) {
    const some = (next() & 1) === 0 ? 1 + (next() & 3) : 1 + (next() & 0xffff);
    yield bytes.subarray(at, at + some);
    at += some;
  }
}

async function inflated(block: Uint8Array, size: number, seed: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of inflateSnappyStream(cutAt(block, seed), size)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

describe('Snappy, piece by piece', () => {
  test.each([1, 2, 3, 4, 5])('blocks of random elements, cut anywhere: %i', async (seed) => {
    const { block, text } = snappyOf(seed, 300);
    expect(Buffer.from(snappyUncompressor()(block, text.length)).equals(text)).toBe(true);
    expect((await inflated(block, text.length, seed)).equals(text)).toBe(true);
  });

  test('a damaged byte is found, or gives as many bytes', async () => {
    const { block, text } = snappyOf(6, 40);
    const next = randomBits(7);
    for (let trial = 0; trial < 100; trial++) {
      const bytes = Buffer.from(block);
      bytes[(next() >>> 0) % bytes.length] = next() & 255;
      const outcome = await inflated(bytes, text.length, trial + 1).catch((error: Error) => error);
      if (outcome instanceof ParquetFault || outcome instanceof ParquetUnread) continue;
      expect((outcome as Buffer).length).toBe(text.length);
    }
  });

  test.each([1, 100, 5000])('a block that ends %i bytes too early', async (missing) => {
    const { block, text } = snappyOf(8, 40);
    await expect(inflated(block.subarray(0, -missing), text.length, 1)).rejects.toThrow(ParquetFault);
  });

  test('a block of another size than is told', async () => {
    const { block, text } = snappyOf(9, 10);
    await expect(inflated(block, text.length + 1, 1)).rejects.toThrow(/bytes where/);
  });
});

// 128 characters that look random, from which the test makes the same.
const long = `repeat(sha256(i::varchar) || sha256((i + 1)::varchar), 1 + i % 40)`;

describe('pages of more than 4 MiB are read as small ones are', () => {
  const rows = 2400;
  const query = (order: string) =>
    `select i, case when i % 7 = 3 then null else ${long} end as text, (hash(i) % 1000)::bigint + i as number
     from range(${rows}) r(i) ${order}`;

  test.each(['uncompressed', 'snappy', 'gzip', 'brotli', 'zstd'])('%s', async (codec) => {
    const large = await readParquet(await writtenByDuckDb(query(''), `codec '${codec}'`));
    const small = await readParquet(await writtenByDuckDb(query(''), `row_group_size 2048, codec 'zstd'`));
    expect(large.report).toMatchObject({ rows, anomaly: null });
    expect(large.csv.equals(small.csv)).toBe(true);
  });

  test('numbers', async () => {
    const numbers = `select i * 1234567 as a, i / 8.0 as b from range(600000) r(i)`;
    const { csv, report } = await readParquet(
      await writtenByDuckDb(numbers, 'row_group_size 1000000, dictionary_size_limit 1'),
    );
    expect(report.rows).toBe(600_000);
    const expected = Array.from({ length: 600_000 }, (_, i) => `${i * 1_234_567},${i / 8}\n`).join('');
    expect(csv.toString('latin1') === expected).toBe(true);
  });

  test.each(['snappy', 'gzip', 'zstd'])('a damaged one is found, or is another text: %s', async (codec) => {
    const file = await writtenByDuckDb(query(''), `codec '${codec}'`);
    const next = randomBits(11);
    for (let trial = 0; trial < 3; trial++) {
      const bytes = Buffer.from(file);
      const at = 1000 + ((next() >>> 0) % (bytes.length - 5000));
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (next() & 7)), at);
      const outcome = await readParquet(bytes).catch((error: Error) => error);
      if (outcome instanceof Error)
        expect(['ParquetFault', 'ParquetUnread', 'CellUnwritable']).toContain(outcome.name);
      else expect(outcome.report.rows).toBe(rows);
    }
  });
});
