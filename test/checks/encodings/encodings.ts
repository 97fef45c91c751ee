/**
 * Compares the decoders with Python's codecs: all sequences of one and two bytes, the three bytes of EUC-JP, the four bytes
 * of gb18030. The standard of the web has other tables than Python in some places, which docs/encodings.md names; the
 * check fails where another encoding than those has a character that Python reads as another one.
 *
 *   npm run check:encodings
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { encodings, type LegacyEncoding, needsIndex } from '../../../shared/encodings.ts';
import { decoderOf } from '../../../shared/source/decoders.ts';

/** Python's names where they are others. */
const codecs: Partial<Record<LegacyEncoding, string>> = {
  big5: 'big5hkscs',
  'euc-kr': 'cp949',
  gbk: 'gb18030',
  macintosh: 'mac_roman',
  shift_jis: 'cp932',
  'windows-874': 'cp874',
  'x-mac-cyrillic': 'mac_cyrillic',
  'iso-8859-8-i': 'iso-8859-8',
};
/** Python has none, or the property tests have it all. */
const left = new Set<LegacyEncoding>(['x-user-defined', 'iso-2022-jp', 'utf-16le', 'utf-16be']);
/** In these the standard itself has other characters than Python. */
const others = new Set<LegacyEncoding>(['big5', 'euc-jp', 'gb18030', 'gbk', 'koi8-u']);
const multiByte = new Set<LegacyEncoding>(['big5', 'euc-jp', 'euc-kr', 'gb18030', 'gbk', 'shift_jis']);

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

function sequencesOf(encoding: LegacyEncoding): number[][] {
  const all = range(0, 255).map((byte) => [byte]);
  if (!multiByte.has(encoding)) return all;
  for (const lead of range(0x80, 255)) for (const trail of range(0, 255)) all.push([lead, trail]);
  if (encoding === 'euc-jp')
    for (const second of range(0xa1, 0xfe))
      for (const third of range(0xa1, 0xfe)) all.push([0x8f, second, third]);
  if (encoding === 'gb18030')
    for (const lead of [...range(0x81, 0x84), ...range(0x90, 0xe3)])
      for (const second of range(0x30, 0x39))
        for (const third of range(0x81, 0xfe))
          for (const fourth of range(0x30, 0x39)) all.push([lead, second, third, fourth]);
  return all;
}

function ours(encoding: LegacyEncoding, bytes: number[]): string {
  const { text, taken } = decoderOf(encoding).decode(Uint8Array.from(bytes), 0);
  if (taken < bytes.length) return '';
  return Array.from(Buffer.from(text).toString(), (character) =>
    (character.codePointAt(0) ?? 0).toString(16).toUpperCase(),
  ).join('+');
}

for (const encoding of encodings) {
  if (!needsIndex(encoding) || left.has(encoding)) continue;
  const sequences = sequencesOf(encoding);
  const hex = sequences.map((bytes) => Buffer.from(bytes).toString('hex'));
  const { stdout, stderr, status, error } = spawnSync('python3', [join(import.meta.dirname, 'decode.py')], {
    input: `${codecs[encoding] ?? encoding} ${hex.join(' ')}\n`,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`Python 3 is needed as python3: ${stderr ?? error?.message}`);
  const theirs = stdout.trimEnd().split(',');
  const differences = hex
    .map((bytes, index) => ({ bytes, ours: ours(encoding, sequences[index] ?? []), theirs: theirs[index] }))
    .filter((each) => each.ours !== each.theirs);
  const characters = differences.filter((each) => each.ours !== '' && each.theirs !== '');
  const shown = (some: typeof differences) =>
    some.map((each) => `${each.bytes}: ${each.ours || 'refused'}, Python ${each.theirs || 'refused'}`);
  console.log(
    `${encoding}: ${hex.length} sequences; ${characters.length} other characters; ${differences.length - characters.length} that only one of the two reads`,
  );
  for (const line of shown(characters.slice(0, 40))) console.log(`  ${line}`);
  if (characters.length === 0 || others.has(encoding)) continue;
  console.error(`${encoding} is not among the encodings that differ.`);
  process.exitCode = 1;
}
