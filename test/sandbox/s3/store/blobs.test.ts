import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable, Writable } from 'node:stream';
import fc from 'fast-check';
import { type Blobs, openBlobs } from '../../../../sandbox/s3/store/blobs.ts';

let dir: string;
let blobs: Blobs;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sluice-blobs-'));
  blobs = await openBlobs(dir);
});
afterEach(async () => {
  await blobs.close();
  await rm(dir, { recursive: true, force: true });
});

async function* of(...chunks: string[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

/** Looks at what it was given only when it is done with it, as a socket may. */
function slowSink() {
  const received: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      setImmediate(() => {
        received.push(chunk.toString());
        done();
      });
    },
  });
  return { sink, received };
}

const text = async (stream: Readable) => Buffer.concat(await stream.toArray()).toString();
const files = () => readdir(dir);

test('what is written is read, whole or from any byte to any byte, across any segments', async () => {
  const pieces = fc.array(fc.string({ unit: 'binary-ascii', maxLength: 6 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(pieces, fc.nat(30), fc.nat(30), async (contents, from, length) => {
      const segments = await Promise.all(contents.map((content) => blobs.write(of(...content))));
      const whole = contents.join('');
      const start = Math.min(from, whole.length);
      const end = Math.min(start + length, whole.length);
      expect(await text(blobs.read(segments, 0, whole.length))).toBe(whole);
      expect(await text(blobs.read(segments, start, end))).toBe(whole.slice(start, end));
      const { sink, received } = slowSink();
      await blobs.send(segments, start, end, sink);
      expect(received.join('')).toBe(whole.slice(start, end));
      expect(sink.writableEnded).toBe(false);
    }),
    { numRuns: 50 },
  );
});

test('a blob that is removed stays until its last reader has gone', async () => {
  const segment = await blobs.write(of('hello'));
  const readers = [1, 2, 3].map(() => blobs.read([segment], 0, 5));
  blobs.remove([segment.blob]);
  await blobs.close();
  const [read, abandoned, late] = readers as [Readable, Readable, Readable];
  expect(await text(read)).toBe('hello');
  await new Promise((resolve) => abandoned.destroy().once('close', resolve));
  await blobs.close();
  expect(await files()).toEqual([segment.blob]);
  expect(await text(late)).toBe('hello');
  await blobs.close();
  expect(await files()).toEqual([]);
});

test('what does not fit into one buffer is sent in order, and no piece before the one before it is taken', async () => {
  const content = Array.from({ length: 100_000 }, (_, i) => `line ${i}\n`).join('');
  const segment = await blobs.write(of(content));
  const { sink, received } = slowSink();
  await blobs.send([segment], 0, segment.size, sink);
  expect(received.length).toBeGreaterThan(2);
  expect(received.join('') === content).toBe(true);
});

test('a blob that is sent to somebody who goes away is let go', async () => {
  const segment = await blobs.write(of('hello'));
  const stuck = new Writable({ write: () => void stuck.emit('begun') });
  const begun = once(stuck, 'begun');
  const sending = blobs.send([segment], 0, 5, stuck);
  await begun;
  blobs.remove([segment.blob]);
  await blobs.close();
  expect(await files()).toEqual([segment.blob]);
  stuck.destroy();
  await expect(sending).rejects.toThrow('the client has gone');
  await blobs.close();
  expect(await files()).toEqual([]);
});

test('a duplicate outlives the blob that it was made of', async () => {
  const segment = await blobs.write(of('hello'));
  const second = blobs.duplicate(segment);
  blobs.remove([segment.blob]);
  await second;
  await blobs.close();
  expect(await files()).toEqual([(await second).blob]);
  expect(await text(blobs.read([await second], 0, 5))).toBe('hello');
});

test('content that breaks off leaves nothing', async () => {
  async function* broken(): AsyncGenerator<Buffer> {
    yield Buffer.from('half');
    throw new Error('gone');
  }
  await expect(blobs.write(broken())).rejects.toThrow('gone');
  expect(await files()).toEqual([]);
});

test('a sweep deletes what is not used', async () => {
  const [kept, dropped] = [await blobs.write(of('kept')), await blobs.write(of('dropped'))];
  await blobs.sweep(new Set([kept.blob]));
  expect(await files()).toEqual([kept.blob]);
  expect(await files()).not.toContain(dropped.blob);
});
