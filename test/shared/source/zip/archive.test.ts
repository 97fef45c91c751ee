import fc from 'fast-check';
import { FileError } from '../../../../shared/errors.ts';
import { openArchive } from '../../../../shared/source/zip/archive.ts';
import { readMember } from '../../../../shared/source/zip/read-member.ts';
import { collected } from '../../../helpers/collected.ts';
import { objectBytes } from '../../../helpers/object-bytes.ts';
import { type ZipEntry, type ZipOptions, zipOf } from '../../../helpers/zip.ts';

const csv = 'id,name\n1,a\n2,b\n';

/** The members of an archive with their texts, or the error of the first that can't be read. */
async function unpacked(bytes: Uint8Array, chunk?: number): Promise<[name: string, text: string][] | Error> {
  const { read, size, object } = objectBytes(bytes, chunk);
  try {
    const { members, locate } = await openArchive({ read, size, object });
    const all: [string, string][] = [];
    for (const member of members) {
      if (member.kind !== 'file') continue;
      all.push([
        member.name,
        Buffer.concat(await collected(readMember(read, await locate(member), object))).toString(),
      ]);
    }
    return all;
  } catch (error) {
    if (error instanceof FileError) return error;
    throw error;
  }
}

interface Case {
  about: string;
  entries: ZipEntry[];
  options?: ZipOptions;
  /** Names; their texts are all `csv`. */
  names: string[];
}

const plain: ZipEntry = { name: 'sales.csv', bytes: csv };

const good: Case[] = [
  { about: 'deflate', entries: [plain], names: ['sales.csv'] },
  { about: 'stored', entries: [{ ...plain, stored: true }], names: ['sales.csv'] },
  { about: 'no members', entries: [], names: [] },
  {
    about: 'folders and links are no files',
    entries: [
      { name: 'a/', stored: true },
      { ...plain, name: 'a/b.csv' },
      { name: 'l', bytes: 'x', attributes: 0xa1ff0000 },
    ],
    names: ['a/b.csv'],
  },
  {
    about: 'a comment that looks like an end',
    entries: [plain],
    options: { comment: `PK\x05\x06${'\0'.repeat(30)}` },
    names: ['sales.csv'],
  },
  {
    about: 'bytes before the archive that its offsets count',
    entries: [plain],
    options: { before: 'MZ self-extracting' },
    names: ['sales.csv'],
  },
  {
    about: 'bytes before the archive that its offsets don’t count',
    entries: [plain],
    options: { before: 'MZ self-extracting', offsetsCount: false },
    names: ['sales.csv'],
  },
  {
    about: 'bytes behind the archive',
    entries: [plain],
    options: { behind: 'signature\n' },
    names: ['sales.csv'],
  },
  {
    about: 'an archive of 64 bits',
    entries: [{ ...plain, zip64: true }],
    options: { zip64: true },
    names: ['sales.csv'],
  },
  {
    about: 'an archive of 64 bits behind other bytes',
    entries: [{ ...plain, zip64: true }],
    options: { zip64: true, before: 'MZ', offsetsCount: false },
    names: ['sales.csv'],
  },
  {
    about: 'names that leave the folder are only names',
    entries: [
      { ...plain, name: '../../etc/passwd' },
      { ...plain, name: '/abs.csv' },
    ],
    names: ['../../etc/passwd', '/abs.csv'],
  },
  { about: 'two members of one name', entries: [plain, plain], names: ['sales.csv', 'sales.csv'] },
  { about: 'folders by backslashes', entries: [{ ...plain, name: 'a\\b.csv' }], names: ['a/b.csv'] },
  {
    about: 'a name in code page 437',
    entries: [{ ...plain, name: '', rawName: Buffer.from([0x81, 0x2e]), says: { flags: 0 } }],
    names: ['ü.'],
  },
];

test.each(good)('read: $about', async ({ entries, options, names }) => {
  const found = await unpacked(zipOf(entries, options));
  expect(found).toEqual(names.map((name) => [name, csv]));
});

test('a number of members that is cut to 16 bits', async () => {
  const entries = Array.from({ length: 65_537 }, (_, n) => ({ name: `${n}`, bytes: csv, stored: true }));
  const { members } = await openArchive(objectBytes(zipOf(entries, { says: { entries: 1 } })));
  expect(members).toHaveLength(65_537);
});

interface Fault {
  about: string;
  bytes: Uint8Array;
  error: 'DamagedZip' | 'NotCsv';
  says: RegExp;
}

const whole = zipOf([plain]);
const bomb = zipOf([{ name: 'bomb.csv', bytes: Buffer.alloc(1 << 20, 'a'), says: { size: 100 } }]);

const faults: Fault[] = [
  {
    about: 'nothing but its first half',
    bytes: whole.subarray(0, 50),
    error: 'DamagedZip',
    says: /no directory/,
  },
  { about: 'less than an end', bytes: Buffer.from('PK\x03\x04'), error: 'DamagedZip', says: /no directory/ },
  {
    about: 'a directory outside',
    bytes: zipOf([plain], { says: { offset: 5_000_000, size: 70 } }),
    error: 'DamagedZip',
    says: /directory/,
  },
  {
    about: 'more members than there are',
    bytes: zipOf([plain], { says: { entries: 7 } }),
    error: 'DamagedZip',
    says: /has 7 members, and names 1/,
  },
  {
    about: 'the last of several files',
    bytes: zipOf([plain], { says: { disk: 1 } }),
    error: 'DamagedZip',
    says: /several files/,
  },
  {
    about: 'a member outside',
    bytes: zipOf([{ ...plain, says: { header: 1_000_000 } }]),
    error: 'DamagedZip',
    says: /outside/,
  },
  {
    about: 'a header that is none',
    bytes: zipOf([{ ...plain, says: { header: 3 } }]),
    error: 'DamagedZip',
    says: /no header/,
  },
  {
    about: 'a header of another member',
    bytes: zipOf([{ ...plain, says: { localName: 'other.csv' } }]),
    error: 'DamagedZip',
    says: /another member/,
  },
  {
    about: 'members that overlap',
    bytes: zipOf([{ ...plain, says: { packedSize: 60 } }, plain]),
    error: 'DamagedZip',
    says: /longer than the room/,
  },
  {
    about: 'a wrong checksum',
    bytes: zipOf([{ ...plain, says: { crc: 1 } }]),
    error: 'DamagedZip',
    says: /checksum/,
  },
  { about: 'more bytes than it says', bytes: bomb, error: 'DamagedZip', says: /more than the 100 bytes/ },
  {
    about: 'fewer bytes than it says',
    bytes: zipOf([{ ...plain, says: { size: 100 } }]),
    error: 'DamagedZip',
    says: /has 16 bytes, and is said to have 100/,
  },
  {
    about: 'more bytes than deflate can give',
    bytes: zipOf([{ ...plain, says: { size: 2 ** 31 } }]),
    error: 'DamagedZip',
    says: /can't give/,
  },
  {
    about: 'packed bytes that go on',
    bytes: zipOf([
      { ...plain, packed: Buffer.concat([Buffer.from([3, 0]), Buffer.alloc(9)]), says: { size: 0, crc: 0 } },
    ]),
    error: 'DamagedZip',
    says: /ends before/,
  },
  {
    about: 'packed bytes that are none',
    bytes: zipOf([{ ...plain, packed: Buffer.alloc(20, 0xff) }]),
    error: 'DamagedZip',
    says: /can't be unpacked/,
  },
  {
    about: 'a password',
    bytes: zipOf([{ ...plain, says: { flags: 1 } }]),
    error: 'NotCsv',
    says: /encrypted/,
  },
  {
    about: 'deflate64',
    bytes: zipOf([{ ...plain, says: { method: 9 } }]),
    error: 'NotCsv',
    says: /deflate64/,
  },
  { about: 'bzip2', bytes: zipOf([{ ...plain, says: { method: 12 } }]), error: 'NotCsv', says: /bzip2/ },
  { about: 'LZMA', bytes: zipOf([{ ...plain, says: { method: 14 } }]), error: 'NotCsv', says: /LZMA/ },
  {
    about: 'a method without a name',
    bytes: zipOf([{ ...plain, says: { method: 77 } }]),
    error: 'NotCsv',
    says: /method 77/,
  },
];

test.each(faults)('refused: $about', async ({ bytes, error, says }) => {
  const found = await unpacked(bytes);
  expect(found).toMatchObject({ name: error, message: expect.stringMatching(says) });
  expect(found).toMatchObject({ message: expect.stringContaining('s3://bucket/file.zip') });
});

const text = fc.string({ maxLength: 300, unit: 'grapheme' });
const entry = fc.record({
  name: fc.stringMatching(/^[a-z]{1,8}\.csv$/),
  bytes: text,
  stored: fc.boolean(),
  zip64: fc.boolean(),
});
const archive = fc.record({
  entries: fc.array(entry, { maxLength: 5 }),
  before: fc.string({ maxLength: 20 }),
  comment: fc.string({ maxLength: 20 }),
  zip64: fc.boolean(),
});

test('an archive has the texts that were put into it, however it is read', async () => {
  await fc.assert(
    fc.asyncProperty(archive, fc.integer({ min: 1, max: 200 }), async ({ entries, ...options }, chunk) => {
      const found = await unpacked(zipOf(entries, options), chunk);
      expect(found).toEqual(entries.map(({ name, bytes }) => [name, bytes]));
    }),
  );
});

test('a damaged archive is refused, or read as if it were whole', async () => {
  const entries = ['stored', 'packed'].map((name) => ({
    name,
    bytes: csv.repeat(5),
    stored: name === 'stored',
  }));
  const sound = zipOf(entries, { zip64: true });
  const texts = entries.map(({ bytes }) => bytes);
  await fc.assert(
    fc.asyncProperty(fc.nat(sound.length * 8 - 1), fc.nat(sound.length), async (bit, cut) => {
      const flipped = Buffer.from(sound);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      for (const bytes of [flipped, sound.subarray(0, cut)]) {
        const found = await unpacked(bytes);
        if (!(found instanceof Error)) for (const [, some] of found) expect(texts).toContain(some);
      }
    }),
    { numRuns: 300 },
  );
});
