import fc from 'fast-check';
import { type Encoding, encodings, needsIndex } from '../../../shared/encodings.ts';
import { createIndexer } from '../../../shared/source/indexer.ts';
import { openText, type TextOptions } from '../../../shared/source/text.ts';
import type { TextIndex } from '../../../shared/source/text-index.ts';
import { bytesOf, chunked, type Piece, piecesOf, runsOf } from '../../helpers/encoded.ts';

const legacy = encodings.filter(needsIndex);
const about = { object: 's3://bucket/file.csv', showCells: true };

function indexOf(encoding: Encoding, bytes: Uint8Array): TextIndex {
  const indexer = createIndexer({ encoding, about, spacing: 16 });
  indexer.push(bytes);
  return indexer.end();
}

/** An object in memory that notes what was read of it, and whether each read was ended. */
function objectOf(bytes: Uint8Array, sizes: readonly number[] = [bytes.length || 1]) {
  const reads: [from: number, to: number][] = [];
  let open = 0;
  async function* read(from: number, to: number) {
    if (from < 0 || to > bytes.length) throw new RangeError(`${from} to ${to} of ${bytes.length}`);
    reads.push([from, to]);
    open++;
    try {
      yield* chunked(bytes.subarray(from, to), sizes);
    } finally {
      open--;
    }
  }
  return { reads, read, size: bytes.length, isOpen: () => open > 0 };
}

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) {
    if (chunk.length === 0) throw new Error('a chunk is empty');
    all.push(chunk);
  }
  return Buffer.concat(all);
}

/** Where the character begins that has a byte of the text, by the bytes of the pieces. */
function offsetOf(pieces: readonly Piece[], at: number): number {
  let [object, text] = [0, 0];
  for (const { escapeBytes, bytes, text: own } of pieces) {
    object += escapeBytes.length;
    text += Buffer.byteLength(own);
    if (text > at) return object;
    object += bytes.length;
  }
  return object;
}

test.each(legacy)('%s: any range is that of the whole text, with and without an index', async (encoding) => {
  const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(piecesOf(encoding), sizes, fc.nat(), fc.nat(), async (pieces, cuts, one, other) => {
      const bytes = bytesOf(pieces);
      const whole = Buffer.from(pieces.map(({ text }) => text).join(''));
      const [from = 0, to = 0] = [one % (whole.length + 1), other % (whole.length + 1)].sort((a, b) => a - b);
      for (const index of [indexOf(encoding, bytes), null]) {
        const object = objectOf(bytes, cuts);
        const text = openText({ encoding, ...object, index, about });
        expect(text.size).toBe(index === null ? null : whole.length);
        expect(await collected(text.read(from, to))).toEqual(whole.subarray(from, to));
        expect(await collected(text.read(from, whole.length + 100))).toEqual(whole.subarray(from));
        expect(await text.objectOffset(from)).toBe(offsetOf(pieces, from));
        expect(object.isOpen()).toBe(false);
      }
    }),
    runsOf(encoding, 50),
  );
});

test.each(legacy)(
  '%s: what is read to serve a range ends with the checkpoint behind it',
  async (encoding) => {
    await fc.assert(
      fc.asyncProperty(
        piecesOf(encoding),
        fc.nat(),
        fc.integer({ min: 1, max: 20 }),
        async (pieces, at, length) => {
          const bytes = bytesOf(pieces);
          const index = indexOf(encoding, bytes);
          const from = at % (index.textSize + 1);
          const to = Math.min(index.textSize, from + length);
          const object = objectOf(bytes);
          await collected(openText({ encoding, ...object, index, about }).read(from, to));
          const starts = index.checkpoints.filter(([, text]) => text <= from).map(([byte]) => byte);
          const ends = index.checkpoints.filter(([, text]) => text >= to).map(([byte]) => byte);
          expect(object.reads).toEqual(from === to ? [] : [[starts.at(-1), ends[0] ?? bytes.length]]);
        },
      ),
      runsOf(encoding, 50),
    );
  },
);

test('a reader that has enough ends the read of the object', async () => {
  const object = objectOf(Buffer.alloc(1000, 0xe4), [10]);
  const text = openText({ encoding: 'windows-1252', ...object, index: null, about });
  for await (const _ of text.read(0, 1000)) break;
  expect(object.isOpen()).toBe(false);
});

test('UTF-8 is the object itself, at no cost', async () => {
  const bytes = Buffer.from('\u{feff}Größe');
  const object = objectOf(bytes);
  const text = openText({ encoding: 'utf-8', ...object, index: null, about });
  expect(text.size).toBe(bytes.length);
  const chunks: Uint8Array[] = [];
  for await (const chunk of text.read(2, 100)) chunks.push(chunk);
  const [chunk] = chunks;
  expect(chunk?.buffer).toBe(bytes.buffer);
  expect(chunk).toEqual(bytes.subarray(2));
  expect(object.reads).toEqual([[2, bytes.length]]);
  expect(await text.objectOffset(7)).toBe(7);
});

test('an invalid character is told by the byte of the object, in any range that comes to it', async () => {
  const bytes = Buffer.from([...Buffer.alloc(100, 0xe4), 0x81, 0xe4]);
  const text = openText({ encoding: 'windows-1253', ...objectOf(bytes, [7]), index: null, about });
  expect(await collected(text.read(150, 160))).toHaveLength(10);
  expect(await text.objectOffset(199)).toBe(99);
  bytes[100] = 0xaa;
  await expect(collected(text.read(0, 201))).rejects.toMatchObject({ name: 'NotInEncoding', byte: 100 });
  expect(await text.objectOffset(199)).toBe(99);
});

test('a text whose last character is cut is told by it', async () => {
  const text = openText({ encoding: 'utf-16le', ...objectOf(Buffer.from('a\0b')), index: null, about });
  expect(await collected(text.read(0, 1))).toEqual(Buffer.from('a'));
  await expect(collected(text.read(0, 2))).rejects.toMatchObject({ name: 'NotInEncoding', byte: 2 });
});

test('the index of another object, or of another encoding, is refused', () => {
  const options: TextOptions = {
    ...{ encoding: 'gbk', about, ...objectOf(Buffer.from('abc')) },
    index: indexOf('gbk', Buffer.from('abcd')),
  };
  expect(() => openText(options)).toThrow(RangeError);
  expect(() => openText({ ...options, index: indexOf('big5', Buffer.from('abc')) })).toThrow(RangeError);
});
