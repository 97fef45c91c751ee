import { decideEncoding } from '../../../shared/csv/head/encoding.ts';
import { unicodeEncoding } from '../../../shared/csv/sniff.ts';
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
      expect(decideEncoding(bytes, 'windows-1252', 's3://b/k')).toEqual({
        encoding: 'windows-1252',
        decisions: [],
      });
    }
  });
});
