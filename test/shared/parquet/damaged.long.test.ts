import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ParquetFault, ParquetUnread } from '../../../shared/parquet/fault.ts';
import { fixture, fixtures, readParquet } from './read.ts';

const sound = fixture('pyarrow-crc.parquet');

/** Numbers that look random, the same ones each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return Math.floor((state / 0x8000_0000) * below);
  };
}

/** What is thrown is about the file, and nothing of ours has broken. */
async function outcomeOf(bytes: Uint8Array): Promise<string> {
  try {
    const { csv, report } = await readParquet(bytes);
    return report.anomaly === null ? csv.toString('latin1') : 'refused';
  } catch (error) {
    if (error instanceof ParquetFault || error instanceof ParquetUnread) return 'refused';
    if (error instanceof Error && error.name === 'CellUnwritable') return 'refused';
    throw error;
  }
}

test('a damaged bit in a file with checksums is found, or changes nothing', async () => {
  const whole = await outcomeOf(sound);
  const random = numbers(1);
  const end = sound.length - 8 - sound.readUInt32LE(sound.length - 8);
  for (let trial = 0; trial < 25; trial++) {
    const bytes = Buffer.from(sound);
    const at = random(end);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random(8)), at);
    expect(['refused', whole]).toContain(await outcomeOf(bytes));
  }
});

test.each([
  'pyarrow-delta.parquet',
  'pyarrow-v2-zstd.parquet',
  'pyarrow-lz4.parquet',
  'pyarrow-plain-gzip.parquet',
])('whatever is damaged of %s, nothing breaks', async (name) => {
  const file = fixture(name);
  const random = numbers(2);
  for (let trial = 0; trial < 8; trial++) {
    const bytes = Buffer.from(file);
    for (let k = random(3); k >= 0; k--)
      bytes.writeUInt8(random(4) === 0 ? 255 : random(256), random(bytes.length));
    await outcomeOf(bytes);
  }
});

test.each([0, 3, 4, 11, 12, 100, sound.length - 1, sound.length - 9])(
  'a file cut at byte %i',
  async (length) => {
    await expect(readParquet(sound.subarray(0, length))).rejects.toThrow(ParquetFault);
  },
);

test.each(
  readdirSync(join(fixtures, 'parquet-testing')).filter(
    (name) => /^bad-|corrupt/.test(name) && !name.includes('43605'),
  ),
)('%s', async (name) => {
  await expect(readParquet(fixture(`parquet-testing/${name}`))).rejects.toThrow(ParquetFault);
});

test.each(['uniform_encryption', 'encrypt_columns_plaintext_footer'])('%s', async (name) => {
  await expect(readParquet(fixture(`parquet-testing/${name}.parquet.encrypted`))).rejects.toThrow(
    /is encrypted/,
  );
});

test('a footer that lies about its rows', async () => {
  // Thrift's zigzag of 60 is 120, of 59 118; the number of all rows stands behind the schema.
  const end = sound.length - 8;
  const bytes = Buffer.from(sound);
  const lies = [];
  for (let at = end - bytes.readUInt32LE(end); at < end; at++) {
    if (bytes[at] !== 120) continue;
    bytes[at] = 118;
    lies.push(
      await readParquet(bytes).then(
        () => null,
        (error: Error) => error.message,
      ),
    );
    bytes[at] = 120;
  }
  expect(lies).toContain('has a footer that counts 59 rows, and row groups of 60 rows together');
});
