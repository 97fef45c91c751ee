import { TextSizeDiffers } from '../../../shared/errors.ts';
import { withProvenSize } from '../../../shared/source/proven-size.ts';
import { chunked } from '../../helpers/encoded.ts';

const rows = 'id,name\n1,Ada\n2,Grace\n';

function proven(text: string, size: number, pieces: readonly number[] = [text.length || 1]) {
  const bytes = Buffer.from(text);
  async function* read(from: number, to: number) {
    yield* chunked(bytes.subarray(from, Math.min(to, bytes.length)), pieces);
  }
  return withProvenSize(read, size, 's3://bucket/file.csv.gz');
}

/** What a reader gets that reads no further than it has to. */
async function upTo(size: number, pieces: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const piece of pieces) {
    text += Buffer.from(piece).toString();
    if (text.length >= size) break;
  }
  return text;
}

test.each([
  ['in one piece', [rows.length]],
  ['in pieces', [3, 1, 5]],
])('a text of the size that is said is given whole, %s', async (_, pieces) => {
  const read = proven(rows, rows.length, pieces as number[]);
  expect(await upTo(Number.POSITIVE_INFINITY, read(0, rows.length))).toBe(rows);
  expect(await upTo(Number.POSITIVE_INFINITY, read(8, rows.length))).toBe(rows.slice(8));
});

test.each([
  ['a longer one', rows + rows, [5], 'is longer than the 22 bytes'],
  ['a longer one whose piece ends at that size', rows + rows, [rows.length], 'is longer than the 22 bytes'],
  ['a shorter one', rows.slice(0, -1), [5], 'has 21 bytes, and not the 22'],
  ['one that ends with NUL', `${rows.slice(0, -2)}\0\n`, [5], 'ends with what is no text'],
  ['one that ends with Ctrl-Z', `${rows.slice(0, -1)}\x1a`, [5], 'ends with what is no text'],
])('%s is never given up to that size', async (_, text, pieces, message) => {
  const reading = upTo(rows.length, proven(text, rows.length, pieces)(0, rows.length));
  await expect(reading).rejects.toThrow(TextSizeDiffers);
  await expect(upTo(rows.length, proven(text, rows.length, pieces)(0, rows.length))).rejects.toThrow(message);
});

test('what is before the end is given without a proof', async () => {
  expect(await upTo(Number.POSITIVE_INFINITY, proven(rows + rows, rows.length)(0, 8))).toContain('id,name\n');
});
