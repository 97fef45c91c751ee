import type { Segment } from '../../../../shared/import/part.ts';
import { createPrefetch } from '../../../../shared/import/split/prefetch.ts';
import { makeLoad } from '../../../helpers/load.ts';

/** Segments of files of these sizes, of which the header has two bytes; a byte of a file is its place. */
function given(sizes: number[], fails: (index: number) => boolean = () => false) {
  const segments = sizes.map((size) => {
    const { id, object } = makeLoad({ size });
    return { load: id, object, dataStart: 2 } as Segment;
  });
  const reads: [index: number, from: number, to: number][] = [];
  const objects = {
    async *read({ key }: { key: string }, from: number, to: number) {
      const index = segments.findIndex(({ object }) => object.key === key);
      reads.push([index, from, to]);
      if (fails(index)) throw new Error(`file ${index} is gone`);
      const bytes = Buffer.from(Array.from({ length: to - from }, (_, i) => (from + i) % 256));
      yield bytes.subarray(0, 1);
      yield bytes.subarray(1);
    },
  };
  return { reader: createPrefetch(objects, segments), reads };
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<number[]> {
  const bytes: number[] = [];
  for await (const chunk of chunks) bytes.push(...chunk);
  return bytes;
}

test('small files are read whole before it is their turn, each once', async () => {
  const { reader, reads } = given([10, 12, 8]);
  const first = reader.of(0);
  await new Promise(setImmediate);
  expect(reads).toEqual([
    [0, 0, 10],
    [1, 0, 12],
    [2, 0, 8],
  ]);
  expect(await all(first(2, 10))).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await all(reader.of(1)(4, 7))).toEqual([4, 5, 6]);
  expect(await all(reader.of(2)(2, 8))).toEqual([2, 3, 4, 5, 6, 7]);
  expect(reads).toHaveLength(3);
});

test('a large file is read when it is its turn, and only what is wanted of it', async () => {
  const { reader, reads } = given([10, 300_000, 10]);
  reader.of(0);
  await new Promise(setImmediate);
  expect(reads.map(([index]) => index)).toEqual([0, 2]);
  expect(await all(reader.of(1)(5, 9))).toEqual([5, 6, 7, 8]);
  expect(reads.at(-1)).toEqual([1, 5, 9]);
});

test('a single file is read as it is wanted, since nothing is behind it', async () => {
  const { reader, reads } = given([10]);
  expect(await all(reader.of(0)(2, 4))).toEqual([2, 3]);
  expect(reads).toEqual([[0, 2, 4]]);
});

test('only so many are at hand at the same time', async () => {
  const { reader, reads } = given(Array(200).fill(10));
  reader.of(0);
  await new Promise(setImmediate);
  expect(reads).toHaveLength(64);
  reader.of(1);
  await new Promise(setImmediate);
  expect(reads).toHaveLength(65);
});

test('a file that can’t be read is told of when it is its turn, and not before', async () => {
  const { reader } = given([10, 10, 10], (index) => index === 1);
  expect(await all(reader.of(0)(2, 3))).toEqual([2]);
  await expect(all(reader.of(1)(2, 3))).rejects.toThrow('file 1 is gone');
  expect(await all(reader.of(2)(2, 3))).toEqual([2]);
});
