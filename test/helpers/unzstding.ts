import { isDeepStrictEqual } from 'node:util';
import { FileError } from '../../shared/errors.ts';
import type { WindowsDocument } from '../../shared/source/windows-document.ts';
import { createZstdIndexer, type ZstdIndexerOptions } from '../../shared/source/zstd/indexer.ts';
import { openUnzstd } from '../../shared/source/zstd/unzstd-text.ts';
import type { ZstdIndex, ZstdProgress } from '../../shared/source/zstd/zstd-index.ts';
import { collected } from './collected.ts';
import { createRandom, type Random } from './csv-random.ts';
import { chunked } from './encoded.ts';
import { type CompressZstd, randomZstd } from './zstds.ts';

export interface IndexedZstd {
  index: ZstdIndex;
  windows: WindowsDocument[];
}

/** The index of an object; each call but the last is stopped after as many chunks as `stops` says. */
export function indexedZstd(
  object: Uint8Array,
  options: Partial<ZstdIndexerOptions> = {},
  chunkSizes: readonly number[] = [65_536],
  stops: readonly number[] = [],
): IndexedZstd {
  let progress: ZstdProgress | undefined;
  const windows: WindowsDocument[] = [];
  for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
    const indexer = createZstdIndexer({ object: 'the object', ...options, progress });
    let chunks = 0;
    for (const chunk of chunked(object.subarray(indexer.next), chunkSizes)) {
      if (chunks++ === stop) break;
      indexer.push(chunk);
      windows.push(...indexer.takeWindows());
    }
    if (stop === Number.POSITIVE_INFINITY) return { index: indexer.end(), windows };
    progress = JSON.parse(JSON.stringify(indexer.progress()));
  }
  throw new Error('unreachable');
}

/** The object as what it was made of. `reads` are the ranges of the object that were asked for. */
export function unzstd(
  object: Uint8Array,
  made: IndexedZstd | null,
  chunkSizes: readonly number[] = [65_536],
) {
  const reads: [number, number][] = [];
  const text = openUnzstd({
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

export interface ZstdTally {
  cases: number;
  bytes: number;
  checkpoints: number;
  windows: number;
  damaged: number;
  harmless: number;
  /** Damage that only a checksum shows, to objects that have none. */
  unseen: number;
}

export const emptyZstdTally = (): ZstdTally => ({
  ...{ cases: 0, bytes: 0, checkpoints: 0, windows: 0, damaged: 0, harmless: 0, unseen: 0 },
});

function check(condition: boolean, seed: number, complaint: string): asserts condition {
  if (!condition) throw new Error(`seed ${seed}: ${complaint}`);
}

/** One random object: its index, however it is made, any ranges of its text, and damage. */
export async function runZstdCase(seed: number, zstd: CompressZstd, tally: ZstdTally): Promise<void> {
  const random = createRandom(seed);
  const { object, text, isProven } = randomZstd(random, zstd);
  const chunks = Array.from({ length: 1 + random.int(4) }, () =>
    random.pick([1 + random.int(20), 1 + random.int(5000), 1 + random.int(200_000)]),
  );
  const options = {
    // Each window is compressed, so there are not many.
    spacing: Math.max(Math.ceil(text.length / 80), random.pick([1 + random.int(300), 3000])),
    most: random.pick([3, 20, 10_000]),
  };
  const made = indexedZstd(object, options);
  const { index, windows } = made;
  check(index.textSize === text.length && index.size === object.length, seed, 'the sizes are others');
  check(index.checkpoints.length <= options.most, seed, 'there are too many checkpoints');
  const stops = Array.from({ length: random.int(4) }, () => random.int(6));
  const again = indexedZstd(object, options, chunks, stops);
  check(isDeepStrictEqual(again.index, index), seed, 'calls make another index');
  check(again.windows.length === windows.length, seed, 'calls make other windows');

  // Two that make an index at the same time leave windows of either.
  const mixed = windows.map((one, i) => (random.once(2) ? one : (again.windows[i] as WindowsDocument)));
  const { read } = unzstd(object, { index, windows: mixed }, chunks);
  const borders = [
    0,
    ...Array.from({ length: random.int(6) }, () => random.int(text.length + 1)),
    text.length,
  ].sort((one, other) => one - other);
  for (const [i, from] of borders.entries()) {
    const to = borders[i + 1] ?? text.length + random.int(9);
    check((await read(from, to)).equals(text.subarray(from, to)), seed, `other text from ${from} to ${to}`);
  }
  check((await unzstd(object, null, chunks).read()).equals(text), seed, 'other text without an index');

  tally.cases++;
  tally.bytes += text.length;
  tally.checkpoints += index.checkpoints.length;
  tally.windows += windows.length;
  for (let i = 0; i < 3; i++) await runDamage(random, { object, text, isProven }, options, seed, tally);
}

/**
 * Flips a bit. Where all frames have checksums, the object is rejected, or has the same text; else both ways to read it must
 * come to the same.
 */
async function runDamage(
  random: Random,
  { object, text, isProven }: ReturnType<typeof randomZstd>,
  options: Partial<ZstdIndexerOptions>,
  seed: number,
  tally: ZstdTally,
): Promise<void> {
  const bit = random.int(8 * object.length);
  const damaged = Buffer.from(object);
  damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
  const middle = random.int(text.length + 1);
  const withIndex = await outcome(async () => {
    const { read, text } = unzstd(damaged, indexedZstd(damaged, options));
    return Buffer.concat([await read(0, middle), await read(middle, text.size as number)]);
  });
  const without = await outcome(() => unzstd(damaged, null).read());
  const isSame = withIndex === null ? without === null : without !== null && withIndex.equals(without);
  check(isSame, seed, `bit ${bit} is flipped, and an index makes another text`);
  if (without === null) tally.damaged++;
  else if (without.equals(text)) tally.harmless++;
  else {
    check(!isProven, seed, `bit ${bit} is flipped, and the text is another`);
    tally.unseen++;
  }
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
