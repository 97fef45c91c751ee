import { isDeepStrictEqual } from 'node:util';
import zlib from 'node:zlib';
import { FileError } from '../../shared/errors.ts';
import { createInflater } from '../../shared/gzip/inflate/inflater.ts';
import { openGunzipped } from '../../shared/source/gzip/gunzipped.ts';
import type { GzipIndex, GzipProgress } from '../../shared/source/gzip/gzip-index.ts';
import { createGzipIndexer, type GzipIndexerOptions } from '../../shared/source/gzip/indexer.ts';
import type { WindowsDocument } from '../../shared/source/windows-document.ts';
import { collected } from './collected.ts';
import { createRandom, type Random } from './csv-random.ts';
import { randomDeflate } from './deflate-writer.ts';
import { chunked } from './encoded.ts';
import { randomGzip } from './gzips.ts';

export interface Indexed {
  index: GzipIndex;
  windows: WindowsDocument[];
}

/** The index of an object; each call but the last is stopped after as many chunks as `stops` says. */
export function indexed(
  object: Uint8Array,
  options: Partial<GzipIndexerOptions> = {},
  chunkSizes: readonly number[] = [65_536],
  stops: readonly number[] = [],
): Indexed {
  let progress: GzipProgress | undefined;
  const windows: WindowsDocument[] = [];
  for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
    const indexer = createGzipIndexer({ object: 'the object', ...options, progress });
    let chunks = 0;
    for (const chunk of chunked(object.subarray(indexer.next), chunkSizes)) {
      if (chunks++ === stop) break;
      indexer.push(chunk);
      windows.push(...indexer.takeWindows());
    }
    if (stop === Number.POSITIVE_INFINITY) {
      const index = indexer.end();
      return { index, windows: [...windows, ...indexer.takeWindows()] };
    }
    progress = JSON.parse(JSON.stringify(indexer.progress()));
  }
  throw new Error('unreachable');
}

/** The object as what it was made of. `reads` are the ranges of the object that were asked for. */
export function gunzipped(
  object: Uint8Array,
  made: Indexed | null,
  chunkSizes: readonly number[] = [65_536],
) {
  const reads: [number, number][] = [];
  const text = openGunzipped({
    object: 'the object',
    size: object.length,
    async *read(from, to) {
      reads.push([from, to]);
      yield* chunked(object.subarray(from, to), chunkSizes);
    },
    index: made?.index ?? null,
    windows: async (number) => made?.windows.find((one) => one.number === number) as WindowsDocument,
  });
  return {
    ...{ text, reads },
    read: async (from = 0, to = Number.POSITIVE_INFINITY) =>
      Buffer.concat(await collected(text.read(from, to))),
  };
}

export interface Tally {
  cases: number;
  bytes: number;
  checkpoints: number;
  ranges: number;
  damaged: number;
  harmless: number;
}

export const emptyTally = (): Tally => ({
  cases: 0,
  bytes: 0,
  checkpoints: 0,
  ranges: 0,
  damaged: 0,
  harmless: 0,
});

function check(condition: boolean, seed: number, complaint: string): asserts condition {
  if (!condition) throw new Error(`seed ${seed}: ${complaint}`);
}

/** One random object: its index, however it is made, any ranges of its text, and damage. */
export async function runCase(seed: number, tally: Tally): Promise<void> {
  const random = createRandom(seed);
  const { object, text } = randomGzip(random);
  const chunks = Array.from({ length: 1 + random.int(4) }, () =>
    random.pick([1 + random.int(20), 1 + random.int(5000)]),
  );
  const options = {
    // Each window is compressed, so there are not many.
    spacing: Math.max(
      Math.ceil(text.length / 60),
      random.pick([1 + random.int(300), 500 + random.int(3000), 100_000]),
    ),
    most: random.pick([3, 20, 10_000]),
  };
  const made = indexed(object, options);
  const { index } = made;
  check(index.textSize === text.length && index.size === object.length, seed, 'the sizes are others');
  check(index.checkpoints.length <= options.most, seed, 'there are too many checkpoints');
  const stops = Array.from({ length: random.int(4) }, () => random.int(6));
  check(isDeepStrictEqual(indexed(object, options, chunks, stops), made), seed, 'calls make another index');

  const { read } = gunzipped(object, made, chunks);
  const borders = [
    0,
    ...Array.from({ length: random.int(6) }, () => random.int(text.length + 1)),
    text.length,
  ];
  borders.sort((one, other) => one - other);
  for (const [i, from] of borders.entries()) {
    const to = borders[i + 1] ?? text.length + random.int(9);
    check((await read(from, to)).equals(text.subarray(from, to)), seed, `other text from ${from} to ${to}`);
  }
  check((await gunzipped(object, null, chunks).read()).equals(text), seed, 'other text without an index');

  tally.cases++;
  tally.bytes += text.length;
  tally.checkpoints += index.checkpoints.length;
  tally.ranges += borders.length;
  for (let i = 0; i < 3; i++) await runDamage(random, object, text, options, seed, tally);
  compareWithZlib(random, seed);
}

/** Flips a bit: the damage is found by the pass or by one of the reads of all ranges, or the text is the same. */
async function runDamage(
  random: Random,
  object: Buffer,
  text: Buffer,
  options: Partial<GzipIndexerOptions>,
  seed: number,
  tally: Tally,
): Promise<void> {
  const bit = random.int(8 * object.length);
  const damaged = Buffer.from(object);
  damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
  const middle = random.int(text.length + 1);
  const withIndex = await outcome(async () => {
    const { read, text } = gunzipped(damaged, indexed(damaged, options));
    return Buffer.concat([await read(0, middle), await read(middle, text.size as number)]);
  });
  const without = await outcome(() => gunzipped(damaged, null).read());
  for (const one of [withIndex, without]) {
    check(one === null || one.equals(text), seed, `bit ${bit} is flipped, and the text is another`);
  }
  if (without === null) tally.damaged++;
  else tally.harmless++;
}

/** null: the file is rejected. */
async function outcome(read: () => Promise<Buffer>): Promise<Buffer | null> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof FileError) return null;
    throw thrown;
  }
}

/** Any change to a stream of deflate: refused where zlib refuses it, and else the same text. */
function compareWithZlib(random: Random, seed: number): void {
  const { bytes } = randomDeflate(random, 1 + random.int(2));
  for (let i = 0; i < 4; i++) {
    const changed = Buffer.concat([bytes, Buffer.alloc(8)]);
    for (let n = random.int(3); n >= 0; n--) changed[random.int(bytes.length)] = random.int(256);
    const [zlibs, ours] = [zlibInflated(changed), inflated(changed)];
    check(
      zlibs === null ? ours === null : ours !== null && zlibs.equals(ours),
      seed,
      'zlib takes a changed stream otherwise',
    );
  }
}

function zlibInflated(bytes: Buffer): Buffer | null {
  try {
    return zlib.inflateRawSync(bytes);
  } catch {
    return null;
  }
}

const inflater = createInflater();

function inflated(bytes: Buffer): Buffer | null {
  const pieces: Buffer[] = [];
  inflater.start();
  for (let at = 0; at < bytes.length; ) {
    at += inflater.push(bytes.subarray(at));
    let status = inflater.run(Number.POSITIVE_INFINITY);
    pieces.push(Buffer.from(inflater.text));
    for (; status === 'is full'; pieces.push(Buffer.from(inflater.text))) {
      status = inflater.run(Number.POSITIVE_INFINITY);
    }
    if (status === 'has ended') return Buffer.concat(pieces);
    if (status !== 'needs input') return null;
  }
  return null;
}
