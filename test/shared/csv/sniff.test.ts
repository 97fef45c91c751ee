import { gzipSync } from 'node:zlib';
import { decideEncoding } from '../../../shared/csv/head/encoding.ts';
import { markedEncoding, sniffFormat, unicodeEncoding } from '../../../shared/csv/sniff.ts';
import { NotUtf8 } from '../../../shared/errors.ts';

const text = 'id,name\n1,Zoë\n';
const utf16 = Buffer.from(text, 'utf16le');
const utf32 = Buffer.concat([...text].map((character) => Buffer.from(`${character}\0\0\0`, 'latin1')));
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
const marked = (hex: string, bytes: Buffer) => Buffer.concat([Buffer.from(hex, 'hex'), bytes]);

const encodings: [string, Buffer][] = [
  ['utf-16le', marked('fffe', utf16)],
  ['utf-16be', marked('feff', swapped(utf16))],
  ['utf-16le', utf16],
  ['utf-16be', swapped(utf16)],
  ['utf-16le', Buffer.from('fffe', 'hex')],
  ['utf-32', marked('fffe0000', utf32)],
  ['utf-32', marked('0000feff', Buffer.from(utf32).swap32())],
  ['utf-32', utf32],
  ['utf-32', Buffer.from(utf32).swap32()],
  ['utf-8', Buffer.from(text)],
  ['utf-8', Buffer.from(`\ufeff${text}`)],
  ['utf-8', Buffer.from('')],
  ['utf-8', Buffer.from('a\0,b\n1,2\n')],
  ['utf-8', Buffer.from(`id,note\n1,abc\n${'\0'.repeat(512)}`)],
  ['utf-8', Buffer.from('Gr\xf6\xdfe', 'latin1')],
];

describe('the encoding of a file', () => {
  it.each(encodings)('is seen: %s, %j', (encoding, bytes) => {
    expect(unicodeEncoding(bytes)).toMatchObject({
      encoding,
      why: encoding === 'utf-8' ? null : expect.any(String),
    });
  });

  it('is decided where the route leaves it open, and told', () => {
    for (const [encoding, bytes] of encodings) {
      const decide = () => decideEncoding(bytes, 'auto', 's3://b/k');
      if (encoding === 'utf-32') expect(decide).toThrow(NotUtf8);
      else
        expect(decide()).toMatchObject({
          encoding,
          decisions: encoding === 'utf-8' ? [] : [{ setting: 'encoding', value: encoding }],
        });
      if (markedEncoding(bytes) !== null) continue;
      expect(decideEncoding(bytes, 'windows-1252', 's3://b/k')).toEqual({
        encoding: 'windows-1252',
        decisions: [],
      });
    }
  });

  it.each([
    ['utf-8', '\xef\xbb\xbfa,b\n', 'windows-1252'],
    ['utf-16le', '\xff\xfea\0', 'utf-8'],
    ['utf-16be', '\xfe\xff\0a', 'utf-16le'],
  ])('is that of its byte order mark, whatever the route says: %s', (encoding, text, setting) => {
    const bytes = Buffer.from(text, 'latin1');
    const why = expect.stringContaining(`not in "${setting}"`);
    expect(decideEncoding(bytes, setting, 's3://b/k')).toEqual({
      encoding,
      decisions: [{ setting: 'encoding', value: encoding, why }],
    });
    expect(decideEncoding(bytes, encoding, 's3://b/k')).toEqual({ encoding, decisions: [] });
  });

  it('is refused as UTF-32 by its byte order mark, whatever the route says', () => {
    const bytes = Buffer.from('\xff\xfe\0\0a\0\0\0', 'latin1');
    expect(() => decideEncoding(bytes, 'utf-16le', 's3://b/k')).toThrow(NotUtf8);
  });
});

describe('a file that is no text', () => {
  const zip = (name: string) => `PK\x03\x04${'\x14\0'.repeat(13)}${name}`;
  it.each<[string, string | Uint8Array]>([
    ['a gzip file', gzipSync('a,b\n1,2\n')],
    ['a zip file', zip('data.csv')],
    ['an Excel file', zip('[Content_Types].xml')],
    ['an Excel file', zip('xl/workbook.xml')],
    ['an OpenDocument file', zip('mimetypeapplication/vnd.oasis.opendocument.spreadsheet')],
    ['a bzip2 file', 'BZh91AY&SY\x01'],
    ['a bzip2 file', 'BZh11AY&SY\x01'],
    ['an xz file', '\xfd7zXZ\0\0'],
    ['a Zstandard file', '\x28\xb5\x2f\xfd\x04'],
    ['an LZ4 file', '\x04\x22\x4d\x18'],
    ['a 7-Zip file', '7z\xbc\xaf\x27\x1c\0'],
    ['a file that compress has packed (.Z)', '\x1f\x9d\x90abc'],
    ['a Snappy file', '\xff\x06\0\0sNaPpY\0'],
    ['a RAR file', 'Rar!\x1a\x07\x01\0'],
    ['a tar archive', `${'data.csv'.padEnd(257, '\x01')}ustar`],
    ['an old Excel or Office file', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
    ['a Parquet file', 'PAR1\x15\x04'],
    ['an Avro file', 'Obj\x01\x04'],
    ['an Arrow file', 'ARROW1\0\0\x10'],
    ['an SQLite database', 'SQLite format 3\0'],
    ['a PDF document', '%PDF-1.7\n'],
    ['a PNG image', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['a JPEG image', '\xff\xd8\xff\xe0\0\x10JFIF'],
    ['a GIF image', 'GIF89a\x01'],
    ['an XML or HTML document', '<?xml version="1.0"?><Error/>'],
    ['an XML or HTML document', '\n<!DOCTYPE html>\n<html>'],
  ])('is named: %s', (name, bytes) => {
    const head = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
    expect(sniffFormat(head)).toEqual({ name, advice: expect.stringMatching(/\.$/) });
  });

  it.each(['PAR1,PAR2\n1,2\n', 'BZh9,x\n1,2\n', 'GIF,x\n1,2\n', '<id>,x\n1,2\n', 'PK,x\n1,2\n'])(
    'is not seen in %j',
    (text) => {
      expect(sniffFormat(Buffer.from(text))).toBeNull();
    },
  );
});
