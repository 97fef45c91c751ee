import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvFault, checkCsv } from '../../../sandbox/domo/csv/check.ts';
import { utf8Prefix } from '../../../sandbox/domo/csv/utf8.ts';
import { anySheet, sliceSizes, slices } from './rows.ts';

function rowsOf(csv: string | Uint8Array, columns: number, sizes = [65_536]): number {
  const check = checkCsv(columns);
  for (const slice of slices(Buffer.from(csv), sizes)) check.push(slice);
  return check.end().rows;
}

function faultOf(csv: string | Uint8Array, columns: number, sizes = [65_536]): string {
  try {
    rowsOf(csv, columns, sizes);
  } catch (error) {
    if (error instanceof CsvFault) return error.message;
    throw error;
  }
  throw new Error('no fault was found');
}

describe('the shape of an upload', () => {
  test.each<[string, string, number, number]>([
    ['nothing', '', 3, 0],
    ['one row without a line break', 'a,b', 2, 1],
    ['one row with a line break', 'a,b\n', 2, 1],
    ['CRLF', 'a,b\r\nc,d\r\n', 2, 2],
    ['both line breaks', 'a,b\r\nc,d\ne,f', 2, 3],
    ['nulls alone', ',\n,\n', 2, 2],
    ['empty strings alone', '"",""\n', 2, 1],
    ['an empty string as the only cell', '""\n', 1, 1],
    ['quoted separators', '"a,b","c\nd\r\ne\rf"\n', 2, 1],
    ['doubled quotes', '"""","a""b"\n', 2, 1],
    ['spaces', ' , a b \n', 2, 1],
    ['characters of two to four bytes', 'é,漢😀\n', 2, 1],
  ])('%s', (_name, csv, columns, rows) => {
    expect(rowsOf(csv, columns)).toBe(rows);
    expect(rowsOf(csv, columns, [1])).toBe(rows);
  });

  test.each<[string, string | Uint8Array, number, string]>([
    [
      'too many columns [P12]',
      'a,b\na,b,c\n',
      2,
      'There are too many columns. Expected 2. Row 2, column 3. Row: a,b',
    ],
    [
      'too few columns [P12]',
      'a,b,c\n1,2\n',
      3,
      'There are too few columns. Expected 3. Row 2, column 3. Row: 1,2',
    ],
    ['too few at the end', 'a,b\nc', 2, 'There are too few columns. Expected 2. Row 2, column 2. Row: c'],
    ['a blank line', 'a,b\n\nc,d\n', 2, 'There is a blank line. Row 2, column 1.'],
    ['a blank line and more behind it', 'a,b\n\r\n\nc,d\n', 2, 'There is a blank line. Row 2, column 1.'],
    ['a blank line at the end of one column', 'a\n\n', 1, 'There is a blank line. Row 2, column 1.'],
    ['a blank line with CRLF', 'a\r\n\r\n', 1, 'There is a blank line. Row 2, column 1.'],
    ['a line break alone', '\n', 1, 'There is a blank line. Row 1, column 1.'],
    [
      'a quote in an unquoted field',
      'a,5" pipe\n',
      2,
      'There is a quote inside an unquoted field. Row 1, column 2. Row: a,5',
    ],
    ['text after a quote', '"a"b,c\n', 2, 'There is text after a closing quote. Row 1, column 1. Row: "a"'],
    ['a space after a quote', '"a" ,c\n', 2, 'There is text after a closing quote. Row 1, column 1.'],
    ['an unclosed quote', 'a,b\nc,"d\ne,f\n', 2, 'A quoted field is not closed. Row 2, column 2.'],
    [
      'a lone carriage return',
      'a\rb\n',
      1,
      'There is a carriage return without a line feed. Row 1, column 1.',
    ],
    [
      'a carriage return at the end',
      'a\r',
      1,
      'There is a carriage return without a line feed. Row 1, column 1.',
    ],
    [
      'two carriage returns',
      'a\r\r\n',
      1,
      'There is a carriage return without a line feed. Row 1, column 1.',
    ],
    [
      'a mark before a quote',
      '\uFEFF"a",b\n',
      2,
      'There is a quote inside an unquoted field. Row 1, column 1.',
    ],
    ['NUL', 'a,b\nc,\0\n', 2, 'There is a NUL byte. Row 2, column 2.'],
    ['Latin-1', Buffer.from('a,b\nc,\xe9\nd,e\n', 'latin1'), 2, 'The text is not UTF-8. Row 2, column 2.'],
    [
      'a character cut at the end',
      Buffer.from([0x61, 0xe6, 0xbc]),
      1,
      'The text is not UTF-8. Row 1, column 1.',
    ],
    [
      'a fault before bytes that are no text',
      'a\n"b"c\n\0',
      1,
      'There is text after a closing quote. Row 2, column 1.',
    ],
  ])('refuses %s', (_name, csv, columns, message) => {
    expect(faultOf(csv, columns)).toContain(message);
    expect(faultOf(csv, columns, [1])).toContain(message.replace(/ Row: .*/, ''));
  });

  test('sees a byte order mark, however the bytes come [F12]', () => {
    for (const size of [1, 2, 100]) {
      const check = checkCsv(1);
      for (const slice of slices(Buffer.from('\uFEFFa\n'), [size])) check.push(slice);
      expect(check.end()).toEqual({ rows: 1, bom: true });
    }
  });

  test('quotes the row at fault, though it came in pieces', () => {
    expect(faultOf('first,row\nsecond,row,with more\n', 2, [7])).toContain('Row: second,row');
  });

  test('passes whatever is well formed, in whatever pieces', () => {
    fc.assert(
      fc.property(anySheet(), sliceSizes, ({ csv, columns, rows }, sizes) => {
        expect(rowsOf(csv, columns, sizes)).toBe(rows.length);
      }),
      { numRuns: 1000 },
    );
  });

  test('judges anything as csv-parse does, where both have an opinion', () => {
    const anything = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', 'é'), maxLength: 14 });
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 3 }), sliceSizes, (csv, columns, sizes) => {
        let expected: number | null;
        // Blank lines at the end pass, but for one column.
        const trimmed = columns === 1 ? csv : csv.replace(/(?<=\n)(\r?\n)+$/, '');
        try {
          const records = parse(trimmed, { relax_column_count: false, record_delimiter: ['\n', '\r\n'] });
          expected = records.every((record) => record.length === columns) ? records.length : null;
        } catch {
          expected = null;
        }
        // To csv-parse, a line without anything is a record with one empty field.
        if (/^\r?\n|\n\r?\n/.test(trimmed.replace(/"[^"]*"/g, 'q'))) expected = null;
        let found: number | null;
        try {
          found = rowsOf(csv, columns, sizes);
        } catch {
          found = null;
        }
        expect(found).toBe(expected);
      }),
      { numRuns: 2500 },
    );
  });
});

describe('the longest prefix that is UTF-8', () => {
  test('is followed by at most one cut character', () => {
    const bytes = fc
      .uint8Array({ maxLength: 12 })
      .chain((noise) =>
        fc.constantFrom('aé漢😀', 'ab', '😀😀').map((text) => Buffer.concat([Buffer.from(text), noise])),
      );
    fc.assert(
      fc.property(bytes, (all) => {
        const { valid, incomplete } = utf8Prefix(all);
        expect(isUtf8(all.subarray(0, valid))).toBe(true);
        expect(incomplete).toBeLessThanOrEqual(3);
        if (valid + incomplete < all.length) {
          // Nothing that follows could make text of it.
          const decoder = new TextDecoder('utf-8', { fatal: true });
          expect(() => decoder.decode(all, { stream: true })).toThrow();
          const upTo = new TextDecoder('utf-8').decode(all.subarray(0, valid + 4));
          expect(upTo).toContain('\uFFFD');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
