import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { createUtf8Check } from '../../../shared/csv/utf8.ts';

/** Offset of the first malformed character and of the byte that proves it, over all chunks. */
function check(chunks: Uint8Array[]): { start: number; at: number; byte: number } | null {
  const utf8 = createUtf8Check();
  let before = 0;
  for (const chunk of chunks) {
    const found = utf8.push(chunk);
    if (found) return { ...found, start: before + found.start, at: before + found.at };
    before += chunk.length;
  }
  const cut = utf8.end();
  return cut && { ...cut, start: before + cut.start, at: before + cut.at };
}

const bytesOf = (hex: string) => Buffer.from(hex, 'hex');

describe('the check of UTF-8', () => {
  it.each([
    ['a continuation byte alone', '6180', 1, 1],
    ['C0', 'c0af', 0, 0],
    ['F5', '61f5808080', 1, 1],
    ['Latin-1', '636166e92c', 3, 4],
    ['an overlong form', 'e09fbf', 0, 1],
    ['a surrogate', 'eda080', 0, 1],
    ['beyond U+10FFFF', 'f4908080', 0, 1],
    ['a character that a letter cuts', 'e28241', 0, 2],
    ['a character that another one cuts', 'f09f98c3a9', 0, 3],
    ['a character that the end cuts', '61f09f98', 1, 4],
  ])('finds %s', (_, hex, start, at) => {
    const bytes = bytesOf(hex);
    expect(check([bytes])).toEqual({ start, at, byte: bytes[start] });
  });

  it.each(['', '61', 'c3a9', 'e282ac', 'f09f9982', 'efbbbf', 'ed9fbf', 'f48fbfbf', 'f0908080', '00'])(
    'accepts %s',
    (hex) => {
      expect(check([bytesOf(hex)])).toBeNull();
    },
  );

  const mostlyText = fc
    .array(
      fc.oneof(
        {
          weight: 8,
          arbitrary: fc
            .constantFrom('a', 'é', '漢', '🙂', '\ud7ff', '\uffff')
            .map((text) => Buffer.from(text)),
        },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)) },
      ),
    )
    .map((pieces) => Buffer.concat(pieces));

  it('agrees with Node on what is well-formed, and with a decoder on where it ends', () => {
    fc.assert(
      fc.property(mostlyText, (bytes) => {
        const found = check([bytes]);
        expect(found === null).toBe(isUtf8(bytes));
        if (!found) return;
        expect(isUtf8(bytes.subarray(0, found.start))).toBe(true);
        const decoder = new TextDecoder('utf-8', { fatal: true });
        expect(() => decoder.decode(bytes.subarray(0, found.at), { stream: true })).not.toThrow();
        if (found.at < bytes.length) {
          expect(() => decoder.decode(bytes.subarray(found.at, found.at + 1), { stream: true })).toThrow(
            'not valid',
          );
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('finds the same however the bytes are cut', () => {
    fc.assert(
      fc.property(mostlyText, fc.array(fc.nat(60)), (bytes, cuts) => {
        const edges = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
        expect(check(chunks)).toEqual(check([bytes]));
      }),
      { numRuns: 3000 },
    );
  });
});
