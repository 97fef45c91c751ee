import fc from 'fast-check';
import { type ChecksumAlgorithm, digestOf } from '../../../../sandbox/s3/payload/checksum.ts';
import { combineCrcs, isCrc } from '../../../../sandbox/s3/payload/crc-combine.ts';

describe.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('the %s of parts put together', (algorithm) => {
  test('is the one of the whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), async (parts) => {
        const crcs = await Promise.all(
          parts.map(async (part) => ({ crc: await digestOf(algorithm, part), size: part.length })),
        );
        expect(combineCrcs(algorithm, crcs)).toEqual(await digestOf(algorithm, Buffer.concat(parts)));
      }),
      { numRuns: 200 },
    );
  });

  test('is the one of the whole for parts of 5 MiB and more', async () => {
    const parts = [5 * 2 ** 20, 5 * 2 ** 20, 123].map((size, index) => Buffer.alloc(size, index + 1));
    const crcs = await Promise.all(
      parts.map(async (part) => ({ crc: await digestOf(algorithm, part), size: part.length })),
    );
    expect(combineCrcs(algorithm, crcs)).toEqual(await digestOf(algorithm, Buffer.concat(parts)));
  });
});

/** The check values of the catalogue of CRC algorithms, of the digits 1 to 9. */
test.each<[ChecksumAlgorithm, string]>([
  ['CRC32', 'cbf43926'],
  ['CRC32C', 'e3069283'],
  ['CRC64NVME', 'ae8b14860a799888'],
])('the %s of 123456789 is %s', async (algorithm, expected) => {
  expect((await digestOf(algorithm, Buffer.from('123456789'))).toString('hex')).toBe(expected);
  expect(isCrc(algorithm)).toBe(true);
});
