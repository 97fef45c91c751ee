import type { Head, Known, ReadRules } from '../../../../shared/csv/head/types.ts';
import { HeaderMismatch } from '../../../../shared/errors.ts';
import { type Asked, ask, knownOf, refusal } from './asking.ts';

interface Refused extends Asked {
  what: string;
  file: string | Uint8Array;
  name: string;
  says: RegExp[];
  /** Advice that the message has: these settings, with which the file is read, as so many columns. */
  advice?: { set: Partial<ReadRules>; width: number; rows: number; known?: Known }[];
}

const bytes = (text: string) => Buffer.from(text, 'latin1');

const refused: Refused[] = [
  // Several readings.
  {
    what: 'commas and semicolons',
    file: 'a;b,c;d\n1;2,3;4\n',
    name: 'ReadingUnclear',
    says: [
      /more than one way: cut at commas its records have 2 cells, cut at semicolons its records have 3 cells/,
    ],
    advice: [
      { set: { delimiter: ',' }, width: 2, rows: 1 },
      { set: { delimiter: ';' }, width: 3, rows: 1 },
    ],
  },
  {
    what: 'two delimiters, no header',
    file: '1,2;3\n',
    known: knownOf(['a', 'b']),
    read: { header: false },
    name: 'ReadingUnclear',
    says: [/more than one way/],
    advice: [
      { set: { delimiter: ',' }, width: 2, rows: 1 },
      { set: { delimiter: ';' }, width: 2, rows: 1 },
    ],
  },
  {
    what: 'a list with a delimiter in some lines',
    file: 'words\nalpha\nred;green\nup|down\n',
    name: 'ReadingUnclear',
    says: [/nothing proves how this file is a table/],
    advice: [{ set: { delimiter: null }, width: 1, rows: 3 }],
  },
  {
    what: 'one known column, and a delimiter at each end',
    file: 'words\nalpha,\nbeta,\n',
    known: knownOf(['words']),
    name: 'ReadingUnclear',
    says: [/as one column/],
    advice: [
      { set: { delimiter: ',' }, width: 1, rows: 2 },
      { set: { delimiter: null }, width: 1, rows: 2 },
    ],
  },
  // No reading.
  {
    what: 'a title',
    file: 'Sales by order\nFrom - to:,1 Jan\nCountry,Date\nUS,x\nDE,y\n',
    name: 'ReadingUnclear',
    says: [/nothing proves/],
    advice: [{ set: { skipLines: 1 }, width: 2, rows: 3 }],
  },
  {
    what: 'a title above a wider table',
    file: 'Sales\nFrom:,1 Jan\nc;d;e\nu;x;1\nd;y;2\n',
    name: 'ReadingUnclear',
    says: [/nothing proves/],
    advice: [{ set: { skipLines: 2 }, width: 3, rows: 2 }],
  },
  {
    what: 'a title and a total',
    file: 'Sales\nc;d;e\nu;x;1\nd;y;2\nTotal\n',
    name: 'ReadingUnclear',
    says: [/nothing proves/],
    advice: [{ set: { skipLines: 1, skipFooter: 1 }, width: 3, rows: 2 }],
  },
  {
    what: 'comments',
    file: '# made by x\nid,name\n# y\n1,a\n2,b\n',
    name: 'ReadingUnclear',
    says: [/lines that begin with # are comments/],
    advice: [{ set: { comment: '#' }, width: 2, rows: 2 }],
  },
  {
    what: 'comments above data',
    file: '#Version\n#Fields: a b\n2026-01-02\t563\t/a\n2026-01-02\t12\t/c\n',
    name: 'ReadingUnclear',
    says: [/and it has no header/, /the list of its "columns" under "dataSet"/],
    advice: [{ set: { comment: '#', header: false }, width: 3, rows: 2, known: knownOf(['d', 'n', 'p']) }],
  },
  {
    what: 'single quotes',
    file: "id,name\n1,'Doe, Jane'\n2,'Roe'\n",
    name: 'WrongColumnCount',
    says: [/row 2, byte 8: this record has 3 columns where the header has 2/],
    advice: [{ set: { quote: "'" }, width: 2, rows: 2 }],
  },
  {
    what: 'backslashes before quotes',
    file: 'id,text\n1,"a \\"big\\" one"\n2,"plain"\n',
    name: 'TextAfterQuote',
    says: [/row 2, byte 15: text follows the quote/, /a backslash makes/],
    advice: [{ set: { escape: 'backslash' }, width: 2, rows: 2 }],
  },
  {
    what: 'backslashes before delimiters, no header',
    file: '1|Pier\\|12|0\n2|Old \\\nx|\n',
    known: knownOf(['a', 'b', 'c']),
    read: { header: false },
    name: 'WrongColumnCount',
    says: [/row 1, byte 0/, /cut at bars/],
    advice: [{ set: { escape: 'backslash' }, width: 3, rows: 2 }],
  },
  {
    what: 'blanks before quotes',
    file: '"No", "Article", "Price"\n61, "Paint, 2 l", 19.90\n',
    name: 'QuoteInUnquotedField',
    says: [/row 1, byte 6/, /under "cells"/],
    advice: [{ set: { trim: true }, width: 3, rows: 1 }],
  },
  {
    what: 'inches',
    file: 'sku,size\nP1,12" x 8"\nP2,6\' 2"\n',
    name: 'QuoteInUnquotedField',
    says: [/row 2, byte 14/],
    advice: [{ set: { strayQuotes: 'keep' }, width: 2, rows: 2 }],
  },
  {
    what: 'a total',
    file: 'c,n,a\nUS,1,2\nDE,2,3\nTotal\n',
    name: 'WrongColumnCount',
    says: [/row 4, byte 20: this record has 1 column where the header has 3/],
    advice: [
      { set: { shortRows: 'pad' }, width: 3, rows: 3 },
      { set: { skipFooter: 1 }, width: 3, rows: 2 },
    ],
  },
  {
    what: 'a total at the end of a long file',
    file: `c,n,a\n${'US,1,2\n'.repeat(5000)}Total\n`,
    name: 'WrongColumnCount',
    says: [/row 5002, byte 35006: this record has 1 column where the header has 3/],
    advice: [
      { set: { shortRows: 'pad' }, width: 3, rows: 5001 },
      { set: { skipFooter: 1 }, width: 3, rows: 5000 },
    ],
  },
  {
    what: 'short rows',
    file: 'id;name;a;b\n1;x;1;2\n2;y\n3;z;3\n4;z;3;4\n',
    name: 'WrongColumnCount',
    says: [/row 3, byte 20: this record has 2 columns where the header has 4, cut at semicolons/],
    advice: [{ set: { shortRows: 'pad' }, width: 4, rows: 4 }],
  },
  {
    what: 'one column, or two of which one is left out',
    file: '1,a\n2,b\n',
    read: { header: false },
    known: knownOf(['id'], { extra: 'drop' }),
    name: 'ReadingUnclear',
    says: [/more than one way: as one column, cut at commas its records have 2 cells/],
  },
  {
    what: 'one column, or two of which one is left out, and a record that is too narrow',
    file: '1,a\n2\n',
    read: { header: false },
    known: knownOf(['id'], { extra: 'drop' }),
    name: 'WrongColumnCount',
    says: [/row 2, byte 4: this record has 1 column/],
  },
  {
    what: 'a last line that is the name of the column',
    file: 'id,total\n1,5\nTotal\n',
    read: { delimiter: ',' },
    known: knownOf(['total']),
    name: 'HeaderMismatch',
    says: [/the header/],
  },
  {
    what: 'a record that is too wide, where carriage returns end lines and a quote may be text',
    file: '"new\nline"\r"x",y',
    read: { strayQuotes: 'keep', delimiter: ',' },
    name: 'WrongColumnCount',
    says: [/row 2, byte 11: this record has 2 columns where the header has 1/],
  },
  {
    what: 'a record that is too wide',
    file: 'id,name\n1,a\n2,b,c\n3,d\n',
    name: 'WrongColumnCount',
    says: [/row 3, byte 12: this record has 3 columns where the header has 2\. Correct the record/],
  },
  {
    what: 'a record that is too wide, where the delimiter is set',
    file: 'id,name\n1,a\n2,b,c\n3,d\n',
    read: { delimiter: ',' },
    name: 'WrongColumnCount',
    says: [/row 3, byte 12/],
  },
  {
    what: 'a wrong delimiter that is set',
    file: 'id,name\n1,a;b\n',
    read: { delimiter: ';' },
    name: 'WrongColumnCount',
    says: [/row 2, byte 8: this record has 2 columns where the header has 1/],
  },
  {
    what: 'a record that is too wide under known names',
    file: 'id;name\n1;a\n2;b;c\n',
    known: knownOf(['id', 'name']),
    name: 'WrongColumnCount',
    says: [/row 3, byte 12/],
  },
  {
    what: 'a delimiter that is rare',
    file: 'a^b^c\n1^2^3, or so\n4^5^6\n',
    name: 'ReadingUnclear',
    says: [/nothing proves/],
    advice: [{ set: { delimiter: '^' }, width: 3, rows: 2 }],
  },
  {
    what: 'a quote that is never closed',
    file: 'a,b\n1,"x\n2,y\n',
    name: 'UnclosedQuote',
    says: [/row 2, byte 6: the quoted cell that begins here never ends/],
    advice: [{ set: { quote: null }, width: 2, rows: 2 }],
  },
  {
    what: 'a carriage return among line feeds',
    file: 'a,b\n1,x\r2,y\n',
    name: 'BareCarriageReturn',
    says: [/row 2, byte 7: no line feed follows/],
  },
  {
    what: 'a quote that is never closed, where carriage returns end the lines',
    file: 'a,b\r1,"x\r2,y\r',
    known: knownOf(['a', 'b']),
    name: 'UnclosedQuote',
    says: [/row 2, byte 6: the quoted cell that begins here never ends/, /"quote": null/],
  },
  {
    what: 'a quote in the header that is never closed',
    file: 'a,"b\r1,x\r2,y\r',
    known: knownOf(['a', 'b']),
    name: 'UnclosedQuote',
    says: [/row 1, byte 2: the quoted cell that begins here never ends/],
  },
  {
    what: 'a line feed among carriage returns',
    file: 'a,b\r1,x\n2,y\r',
    known: knownOf(['a', 'b']),
    name: 'BareLineFeed',
    says: [/row 2, byte 7: a line feed stands here/],
  },
  {
    what: 'two carriage returns before each line feed',
    file: 'a,b\r\r\n1,x\r\r\n',
    known: knownOf(['a', 'b']),
    name: 'BareLineFeed',
    says: [/row 2, byte 5: a line feed stands here/],
  },
  {
    what: 'a carriage return in the header',
    file: 'a\r,b\n1,x\n',
    known: knownOf(['a', 'b']),
    name: 'BareCarriageReturn',
    says: [/row 1, byte 1: no line feed follows/],
  },
  {
    what: 'a header of other names, of lines that end with a carriage return, where a quote in a cell hides that',
    file: 'id,,x\r1,a "b,3\r2,"x\ny",3\r',
    known: knownOf(['id', 'name', 'x']),
    read: { strayQuotes: 'keep' },
    name: 'HeaderMismatch',
    says: [/the header \["id","","x"\] is not that/],
  },
  {
    what: 'a carriage return alone in the last record, which would be a header of two lines',
    file: 'a,b\nx\ry,2',
    name: 'BareCarriageReturn',
    says: [/row 2, byte 5/],
  },
  {
    what: 'a blank line that the route refuses, in a file of nothing else',
    file: '\n\n',
    known: knownOf(['a']),
    read: { header: false, blankLines: 'reject' },
    name: 'BlankLine',
    says: [/row 1, byte 0: this line is blank/, /"blankLines": "skip"/],
  },
  {
    what: 'a byte that is a blank in Windows-1252 alone',
    file: bytes('\xa0\n'),
    name: 'NotUtf8',
    says: [/row 1, byte 0/],
  },
  // Headers.
  {
    what: 'no header, and nobody says so',
    file: '1,Ann,2026-01-01\n2,Bob,2026-01-02\n',
    name: 'HeaderMismatch',
    says: [
      /row 1 looks like the rows below it/,
      /"columns" under "dataSet"|list its columns under "dataSet"/,
    ],
    advice: [{ set: { header: false }, width: 3, rows: 2, known: knownOf(['a', 'b', 'c']) }],
  },
  {
    what: 'years for names: with the columns listed they are proven',
    file: 'country,2019,2020\nUS,5,6\n',
    name: 'HeaderMismatch',
    says: [/list the columns too/],
    advice: [{ set: {}, width: 3, rows: 1, known: knownOf(['country', '2019', '2020']) }],
  },
  {
    what: 'no header, columns by their places',
    file: '1,Ann\n2,Bob\n',
    known: { ...knownOf([]), columns: [1, 2].map((from) => ({ from, type: 'STRING' })) },
    name: 'HeaderMismatch',
    says: [/row 1 looks like the rows below it/, /"header": false/],
  },
  {
    what: 'no header, columns by position',
    file: '1,Ann\n2,Bob\n',
    known: knownOf(['id LONG', 'name'], { by: 'position' }),
    name: 'HeaderMismatch',
    says: [/row 1 looks like/],
    advice: [{ set: { header: false }, width: 2, rows: 2 }],
  },
  {
    what: 'other names',
    file: 'x;y\n1;2\n',
    known: knownOf(['id', 'name']),
    name: 'HeaderMismatch',
    says: [/the header \["x","y"\] is not that of the columns/, /"header": false/],
    advice: [{ set: { header: false }, width: 2, rows: 2 }],
  },
  {
    what: 'no known name, where any may be missing',
    file: 'x;y\n1;2\n',
    known: knownOf(['id', 'name'], { extra: 'drop', missing: 'null' }),
    name: 'HeaderMismatch',
    says: [/the header has no name of a column\./],
    advice: [{ set: { header: false }, width: 2, rows: 1 }],
  },
  {
    what: 'a name too many, below a title',
    file: 'Report\nid;name;x\n1;2;3\n',
    known: knownOf(['id', 'name']),
    name: 'HeaderMismatch',
    says: [/the header \["id","name","x"\] is not/],
  },
  {
    what: 'known names in single quotes',
    file: "'id','full,name'\n1,'a, b'\n",
    known: knownOf(['id', 'full,name']),
    name: 'HeaderMismatch',
    says: [/enclosed in '/],
    advice: [{ set: { quote: "'" }, width: 2, rows: 1 }],
  },
  {
    what: 'rows above the header',
    file: '1,Ann\n2,Bob\nid,name\n3,Cy\n',
    known: knownOf(['id LONG', 'name']),
    name: 'HeaderMismatch',
    says: [/in line 3, and lines above it look like rows/],
    advice: [{ set: { skipLines: 2 }, width: 2, rows: 1 }],
  },
  {
    what: 'nameless columns, which the route refuses',
    file: 'a,b,\n1,2,\n',
    read: { emptyColumns: 'reject' },
    name: 'HeaderMismatch',
    says: [/columns without a name/],
    advice: [{ set: { emptyColumns: 'drop' }, width: 2, rows: 1 }],
  },
  {
    what: 'a value in a nameless column',
    file: 'a,b,\n1,2,3\n',
    name: 'WrongColumnCount',
    says: [/row 2, byte 5: this record has 3 columns where the header has 2/],
  },
  // What the route says is what is wrong.
  {
    what: 'another delimiter than is set, known names',
    file: 'id,name\n1,a\n2,b\n',
    known: knownOf(['id', 'name']),
    read: { delimiter: ';' },
    name: 'HeaderMismatch',
    says: [/If commas separate its cells/],
    advice: [{ set: { delimiter: ',' }, width: 2, rows: 2 }],
  },
  {
    what: 'another delimiter than is set, no names known',
    file: 'id\tname\n1\ta,b\n2\tc\n',
    read: { delimiter: ',' },
    name: 'WrongColumnCount',
    says: [/row 2, byte 8/],
    advice: [{ set: { delimiter: '\t' }, width: 2, rows: 2 }],
  },
  {
    what: 'a header that would be left out',
    file: 'id,name\n1,a\n2,b\n',
    known: knownOf(['id', 'name']),
    read: { skipLines: 1 },
    name: 'HeaderMismatch',
    says: [/If the table begins elsewhere/],
    advice: [{ set: { skipLines: 'auto' }, width: 2, rows: 2 }],
  },
  {
    what: 'other quotes than are set',
    file: 'id,name\n1,"a,b"\n2,c\n',
    read: { quote: "'" },
    name: 'WrongColumnCount',
    says: [/If its cells are enclosed in "/],
    advice: [{ set: { quote: '"' }, width: 2, rows: 2 }],
  },
  {
    what: 'quotes that are kept and would mean nothing',
    file: 'id,name\n1,"a\n2,b\n',
    read: { strayQuotes: 'keep' },
    name: 'UnclosedQuote',
    says: [/If quotes mean nothing in it/],
    advice: [{ set: { quote: null, strayQuotes: 'reject' }, width: 2, rows: 2 }],
  },
  {
    what: 'another delimiter than is set, and a quote in a cell',
    file: 'id,name\n1,5" pipe\n2,b\n',
    known: knownOf(['id', 'name']),
    read: { delimiter: ';' },
    name: 'HeaderMismatch',
    says: [/set "delimiter": "," under "read"/, /^(?!.*strayQuotes)/],
  },
  {
    what: 'no header, where the route infers the columns of a DataSet that is there',
    file: '1,a\n2,b\n3,c\n',
    known: { ...knownOf(['id', 'name'], { by: 'position' }), isInferred: true },
    name: 'HeaderMismatch',
    says: [/set "header": false under "read", and list its columns under "dataSet" of the route/],
  },
  ...(
    [
      ['1,a,x\n2,b,y\n', /All records have 3 cells\..*set "extra": "drop" under "match"/],
      ['1,a\n2,b\n', /All records have 2 cells\..*set "missing": "null" under "match"/],
    ] as const
  ).map(([file, says]): Refused => {
    const known = knownOf(file.length > 10 ? ['id', 'name'] : ['id', 'name', 'x'], { by: 'position' });
    const [what, read] = [`all records of ${JSON.stringify(file)} of another width`, { header: false }];
    return { ...{ what, file, known, read }, name: 'WrongColumnCount', says: [says] };
  }),
  // Ends.
  {
    what: 'more footer than records',
    file: 'a,b\n1,2\n',
    read: { skipFooter: 2 },
    name: 'ReadingUnclear',
    says: [/"skipFooter": 2/],
  },
  {
    what: 'more lines to skip than there are',
    file: 'a,b\n',
    read: { skipLines: 3 },
    name: 'ReadingUnclear',
    says: [/"skipLines"/],
  },
  { what: 'nothing but NUL', file: '\0'.repeat(2000), name: 'NulByte', says: [/its 2000 bytes are all NUL/] },
  // Bytes that are no text.
  {
    what: 'a NUL',
    file: 'id,note\n1,ab\0c\n2,d\n',
    name: 'NulByte',
    says: [/row 2, byte 12: here is a NUL byte/, /damaged\. Export it again/, /^(?!.*utf-16)/],
  },
  {
    what: 'UTF-16 that has few letters of ASCII',
    file: Buffer.from('中字大,字中\n大大大,中\n', 'utf16le'),
    name: 'NulByte',
    says: [/row 1, byte 7: here is a NUL byte/, /"encoding": "utf-16le"/],
  },
  {
    what: 'the same, the other way round',
    file: Buffer.from('中字大,字中\n大大大,中\n', 'utf16le').swap16(),
    name: 'NulByte',
    says: [/row 1, byte 6: here is a NUL byte/, /"encoding": "utf-16be"/],
  },
  ...['\n', '\r'].map(
    (end): Refused => ({
      what: `a quote that opens in the header and is never closed, before ${JSON.stringify(end)}`,
      file: `id,"name${end}1,a${end}2,b${end}`,
      known: knownOf(['id', 'name']),
      name: 'UnclosedQuote',
      says: [/row 1, byte 3: the quoted cell that begins here never ends\. Close it with a quote/],
    }),
  ),
  { what: 'a NUL in a blank-ish file', file: 'a\n\0\n', name: 'NulByte', says: [/row 2, byte 2/] },
  {
    what: 'Windows-1252',
    file: bytes('sku,preis\n1,10 \x80\n2,Caf\xe9 \x96 s\xfc\xdf\n'),
    name: 'NotUtf8',
    says: [/row 2, byte 15: the byte 0x80 here is not UTF-8/, /"encoding": "windows-1252"/],
  },
  {
    what: 'Windows-1252 in names',
    file: bytes('Artikel;Gr\xf6\xdfe\nM\xfctze;1\n'),
    known: knownOf(['Artikel', 'Größe']),
    name: 'NotUtf8',
    says: [/row 1, byte 10/, /windows-1252/],
  },
  {
    what: 'half a character at the end',
    file: bytes('id,t\n1,abc\n2,caf\xc3'),
    name: 'NotUtf8',
    says: [/row 3, byte 16: the file ends in the middle of a character/, /^(?!.*windows-1252)/],
  },
  {
    what: 'surrogates',
    file: bytes('id,t\n1,ok \xed\xa0\xbd\xed\xb8\x80\n'),
    name: 'NotUtf8',
    says: [/row 2, byte 10: here is half a character/, /^(?!.*windows-1252)/],
  },
];

describe('a file is refused', () => {
  it.each(refused.map((row) => [row.what, row] as const))('%s', (_, row) => {
    const { file, name, says, advice = [], ...asked } = row;
    const go = () => ask(file, asked);
    expect(go).toThrow(expect.objectContaining({ name }));
    const message = refusal(file, asked);
    for (const saying of says) expect(message).toMatch(saying);
    expect(message).toMatch(/\.$/);
    for (const { set, width, rows, known } of advice) {
      for (const [key, value] of Object.entries(set))
        expect(message).toContain(`"${key}": ${JSON.stringify(value)}`);
      const head = ask(file, {
        ...asked,
        known: known ?? asked.known,
        read: { ...asked.read, ...set },
      }) as Head;
      expect(head).toMatchObject({ width });
      const data = (file as string).slice(head.dataStart, head.dataEnd);
      const lines = data
        .split('\n')
        .filter((line) => line.trim() !== '' && !line.startsWith(set.comment ?? '\0'));
      expect(lines.length).toBeGreaterThanOrEqual(rows);
    }
  });

  it('without a cell of it where the route wants none shown', () => {
    const shown = refusal(bytes('id,t\n1,caf\xe9\n'), { input: { showCells: true } });
    expect(shown).toContain('0xE9');
    for (const row of refused) {
      const message = refusal(row.file, { ...row, input: { showCells: false } });
      expect(message).not.toMatch(/0x[89A-F]|Ann|Doe|Paint|red|Total\b.*Total/);
    }
  });

  it('by the words of the columns where their header is not found', () => {
    const known = knownOf(['id', 'name']);
    expect(() => ask('x;y\n1;2\n', { known })).toThrow(HeaderMismatch);
  });

  it('in no more looks where blank lines stand above its header', () => {
    const known = knownOf(['id', 'name']);
    let asked = 0;
    const counted: Known = {
      ...known,
      accepts(header) {
        asked++;
        return known.accepts(header);
      },
    };
    const count = (file: string) => {
      asked = 0;
      expect(() => ask(file, { known: counted })).toThrow(HeaderMismatch);
      return asked;
    };
    const table = 'id,x\n1,2\n';
    expect(count(`${'\n'.repeat(90)}${table}`)).toBeLessThan(10 * count(`\n${table}`));
  });
});
