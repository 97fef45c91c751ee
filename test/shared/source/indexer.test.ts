import fc from 'fast-check';
import { encodings, type LegacyEncoding, needsIndex } from '../../../shared/encodings.ts';
import { NotInEncoding } from '../../../shared/errors.ts';
import { createIndexer, type IndexerOptions } from '../../../shared/source/indexer.ts';
import type { IndexProgress, TextIndex } from '../../../shared/source/text-index.ts';
import { bytesOf, chunked, piecesOf, runsOf, textOf } from '../../helpers/encoded.ts';

const legacy = encodings.filter(needsIndex);
const about = { object: 's3://bucket/file.csv', showCells: true };
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });

/** The index of some bytes; each call but the last is stopped after as many chunks as `stops` says. */
function indexed(
  bytes: Uint8Array,
  options: Omit<IndexerOptions, 'about'>,
  chunkSizes: readonly number[] = [bytes.length],
  stops: readonly number[] = [],
): TextIndex {
  let progress: IndexProgress | undefined;
  for (const stop of stops) {
    const indexer = createIndexer({ ...options, about, progress });
    let chunks = 0;
    for (const chunk of chunked(bytes.subarray(indexer.next), chunkSizes)) {
      if (chunks++ === stop) break;
      indexer.push(chunk);
    }
    progress = JSON.parse(JSON.stringify(indexer.progress()));
  }
  const last = createIndexer({ ...options, about, progress });
  for (const chunk of chunked(bytes.subarray(last.next), chunkSizes)) last.push(chunk);
  return last.end();
}

test.each(legacy)('%s: the index is the same for any chunks and any number of calls', (encoding) => {
  const stops = fc.array(fc.nat({ max: 5 }));
  fc.assert(
    fc.property(piecesOf(encoding), sizes, stops, fc.constantFrom(3, 1000), (pieces, cuts, calls, most) => {
      const bytes = bytesOf(pieces);
      const options = { encoding, spacing: 16, most };
      expect(indexed(bytes, options, cuts, calls)).toEqual(indexed(bytes, options));
    }),
    runsOf(encoding, 50),
  );
});

test.each(legacy)('%s: a checkpoint stands where a character begins, by its byte of the text', (encoding) => {
  fc.assert(
    fc.property(piecesOf(encoding), (pieces) => {
      const bytes = bytesOf(pieces);
      const { checkpoints, size, textSize } = indexed(bytes, { encoding, spacing: 16 });
      expect([size, textSize]).toEqual([bytes.length, Buffer.byteLength(textOf(pieces))]);
      // Before and behind the escape sequence of a character, the text is at the same byte.
      const places = new Set<string>();
      let [object, text] = [0, 0];
      for (const piece of [...pieces, { escapeBytes: [], bytes: [], text: '' }]) {
        places.add(`${object} ${text}`).add(`${object + piece.escapeBytes.length} ${text}`);
        object += piece.escapeBytes.length + piece.bytes.length;
        text += Buffer.byteLength(piece.text);
      }
      for (const [at, textAt] of checkpoints) expect(places).toContain(`${at} ${textAt}`);
      const gaps = checkpoints.map(([at], i) => (checkpoints[i + 1]?.[0] ?? size) - at);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(16 + 6);
    }),
    runsOf(encoding, 50),
  );
});

test('when checkpoints are too many, those are left that twice the spacing would have given', () => {
  const bytes = Buffer.alloc(16 * 100, 0xe4);
  const grown = indexed(bytes, { encoding: 'windows-1252', spacing: 16, most: 30 });
  expect(grown).toEqual(indexed(bytes, { encoding: 'windows-1252', spacing: 64 }));
  expect(grown.checkpoints.slice(0, 3)).toEqual([
    [0, 0],
    [64, 128],
    [128, 256],
  ]);
});

test('an index is small, however large its object is', () => {
  const indexer = createIndexer({ encoding: 'utf-16le', about, spacing: 16 });
  const chunk = Buffer.alloc(1_000_000, Buffer.from('é', 'utf16le'));
  for (let i = 0; i < 5; i++) indexer.push(chunk);
  expect(JSON.stringify(indexer.progress()).length).toBeLessThan(300_000);
  const { checkpoints, textSize } = indexer.end();
  expect(checkpoints.length).toBeGreaterThan(4_000);
  expect(checkpoints.length).toBeLessThanOrEqual(10_000);
  expect(textSize).toBe(5_000_000);
});

test('the state of ISO-2022-JP is kept where it is not that of the start', () => {
  const bytes = Buffer.from(`\u001b$B${'F|'.repeat(10)}\u001b(B`, 'latin1');
  expect(indexed(bytes, { encoding: 'iso-2022-jp', spacing: 16 }).checkpoints).toEqual([
    [0, 0],
    [15, 18, 3],
  ]);
});

test('UTF-8 has an index too, which says nothing new', () => {
  const index = indexed(Buffer.alloc(40, 'ä'), { encoding: 'utf-8', spacing: 16 });
  expect(index).toEqual({
    encoding: 'utf-8',
    checkpoints: [
      [0, 0],
      [16, 16],
      [32, 32],
    ],
    size: 40,
    textSize: 40,
  });
});

test('an empty object has an index', () => {
  const index = createIndexer({ encoding: 'utf-16le', about }).end();
  expect(index).toEqual({ encoding: 'utf-16le', checkpoints: [[0, 0]], size: 0, textSize: 0 });
});

const bad: [LegacyEncoding, number[]][] = [
  ['utf-16le', [0x3d, 0xd8, 0x41, 0x00]],
  ['windows-1253', [0xaa]],
  ['shift_jis', [0x81, 0x20]],
  ['gb18030', [0x81, 0x30, 0x81]],
  ['iso-2022-jp', [0x1b, 0x24, 0x44]],
];

test.each(bad)('%s: the bytes %j are found where they are, in any call', (encoding, bytes) => {
  fc.assert(
    fc.property(piecesOf(encoding), sizes, fc.array(fc.nat({ max: 3 })), (pieces, cuts, calls) => {
      const before = bytesOf(pieces);
      const isPair = pieces.findLast(({ escapeBytes }) => escapeBytes.length > 0)?.escapeBytes[1] === 0x24;
      fc.pre(encoding !== 'iso-2022-jp' || !isPair);
      try {
        indexed(Buffer.concat([before, Buffer.from(bytes)]), { encoding, spacing: 16 }, cuts, calls);
        expect('nothing').toBe('NotInEncoding');
      } catch (error) {
        if (!(error instanceof NotInEncoding)) throw error;
        expect(error.byte).toBe(before.length);
      }
    }),
  );
});

test('a spacing in which no character fits is refused', () => {
  expect(() => createIndexer({ encoding: 'gbk', about, spacing: 8 })).toThrow(RangeError);
});
