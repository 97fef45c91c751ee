import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { instantiate } from '../../../shared/gzip/encoder.ts';
import { noise } from './bytes.ts';

const encoder = instantiate();

/** The lengths that the encoder's code has for symbols with these frequencies. */
function lengthsOf(frequencies: readonly number[], limit: number): number[] {
  const { buffer } = encoder.memory;
  new Uint32Array(buffer, encoder.frequencies.value, frequencies.length).set(frequencies);
  encoder.codeLengths(frequencies.length, limit, encoder.literalLengths.value);
  return [...new Uint8Array(buffer, encoder.literalLengths.value, frequencies.length)];
}

/** The bits that Huffman's own code takes, without a limit. */
function leastBits(frequencies: readonly number[]): number {
  const trees = frequencies.filter((frequency) => frequency > 0);
  let bits = 0;
  while (trees.length > 1) {
    trees.sort((one, other) => other - one);
    const joined = (trees.pop() as number) + (trees.pop() as number);
    bits += joined;
    trees.push(joined);
  }
  return bits;
}

const bitsOf = (frequencies: readonly number[], lengths: readonly number[]) =>
  frequencies.reduce((sum, frequency, symbol) => sum + frequency * (lengths[symbol] as number), 0);

function expectComplete(frequencies: readonly number[], lengths: readonly number[], limit: number) {
  expect(lengths.map((length) => length > 0)).toEqual(frequencies.map((frequency) => frequency > 0));
  expect(Math.max(...lengths)).toBeLessThanOrEqual(limit);
  // Kraft's sum of a code that is neither ambiguous nor has a gap.
  expect(lengths.reduce((sum, length) => sum + (length === 0 ? 0 : 2 ** -length), 0)).toBe(1);
}

const alphabet = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.nat(3), fc.nat(900)), { minLength: 2, maxLength })
    .filter((all) => all.filter((frequency) => frequency > 0).length > 1);

test('a code is complete, within its limit, and the shortest where the limit lets it be', () => {
  fc.assert(
    fc.property(alphabet(286), (frequencies) => {
      const lengths = lengthsOf(frequencies, 15);
      expectComplete(frequencies, lengths, 15);
      if (Math.max(...lengths) < 15) expect(bitsOf(frequencies, lengths)).toBe(leastBits(frequencies));
    }),
  );
  fc.assert(
    fc.property(alphabet(19), (frequencies) => expectComplete(frequencies, lengthsOf(frequencies, 7), 7)),
  );
});

test('frequencies like the numbers of Fibonacci are cut to the limit, at little cost', () => {
  const fibonacci = [1, 1];
  while (fibonacci.length < 24) fibonacci.push((fibonacci.at(-1) as number) + (fibonacci.at(-2) as number));
  for (const limit of [15, 7, 5]) {
    const lengths = lengthsOf(fibonacci, limit);
    expectComplete(fibonacci, lengths, limit);
    if (limit === 15) expect(bitsOf(fibonacci, lengths)).toBeLessThan(leastBits(fibonacci) * 1.01);
  }
});

test('its CRC-32, for a Node without one, is that of Node', () => {
  const bytes = noise(5000);
  const at = encoder.block.value;
  new Uint8Array(encoder.memory.buffer).set(bytes, at);
  for (const size of [0, 1, 7, 8, 9, 64, 4999, 5000]) {
    const half = size >> 1;
    const first = encoder.crc32(at, half, 0);
    expect(encoder.crc32(at + half, size - half, first) >>> 0).toBe(crc32(bytes.subarray(0, size)));
  }
});
