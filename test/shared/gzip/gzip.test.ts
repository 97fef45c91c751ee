import { spawnSync } from 'node:child_process';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type Block, blocksOf, kindNames, kinds } from '../../../bench/data/kinds.ts';
import { createGzip } from '../../../shared/gzip/gzip.ts';
import { noise, streams } from './bytes.ts';

const blockSize = 128 * 1024;
/** Of a member's header and trailer, and of a deflate block that stores bytes. */
const frame = 18;
const storedHeader = 5;

/** The sizes of the writes are repeated. */
function gzip(bytes: Uint8Array, writes: readonly number[] = [bytes.length]): Buffer {
  const stream = createGzip();
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = writes[i % writes.length] || 1;
    stream.write(bytes.subarray(at, at + size));
    at += size;
  }
  return Buffer.concat(stream.end());
}

function expectSame(one: Uint8Array, other: Uint8Array) {
  // Jest's own comparison takes seconds for so many bytes.
  expect(Buffer.compare(one, other)).toBe(0);
}

function expectRoundTrip(bytes: Uint8Array) {
  expectSame(gunzipSync(gzip(bytes)), bytes);
}

const writes = fc.array(fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 1 << 20 })), {
  minLength: 1,
  maxLength: 8,
});

test('any bytes come back, and grow by no more than the headers of stored blocks', () => {
  fc.assert(
    fc.property(streams, (bytes) => {
      const member = gzip(bytes);
      expectSame(gunzipSync(member), bytes);
      // A block of 128 KiB is stored as three.
      const headers =
        1 + 3 * Math.floor(bytes.length / blockSize) + Math.ceil((bytes.length % blockSize) / 65535);
      expect(member.length).toBeLessThanOrEqual(bytes.length + headers * storedHeader + frame);
    }),
    { numRuns: 300 },
  );
});

test('the output depends on neither the writes nor what was compressed before', () => {
  fc.assert(
    fc.property(streams, streams, writes, (bytes, before, sizes) => {
      const once = gzip(bytes);
      gzip(before);
      expectSame(gzip(bytes, sizes), once);
    }),
    { numRuns: 60 },
  );
});

test('what an earlier stream left after the end of the block is no reason for a match', () => {
  const bytes = Buffer.concat([
    noise(300, 64),
    Buffer.from('abcdefgh'),
    noise(300, 64, 9),
    Buffer.from('abc'),
  ]);
  gzip(Buffer.alloc(blockSize));
  const once = gzip(bytes);
  gzip(Buffer.concat([bytes, Buffer.from('defghijklmnop')]));
  expectSame(gzip(bytes), once);
});

test('bytes that change after they were written change nothing', () => {
  const bytes = noise(300_000, 20);
  const stream = createGzip();
  const chunk = Buffer.alloc(1000);
  for (let at = 0; at < bytes.length; at += chunk.length) {
    bytes.copy(chunk, 0, at);
    stream.write(chunk);
  }
  chunk.fill(0);
  expectSame(gunzipSync(Buffer.concat(stream.end())), bytes);
});

test('streams that are open together keep apart, and what one gave out stays as it is', () => {
  const all = Array.from({ length: 9 }, (_, i) => noise(700_000 + i, 3 + i, i + 1));
  const open = all.map(() => createGzip());
  for (let at = 0; at < 800_000; at += 50_000) {
    for (const [i, stream] of open.entries()) stream.write((all[i] as Buffer).subarray(at, at + 50_000));
  }
  const members = open.map((stream) => stream.end());
  gzip(noise(1_000_000));
  for (const [i, pieces] of members.entries())
    expectSame(gunzipSync(Buffer.concat(pieces)), all[i] as Buffer);
});

test('a stream that has ended is one no more', () => {
  const stream = createGzip();
  stream.end();
  expect(() => stream.write(Buffer.from('a'))).toThrow('after the end');
  expect(() => stream.end()).toThrow('twice');
});

const edges = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 257, 258, 259, 260, 32_768, 65_535, 65_536].flatMap(
  (size) => [size, size + blockSize],
);

test.each(edges)('%i bytes of noise, of a run and of digits', (size) => {
  for (const values of [256, 1, 10]) expectRoundTrip(noise(size, values));
  // Where the last block is exactly full, too.
  expectRoundTrip(noise(2 * blockSize - size, 10));
});

test('noise grows by its headers only', () => {
  const bytes = noise(blockSize);
  expect(gzip(bytes)).toHaveLength(bytes.length + 3 * storedHeader + frame);
});

test('a run needs a match for each 258 bytes', () => {
  // Two codes of one bit each.
  expect(gzip(Buffer.alloc(blockSize, 'a')).length).toBeLessThan(blockSize / 258 / 4 + 50);
});

test.each([
  [32_767, true],
  [32_768, true],
  [32_769, false],
])('a repeat at a distance of %i is a match: %p', (distance, matched) => {
  const bytes = noise(distance);
  const twice = Buffer.concat([bytes, bytes]);
  const member = gzip(twice);
  expectSame(gunzipSync(member), twice);
  expect(member.length < distance * 1.1).toBe(matched);
});

test('matches reach back over the edge of a block, to 32768 bytes', () => {
  const head = noise(blockSize - 20_000);
  const repeated = noise(32_768, 256, 7);
  const bytes = Buffer.concat([head, repeated, repeated]);
  const member = gzip(bytes);
  expectSame(gunzipSync(member), bytes);
  expect(member.length).toBeLessThan(head.length + repeated.length * 1.1);
});

test.each([3, 4, 8, 15, 257, 258, 259, 516, 517])('a match of %i bytes, at each distance', (length) => {
  const parts: Buffer[] = [noise(40_000)];
  for (let i = 0; i < 200; i++) {
    const from = (i * i * 7919) % 39_000;
    parts.push((parts[0] as Buffer).subarray(from, from + length), noise(5, 256, i + 99));
  }
  expectRoundTrip(Buffer.concat(parts));
});

test('a block without a match, with one distance, and with lengths that its codes must be cut to', () => {
  expectRoundTrip(Buffer.from('abcdefghijklmnopqrstuvwxyz'.repeat(1)));
  expectRoundTrip(Buffer.from(`abcd1abcd${'0123456789'.slice(5)}`));
  // Fibonacci's numbers are the frequencies with the longest codes; in pairs, so that hardly four bytes repeat.
  const bytes: number[] = [];
  for (let i = 0, a = 1, b = 1; i < 22; i++) {
    for (let k = 0; k < a; k++) bytes.push(i);
    [a, b] = [b, a + b];
  }
  const order = noise(bytes.length * 4);
  const shuffled = bytes.map((byte, i) => ({ byte, key: order.readUInt32LE(i * 4) }));
  expectRoundTrip(Buffer.from(shuffled.sort((one, other) => one.key - other.key).map(({ byte }) => byte)));
});

test('what repeats with any period takes hardly more than one period', () => {
  const periods = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 32_768 }));
  fc.assert(
    fc.property(periods, fc.integer({ min: 0, max: 300_000 }), fc.nat(), (period, size, seed) => {
      const bytes = Buffer.alloc(size, noise(period, 256, seed));
      const member = gzip(bytes);
      expectSame(gunzipSync(member), bytes);
      const blocks = Math.ceil(size / blockSize) + 1;
      expect(member.length).toBeLessThan(1.1 * Math.min(period, size) + size / 50 + blocks * 200 + frame);
    }),
    { numRuns: 60 },
  );
});

test.each(kindNames)('CSV of the kind %s is no larger than zlib makes it at level 6', (name) => {
  for (const size of [50_000, 1_000_000]) {
    const [block] = blocksOf(kinds[name], 1, size);
    const bytes = Buffer.from((block as Block).text, 'latin1');
    expect(gzip(bytes).length).toBeLessThanOrEqual(gzipSync(bytes, { level: 6 }).length);
  }
});

test('what the block before was like makes no block much larger', () => {
  const [block] = blocksOf(kinds.text, 1, blockSize);
  const text = Buffer.from((block as Block).text, 'latin1').subarray(0, blockSize);
  for (const other of [noise(blockSize), noise(blockSize, 10), Buffer.alloc(blockSize)]) {
    const joined = Buffer.concat([other, text]);
    expectRoundTrip(joined);
    const growth = gzip(joined).length - gzip(other).length - gzip(text).length;
    expect(growth).toBeLessThan(0.04 * gzip(text).length);
  }
});

const python = `
import gzip, struct, sys
while head := sys.stdin.buffer.read(4):
    text = gzip.decompress(sys.stdin.buffer.read(*struct.unpack('<I', head)))
    sys.stdout.buffer.write(struct.pack('<I', len(text)) + text)
`;
const hasPython = spawnSync('python3', ['-c', 'import gzip']).status === 0;

function framed(all: readonly Buffer[]): Buffer {
  const size = (bytes: Buffer) => Buffer.from(Uint32Array.of(bytes.length).buffer);
  return Buffer.concat(all.flatMap((bytes) => [size(bytes), bytes]));
}

(hasPython ? test : test.skip)('Python reads the same, and finds one member', () => {
  const all = [Buffer.alloc(0), noise(1), noise(400_000, 40), noise(200_000), ...fc.sample(streams, 60)];
  const input = framed(all.map((bytes) => gzip(bytes)));
  const { stdout, stderr } = spawnSync('python3', ['-c', python], { input, maxBuffer: 1 << 28 });
  expect(stderr.toString()).toBe('');
  expectSame(stdout, framed(all));
});
