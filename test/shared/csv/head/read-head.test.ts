import type { Head, Known } from '../../../../shared/csv/head/types.ts';
import { type Asked, ask, knownOf, refusal } from './asking.ts';

/** What matters of a head: the delimiter, the names, the data. */
function essence(file: string, asked: Asked) {
  const { dialect, header, width, dataStart, dataEnd, empty } = ask(file, asked) as Head;
  const data = Buffer.from(file).toString('latin1').slice(dataStart, dataEnd);
  return { delimiter: dialect.delimiter, header, width, data, empty };
}

const people = knownOf(['id LONG', 'name', 'day DATE']);
const byPlaces: Known = {
  ...knownOf([]),
  columns: [2, 1].map((from) => ({ from, type: 'STRING' })),
};
const rows = '1;Ann;2026-01-01\n2;Bob;2026-01-02\n';

/** The first columns by their places in the file. */
function placed(known: Known, count: number): Known {
  const columns = known.columns.map((column, index) =>
    index < count ? { ...column, from: index + 1 } : column,
  );
  return { ...known, columns, accepts: ({ length }) => length >= count };
}

interface Row extends Asked {
  what: string;
  file: string;
  delimiter?: string | null;
  header?: string[] | null;
  width?: number | null;
  data: string;
  lineEnd?: 'cr';
  decided?: Record<string, string | number | null>;
}

const loads: Row[] = [
  // The delimiter, where the columns are to be inferred.
  {
    what: 'commas',
    file: 'id,name\n1,a\n',
    header: ['id', 'name'],
    data: '1,a\n',
    decided: { delimiter: ',' },
  },
  { what: 'semicolons', file: 'id;name\n1;a\n', delimiter: ';', header: ['id', 'name'], data: '1;a\n' },
  { what: 'tabs', file: 'id\tname\n1\ta, b\n', delimiter: '\t', header: ['id', 'name'], data: '1\ta, b\n' },
  { what: 'bars', file: 'id|name\n1|a\n', delimiter: '|', header: ['id', 'name'], data: '1|a\n' },
  {
    what: 'decimal commas',
    file: 'a;b\n1,5;x\n2,5;y\n',
    delimiter: ';',
    header: ['a', 'b'],
    data: '1,5;x\n2,5;y\n',
  },
  { what: 'a semicolon in quotes', file: 'a,b\n"x;y",1\n', header: ['a', 'b'], data: '"x;y",1\n' },
  {
    what: 'one column',
    file: 'name\nAnn\nBob\n',
    delimiter: null,
    header: ['name'],
    width: 1,
    data: 'Ann\nBob\n',
  },
  {
    what: 'one column with commas in quotes',
    file: 'name\n"a, b"\n',
    delimiter: null,
    header: ['name'],
    width: 1,
    data: '"a, b"\n',
  },
  {
    what: 'a header alone',
    file: 'id,name\n',
    header: ['id', 'name'],
    data: '',
    decided: { delimiter: ',' },
  },
  { what: 'a header without line end', file: 'id,name', header: ['id', 'name'], data: '' },
  {
    what: 'a delimiter that is set',
    file: 'a;b,c\n1;2,3\n',
    read: { delimiter: ';' },
    delimiter: ';',
    header: ['a', 'b,c'],
    data: '1;2,3\n',
  },
  {
    what: 'no delimiter, as it is set',
    file: 'a;b\n1,2\n',
    read: { delimiter: null },
    delimiter: null,
    header: ['a;b'],
    width: 1,
    data: '1,2\n',
  },
  {
    what: 'a delimiter that is rare',
    file: 'a^b\n1^2\n',
    read: { delimiter: '^' },
    delimiter: '^',
    header: ['a', 'b'],
    data: '1^2\n',
  },
  // The delimiter, where they are known.
  {
    what: 'semicolons before known names',
    file: `id;name;day\n${rows}`,
    known: people,
    delimiter: ';',
    header: ['id', 'name', 'day'],
    width: 3,
    data: rows,
  },
  {
    what: 'known names in another order and case',
    file: `Name ; ID;DAY\nAnn;1;2026-01-01\n`,
    known: people,
    delimiter: ';',
    header: ['Name ', ' ID', 'DAY'],
    width: 3,
    data: 'Ann;1;2026-01-01\n',
  },
  {
    what: 'known names, and a second delimiter in all rows',
    file: 'a;b,c;d\n1;2,3;4\n',
    known: knownOf(['a', 'b,c', 'd']),
    delimiter: ';',
    header: ['a', 'b,c', 'd'],
    width: 3,
    data: '1;2,3;4\n',
  },
  {
    what: 'the other of two readings',
    file: 'a;b,c;d\n1;2,3;4\n',
    known: knownOf(['a;b', 'c;d']),
    header: ['a;b', 'c;d'],
    data: '1;2,3;4\n',
  },
  {
    what: 'one known column',
    file: 'words\nred;green\nup|down, or so\n',
    known: knownOf(['words']),
    delimiter: null,
    header: ['words'],
    width: 1,
    data: 'red;green\nup|down, or so\n',
  },
  {
    what: 'one known column, quoted',
    file: '"words"\n"a,b"\n',
    known: knownOf(['words']),
    delimiter: null,
    header: ['words'],
    width: 1,
    data: '"a,b"\n',
  },
  {
    what: 'a column more, which is dropped',
    file: 'id;x;name\n1;2;a\n',
    known: knownOf(['id', 'name'], { extra: 'drop' }),
    delimiter: ';',
    header: ['id', 'x', 'name'],
    width: 3,
    data: '1;2;a\n',
  },
  {
    what: 'a column more, and a footer that is the name of the other',
    file: 'total,x\n1,a\nTotal\n',
    known: knownOf(['total'], { extra: 'drop' }),
    read: { skipFooter: 1 },
    header: ['total', 'x'],
    width: 2,
    data: '1,a\n',
  },
  {
    what: 'a column less, which is null',
    file: 'id;name\n1;a\n',
    known: knownOf(['id', 'name', 'x'], { missing: 'null' }),
    delimiter: ';',
    header: ['id', 'name'],
    data: '1;a\n',
  },
  {
    what: 'names by position',
    file: 'x;y\n1;a\n',
    known: knownOf(['id', 'name'], { by: 'position' }),
    delimiter: ';',
    header: ['x', 'y'],
    data: '1;a\n',
  },
  {
    what: 'names by position, and no row',
    file: 'x\ty\tz\n',
    known: knownOf(['id', 'name'], { by: 'position', extra: 'drop' }),
    delimiter: '\t',
    header: ['x', 'y', 'z'],
    width: 3,
    data: '',
  },
  {
    what: 'columns by their places, and one that is missing, where the route says all',
    file: 'x;y\n1;a\n',
    known: placed(knownOf(['id', 'name', 'z'], { missing: 'null' }), 2),
    read: { delimiter: ';', skipLines: 0 },
    delimiter: ';',
    header: ['x', 'y'],
    data: '1;a\n',
  },
  {
    what: 'one column, and a footer that a delimiter divides',
    file: 'words\na\nb\n2 rows;;\n',
    known: knownOf(['words']),
    read: { skipFooter: 1 },
    delimiter: null,
    header: ['words'],
    width: 1,
    data: 'a\nb\n',
  },
  {
    what: 'a nameless column by position',
    file: 'x,y,\n1,a,q\n',
    known: knownOf(['id', 'name', 'z'], { by: 'position' }),
    header: ['x', 'y', ''],
    width: 3,
    data: '1,a,q\n',
  },
  {
    what: 'no header, and the width of the columns',
    file: rows,
    known: people,
    read: { header: false },
    delimiter: ';',
    header: null,
    width: 3,
    data: rows,
  },
  {
    what: 'no header, and text with other delimiters',
    file: '1,a;b\n2,c\n',
    known: knownOf(['id', 'name']),
    read: { header: false },
    header: null,
    data: '1,a;b\n2,c\n',
  },
  {
    what: 'no header, \\N',
    file: '1,\\N,"x"\n',
    known: people,
    read: { header: false },
    header: null,
    width: 3,
    data: '1,\\N,"x"\n',
  },
  {
    what: 'no header, one column',
    file: 'a,b\nc\n',
    known: knownOf(['x']),
    read: { header: false },
    delimiter: null,
    header: null,
    width: 1,
    data: 'a,b\nc\n',
  },
  {
    what: 'no header, short rows',
    file: '1;a\n2\n',
    known: knownOf(['x', 'y']),
    read: { header: false, shortRows: 'pad' },
    delimiter: ';',
    header: null,
    data: '1;a\n2\n',
  },
  // Skipped lines.
  {
    what: 'a title above known names',
    file: `Sales, by day\n\n"From";"To\nid;name;day\n${rows}`,
    known: people,
    delimiter: ';',
    header: ['id', 'name', 'day'],
    width: 3,
    data: rows,
    decided: { skipLines: 3, delimiter: ';' },
  },
  {
    what: 'a title that is as wide',
    file: 'Report,,\n,,\nid,name,day\n1,a,2026-01-01\n',
    known: people,
    header: ['id', 'name', 'day'],
    width: 3,
    data: '1,a,2026-01-01\n',
    decided: { skipLines: 2 },
  },
  {
    what: 'a header that comes again',
    file: 'id,name\n1,a\nid,name\n2,b\n',
    known: knownOf(['id', 'name']),
    header: ['id', 'name'],
    data: '1,a\nid,name\n2,b\n',
  },
  {
    what: 'lines that are skipped by the route',
    file: 'x\ny,z,w\nid,name\n1,a\n',
    read: { skipLines: 2 },
    header: ['id', 'name'],
    data: '1,a\n',
  },
  {
    what: 'lines above data',
    file: 'x\n1,a\n2,b\n',
    read: { skipLines: 1, header: false },
    known: knownOf(['id', 'name']),
    header: null,
    data: '1,a\n2,b\n',
  },
  {
    what: 'comments above known names',
    file: '# made by x\n# on day y\nid,name\n1,a\n',
    known: knownOf(['id', 'name']),
    header: ['id', 'name'],
    data: '1,a\n',
    decided: { skipLines: 2 },
  },
  // Comments, blank lines.
  {
    what: 'comments',
    file: '#a,b,c\nid,name\n#x\n1,a\n',
    read: { comment: '#' },
    header: ['id', 'name'],
    data: '#x\n1,a\n',
  },
  {
    what: 'blank lines',
    file: '\n  \nid,name\n\n1,a\n \t\n2,b\n\n\n',
    header: ['id', 'name'],
    data: '\n1,a\n \t\n2,b\n\n\n',
  },
  {
    what: 'a blank line in one column',
    file: 'mail\nann\n\nbob\n',
    delimiter: null,
    header: ['mail'],
    width: 1,
    data: 'ann\n\nbob\n',
  },
  // Nameless columns.
  {
    what: 'a delimiter behind every line',
    file: 'a,b,\n1,2,\n3,4,\n',
    header: ['a', 'b'],
    data: '1,2,\n3,4,\n',
    decided: { emptyColumns: 1 },
  },
  {
    what: 'a delimiter behind the rows only',
    file: 'a,b\n1,2,\n3,4,\n',
    header: ['a', 'b'],
    data: '1,2,\n3,4,\n',
  },
  { what: 'rows of delimiters', file: 'a,b,,,\n1,2,,,\n,,,,\n', header: ['a', 'b'], data: '1,2,,,\n,,,,\n' },
  { what: 'a first name that is empty', file: ',city\n0,Lyon\n', header: ['', 'city'], data: '0,Lyon\n' },
  {
    what: 'a delimiter behind known names',
    file: 'id;name;\n1;a;\n',
    known: knownOf(['id', 'name']),
    delimiter: ';',
    header: ['id', 'name'],
    data: '1;a;\n',
  },
  // Short rows.
  {
    what: 'short rows',
    file: 'a;b;c\n1;2\n3\n4;5;6\n',
    read: { shortRows: 'pad' },
    delimiter: ';',
    header: ['a', 'b', 'c'],
    width: 3,
    data: '1;2\n3\n4;5;6\n',
  },
  // Quotes and escapes.
  {
    what: 'single quotes',
    file: "id,name\n1,'Doe, Jane'\n",
    read: { quote: "'" },
    header: ['id', 'name'],
    data: "1,'Doe, Jane'\n",
  },
  {
    what: 'backslashes in quotes',
    file: 'id,t\n1,"a \\"big\\", one"\n',
    read: { escape: 'backslash' },
    header: ['id', 't'],
    data: '1,"a \\"big\\", one"\n',
  },
  {
    what: 'backslashes outside',
    file: '1|a\\|b\n2|c\\\nd\n',
    read: { escape: 'backslash', header: false, quote: null },
    known: knownOf(['id', 't']),
    delimiter: '|',
    header: null,
    data: '1|a\\|b\n2|c\\\nd\n',
  },
  { what: 'no quotes', file: 'id,"t\n1,"x\n', read: { quote: null }, header: ['id', '"t'], data: '1,"x\n' },
  {
    what: 'stray quotes',
    file: 'a,b\n12" x 8",c\n"x" y",d\n',
    read: { strayQuotes: 'keep' },
    header: ['a', 'b'],
    data: '12" x 8",c\n"x" y",d\n',
  },
  {
    what: 'blanks around quotes',
    file: '"a", "b"\n1, "x, y" \n',
    read: { trim: true },
    header: ['a', 'b'],
    data: '1, "x, y" \n',
  },
  {
    what: 'a line break in a name',
    file: '"a\nb";c\n1;2\n',
    delimiter: ';',
    header: ['a\nb', 'c'],
    data: '1;2\n',
  },
  // Ends.
  {
    what: 'a byte order mark',
    file: '\ufeff"id",name\n1,a\n',
    header: ['id', 'name'],
    data: '1,a\n',
    decided: { byteOrderMark: 'utf-8' },
  },
  {
    what: 'a line for Excel',
    file: 'sep=;\nid;name\n1;a,b\n',
    delimiter: ';',
    header: ['id', 'name'],
    data: '1;a,b\n',
    decided: { sep: ';' },
  },
  {
    what: 'a line for Excel, behind a mark',
    file: '\ufeffsep=\t\r\nid\tname\r\n1\ta\r\n',
    delimiter: '\t',
    header: ['id', 'name'],
    data: '1\ta\r\n',
  },
  {
    what: 'a line for Excel above known names',
    file: 'sep=,\nid,name\n1,a;b\n',
    known: knownOf(['id', 'name']),
    header: ['id', 'name'],
    data: '1,a;b\n',
  },
  {
    what: 'a line for Excel above data',
    file: 'sep=;\n1;a\n',
    known: knownOf(['id', 'name']),
    read: { header: false },
    delimiter: ';',
    header: null,
    data: '1;a\n',
  },
  {
    what: 'CR alone',
    file: 'id,name\r1,"a\nb"\r2,c\r',
    header: ['id', 'name'],
    lineEnd: 'cr',
    data: '1,"a\nb"\r2,c\r',
    decided: { lineEnd: 'cr' },
  },
  {
    what: 'CR alone, with a quote in a comment',
    file: 'id,name\r# a "note\r1,"a\nb"\r',
    read: { comment: '#' },
    header: ['id', 'name'],
    lineEnd: 'cr',
    data: '# a "note\r1,"a\nb"\r',
  },
  {
    what: 'CR in quotes, behind a quote in a line that is skipped',
    file: '"open\nid,name\n1,"a\r"\n',
    read: { skipLines: 1 },
    header: ['id', 'name'],
    data: '1,"a\r"\n',
  },
  {
    what: 'CR alone, with an apostrophe in a cell',
    file: "id;name\rit's;a\r1;'a\nb'\r",
    read: { quote: "'", strayQuotes: 'keep' },
    delimiter: ';',
    header: ['id', 'name'],
    lineEnd: 'cr',
    data: "it's;a\r1;'a\nb'\r",
  },
  {
    what: 'CR alone, with a title',
    file: 'Report\rid;name\r1;a',
    known: knownOf(['id', 'name']),
    delimiter: ';',
    header: ['id', 'name'],
    lineEnd: 'cr',
    data: '1;a',
  },
  {
    what: 'columns by their places alone, of which no header can have the names',
    file: 'A;B\n1;x\n',
    known: byPlaces,
    delimiter: ';',
    header: ['A', 'B'],
    data: '1;x\n',
  },
  {
    what: 'CR alone, with a quote in a title',
    file: 'Report of "x\rid,name\r1,"a\nb"\r2,c\r',
    known: knownOf(['id', 'name']),
    header: ['id', 'name'],
    lineEnd: 'cr',
    data: '1,"a\nb"\r2,c\r',
    decided: { lineEnd: 'cr', skipLines: 1 },
  },
  {
    what: 'LF, with a quote in a title and CR in a cell',
    file: 'Report of "x\nid,name\n1,"a\rb"\n',
    known: knownOf(['id', 'name']),
    header: ['id', 'name'],
    data: '1,"a\rb"\n',
  },
  { what: 'CRLF and LF', file: 'id,name\r\n1,a\n2,b\r\n', header: ['id', 'name'], data: '1,a\n2,b\r\n' },
  { what: 'CR in quotes', file: 'id,t\n1,"a\rb"\n', header: ['id', 't'], data: '1,"a\rb"\n' },
  {
    what: 'a last Ctrl-Z',
    file: 'id,name\r\n1,a\r\n\x1a',
    header: ['id', 'name'],
    data: '1,a\r\n',
    decided: { end: 'Ctrl-Z' },
  },
  { what: 'a Ctrl-Z behind a cell', file: 'id,name\n1,a\x1a', header: ['id', 'name'], data: '1,a' },
  {
    what: 'several, and a line end',
    file: 'id,name\n1,a\n\x1a\x1a\r\n',
    header: ['id', 'name'],
    data: '1,a\n',
  },
  {
    what: 'padding',
    file: `id,name\n1,a\n${'\0'.repeat(600)}`,
    header: ['id', 'name'],
    data: '1,a\n',
    decided: { end: 'NUL' },
  },
  { what: 'a Ctrl-Z inside', file: 'id,name\n1,\x1a\n', header: ['id', 'name'], data: '1,\x1a\n' },
  // Footers.
  {
    what: 'a footer',
    file: 'a,b\n1,2\n3,4\nTotal\n',
    read: { skipFooter: 1 },
    header: ['a', 'b'],
    data: '1,2\n3,4\n',
  },
  {
    what: 'a footer of several, behind blank lines',
    file: 'a,b\n1,2\n\n"x\ny",3,4\n\nend,\n\n',
    read: { skipFooter: 2 },
    header: ['a', 'b'],
    data: '1,2\n\n',
  },
  {
    what: 'a footer as wide as the table',
    file: 'a;b\n1;2\nT;2\n',
    known: knownOf(['a', 'b']),
    read: { skipFooter: 1 },
    delimiter: ';',
    header: ['a', 'b'],
    data: '1;2\n',
  },
  {
    what: 'nothing before the footer',
    file: 'a,b\nTotal,0\n',
    read: { skipFooter: 1 },
    header: ['a', 'b'],
    data: '',
  },
  // Nothing.
  { what: 'no bytes', file: '', header: null, width: null, data: '' },
  { what: 'a byte order mark alone', file: '\ufeff', header: null, width: null, data: '' },
  { what: 'blank lines alone', file: ' \r\n\r\n', header: null, width: null, data: '' },
  {
    what: 'blank lines alone, for two columns without a header',
    file: ' \r\n\r\n',
    known: knownOf(['a', 'b']),
    read: { header: false },
    header: null,
    width: null,
    data: '',
  },
  {
    what: 'blank lines alone, which are nulls in one column',
    file: '\n\t\n',
    known: knownOf(['a']),
    read: { header: false },
    delimiter: null,
    width: 1,
    data: '\n\t\n',
  },
  {
    what: 'a form feed alone, which is no blank',
    file: '\f\n',
    known: knownOf(['a']),
    read: { header: false },
    delimiter: null,
    width: 1,
    data: '\f\n',
  },
  { what: 'a Ctrl-Z and nothing else', file: '\x1a', header: null, width: null, data: '' },
  { what: 'a Ctrl-Z alone, in a line', file: '\r\n\x1a', header: null, width: null, data: '' },
];

describe('a file is read', () => {
  it.each(loads.map((load) => [load.what, load] as const))('%s', (_, load) => {
    const { file, delimiter = ',', header = null, width = 2, data, lineEnd, decided, ...asked } = load;
    const isEmpty = data === '';
    expect(essence(file, asked)).toEqual({ delimiter, header, width, data, empty: isEmpty });
    const { dialect, decisions } = ask(file, asked) as Head;
    expect(dialect.lineEnd).toBe(lineEnd ?? 'lf');
    const found = Object.fromEntries(decisions.map(({ setting, value }) => [setting, value]));
    expect(found).toMatchObject(decided ?? {});
    for (const { why } of decisions) expect(why).toMatch(/^[a-zN]\S* .*[^.]$/);
  });

  it('says nothing of what it was told', () => {
    const read = { delimiter: ',', skipLines: 0 };
    expect(ask('a,b\n1,2\n', { read })).toMatchObject({ decisions: [] });
  });

  it('keeps the settings of the route', () => {
    const read = { quote: "'", escape: 'backslash', strayQuotes: 'keep', trim: true, comment: '%' } as const;
    const { dialect } = ask('a,b\n1,2\n', { read }) as Head;
    expect(dialect).toEqual({ ...read, delimiter: ',', lineEnd: 'lf', blankLines: 'skip' });
  });

  it('takes a blank line as a null where there is one column', () => {
    expect(ask('a\n1\n')).toMatchObject({ dialect: { blankLines: 'null' } });
    expect(ask('a,\n1,\n', { known: knownOf(['a']) })).toMatchObject({ dialect: { blankLines: 'null' } });
    expect(ask('a\n1\n', { read: { blankLines: 'reject' } })).toMatchObject({
      dialect: { blankLines: 'reject' },
    });
  });
});

describe('more of a file is asked for', () => {
  const part = (head: string, asked: Asked = {}, size = 1e6) =>
    ask(head, { ...asked, input: { whole: false, size, tail: Buffer.from('1,2\n'), ...asked.input } });
  const long = 'x'.repeat(600);

  it.each([
    ['nearly nothing', 'id,na', {}],
    ['a header that is cut', `id,${long}`, {}],
    ['a header that is cut in quotes', `"id\n${long}`, {}],
    ['a known header that is cut', `id,${long}`, { known: knownOf(['id', long]) }],
    ['a header and no row', `id,${long}\n1,`, {}],
    ['skipped lines that are cut', `${long}\n`, { read: { skipLines: 2 } }],
    [
      'no header, and a row that is cut',
      `1,${long}`,
      { known: knownOf(['a', 'b']), read: { header: false } },
    ],
  ] satisfies [string, string, Asked][])('at the beginning: %s', (_, head, asked) => {
    expect(part(head, asked)).toBe('more-head');
  });

  it('at the end: where there is none, or nothing but padding', () => {
    const head = `a,b\n${'1,2\n'.repeat(200)}`;
    expect(part(head, { input: { tail: undefined } })).toBe('more-tail');
    expect(part(head, { input: { tail: Buffer.alloc(100) } })).toBe('more-tail');
    expect(part(head, { input: { tail: Buffer.from('1,2\n\0\0') } })).toMatchObject({
      dataStart: 4,
      dataEnd: 1e6 - 2,
    });
  });

  it('not where a known header is there, or enough was read', () => {
    const known = knownOf(['id', 'text']);
    expect(part(`id,text\n1,"${long}`, { known })).toMatchObject({ dataStart: 8 });
    expect(part(`id,text\n1,"${'x'.repeat(2 ** 20)}`, {}, 1e8)).toMatchObject({ dataStart: 8, width: 2 });
  });

  it('not of a header beyond the longest record', () => {
    const message = refusal(`id,"${long}`, {
      input: { whole: false, size: 1e6, tail: Buffer.from('1'), maxRecordBytes: 500 },
    });
    expect(message).toMatch(
      /row 1, byte 0: the first record does not end within 500 bytes.*"maxRecordBytes"/,
    );
  });

  it('does not judge a record that is cut', () => {
    expect(part(`a,b\n${'1,2\n'.repeat(200)}"1,2`)).toMatchObject({ width: 2 });
    expect(part(`a,b\n${'1,2\n'.repeat(200)}1`)).toMatchObject({ width: 2 });
    const cut = Buffer.concat([Buffer.from(`a,b\n${'1,2\n'.repeat(200)}1,`), Buffer.of(0xc3)]);
    expect(ask(cut, { input: { whole: false, size: 1e6, tail: Buffer.from('1,2\n') } })).toMatchObject({
      width: 2,
    });
  });
});
