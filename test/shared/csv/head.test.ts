import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { anomalyError } from '../../../shared/csv/anomaly.ts';
import { domoDialect } from '../../../shared/csv/dialect.ts';
import { type HeadOptions, readHead } from '../../../shared/csv/head.ts';
import { sniffEncoding, sniffFormat } from '../../../shared/csv/sniff.ts';
import { FileEmpty, FileWithoutRows, NotCsv, NotUtf8 } from '../../../shared/errors.ts';
import { domoRules } from '../../helpers/csv-dialects.ts';
import { anyData, createRandom } from '../../helpers/csv-random.ts';
import { readReference } from '../../helpers/csv-reference.ts';

const defaults: HeadOptions = {
  whole: true,
  header: true,
  dialect: { ...domoDialect, strayQuotes: 'reject' },
  maxRecordBytes: 1000,
  showCells: true,
  object: 's3://b/k',
};
const read = (text: string | Uint8Array, options: Partial<HeadOptions> = {}) =>
  readHead(typeof text === 'string' ? Buffer.from(text, 'latin1') : text, { ...defaults, ...options });

const bom = '\xef\xbb\xbf';
const long = '1,2\n'.repeat(500);

describe('the head of a file', () => {
  it.each([
    ['id,name\n1,x\n', { bom: false, header: ['id', 'name'], dataStart: 8 }],
    ['id,name\r\n1,x\r\n', { bom: false, header: ['id', 'name'], dataStart: 9 }],
    [`${bom}id,name\n1,x\n`, { bom: true, header: ['id', 'name'], dataStart: 11 }],
    [`${bom}"id","a ""b"",\nc"\n1,x`, { bom: true, header: ['id', 'a "b",\nc'], dataStart: 21 }],
    ['caf\xc3\xa9\n1\n', { bom: false, header: ['café'], dataStart: 6 }],
  ])('%j', (text, head) => {
    expect(read(text)).toEqual(head);
  });

  it.each([
    ['1,x\n', { bom: false, header: null, dataStart: 0 }],
    [`${bom}"1",x\n`, { bom: true, header: null, dataStart: 3 }],
  ])('%j without header', (text, head) => {
    expect(read(text, { header: false })).toEqual(head);
  });

  it.each(['', 'id,na', `"${'x'.repeat(600)}`, `"${'x\n'.repeat(400)}`, `${'x'.repeat(600)},\r`])(
    'needs more than %j',
    (text) => {
      expect(read(text, { whole: false })).toBe('more');
    },
  );

  it('does not judge a record that is cut by the end of what was read', () => {
    expect(read(`a,b\n${long}"1,2`, { whole: false, columns: 2 })).toMatchObject({ dataStart: 4 });
    expect(read(`a,b\n${long}1\xc3`, { whole: false, columns: 2 })).toMatchObject({ dataStart: 4 });
  });

  it.each([
    ['', true, FileEmpty],
    ['', false, FileEmpty],
    [bom, true, FileEmpty],
    [bom, false, FileEmpty],
    ['a,b\n', true, FileWithoutRows],
    ['a,b', true, FileWithoutRows],
    [`${bom}a,b\r\n`, true, FileWithoutRows],
  ])('%j is refused (header: %j)', (text, header, error) => {
    expect(() => read(text, { header })).toThrow(error);
    expect(() => read(text, { header })).toThrow(/^s3:\/\/b\/k .*Drop a file with rows\.$/);
  });
});

describe('a file that is no CSV', () => {
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
    for (const header of [true, false]) {
      expect(() => read(bytes, { header })).toThrow(NotCsv);
      expect(() => read(bytes, { header })).toThrow(`s3://b/k is ${name}, not CSV text. `);
    }
  });

  it.each(['PAR1,PAR2\n1,2\n', 'BZh9,x\n1,2\n', 'GIF,x\n1,2\n', '<id>,x\n1,2\n', 'PK,x\n1,2\n'])(
    'is not seen in %j',
    (text) => {
      expect(read(text)).toMatchObject({ bom: false });
    },
  );
});

describe('a file in another encoding', () => {
  const text = 'id,name\n1,Zoë\n';
  const utf16 = Buffer.from(text, 'utf16le');
  const utf32 = Buffer.concat([...text].map((character) => Buffer.from(`${character}\0\0\0`, 'latin1')));
  const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
  const mark = (hex: string, bytes: Buffer) => Buffer.concat([Buffer.from(hex, 'hex'), bytes]);

  it.each([
    ['UTF-16 text', mark('fffe', utf16)],
    ['UTF-16 text', mark('feff', swapped(utf16))],
    ['UTF-16 text', utf16],
    ['UTF-16 text', swapped(utf16)],
    ['UTF-32 text', mark('fffe0000', utf32)],
    ['UTF-32 text', mark('0000feff', Buffer.from(utf32).swap32())],
    ['UTF-32 text', utf32],
    ['UTF-32 text', Buffer.from(utf32).swap32()],
  ])('is named: %s', (name, bytes) => {
    expect(() => read(bytes)).toThrow(NotUtf8);
    expect(() => read(bytes)).toThrow(`s3://b/k: row 1, byte 0: the file is ${name}. Save it as UTF-8`);
  });

  it.each([
    ['in the header', 'caf\xe9,b\n1,2\n', 'row 1, byte 3'],
    ['in the data', 'a,b\n1,2\n3,caf\xe9\n', 'row 3, byte 13'],
  ])('is found by its first byte that is not UTF-8, %s', (_, bytes, where) => {
    expect(() => read(bytes)).toThrow(NotUtf8);
    expect(() => read(bytes)).toThrow(`s3://b/k: ${where}: the byte 0xE9`);
  });

  it('is not seen where there is but a NUL byte or two', () => {
    for (const text of ['a,b\n1,\0\n', 'a,b\n\0,\0\n', 'a,\0\n', '\0a,b\n']) {
      expect(() => read(text)).toThrow(/NUL byte/);
    }
  });
});

describe('a fault in the head of a file', () => {
  it.each([
    ['a,"b\n1,2\n', 'UnclosedQuote', 'row 1, byte 2'],
    ['a,"b"c\n1,2\n', 'TextAfterQuote', 'row 1, byte 5'],
    ['a,b"\n1,2\n', 'QuoteInUnquotedField', 'row 1, byte 3'],
    ['a,b\r1,2\r', 'BareCarriageReturn', 'row 1, byte 3'],
    ['\na,b\n', 'BlankLine', 'row 1, byte 0'],
    ['a,\0\n1,2\n', 'NulByte', 'row 1, byte 2'],
    [`a,${'b'.repeat(2000)}\n1,2\n`, 'RecordTooLong', 'row 1, byte 0'],
    ['a,b\n1,2\n\n3,4\n', 'BlankLine', 'row 3, byte 8'],
    ['a,b\n1,"2\n', 'UnclosedQuote', 'row 2, byte 6'],
    ['a,b\n1,2\n3\n', 'WrongColumnCount', 'row 3, byte 8'],
  ])('%j', (text, name, where) => {
    const error = expect(() => read(text, { columns: 2 }));
    error.toThrow(expect.objectContaining({ name }));
    error.toThrow(`s3://b/k: ${where}: `);
  });

  it('is not that records are as wide as a header that the DataSet does not match', () => {
    expect(read('a,b\n1,2\n', { columns: 3 })).toMatchObject({ header: ['a', 'b'] });
    expect(read('a,b\n1,2,3\n')).toMatchObject({ header: ['a', 'b'] });
    expect(() => read('1,2\n', { header: false, columns: 3 })).toThrow(
      /2 columns where the DataSet, or the route that makes it, has 3/,
    );
  });

  it('is the one that the parts would be refused for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.constantFrom('reject' as const, 'keep' as const),
        (seed, strayQuotes) => {
          const data = anyData(createRandom(seed));
          fc.pre(sniffEncoding(data) === null && sniffFormat(data) === null);
          const columns = 2;
          const dialect = { ...domoDialect, strayQuotes };
          const { anomaly } = readReference(data, {
            ...domoRules,
            dialect,
            width: columns,
            maxRecordBytes: 1000,
          });
          const go = () => read(data, { header: false, columns, dialect });
          if (!anomaly) expect(go()).toEqual({ bom: false, header: null, dataStart: 0 });
          else
            expect(go).toThrow(
              anomalyError(anomaly, { ...defaults, header: false, row: anomaly.row }).message,
            );
        },
      ),
      { numRuns: 3000 },
    );
  });
});
