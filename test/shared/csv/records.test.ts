import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { domoDialect } from '../../../shared/csv/dialect.ts';
import { createRecordParser, parseRecords } from '../../../shared/csv/records.ts';
import { dataOf, randomDialect } from '../../helpers/csv-dialects.ts';
import { cellsOf, readGrammar } from '../../helpers/csv-grammar.ts';
import { anyData, conformantFile, createRandom } from '../../helpers/csv-random.ts';

const dialect = { ...domoDialect, strayQuotes: 'reject' as const };

const textsOf = (chunks: Uint8Array[]) =>
  [...parseRecords(chunks, dialect)].map(({ cells }) => cells.map(({ text }) => text));

describe('parsing records', () => {
  it.each<[string, string[][]]>([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['"a ""b""","c\nd"\n', [['a "b"', 'c\nd']]],
    ['"c\r\nd",\r\n', [['c\r\nd', '']]],
    ['"""",""\n', [['"', '']]],
    ['é,"漢,🙂"\n', [['é', '漢,🙂']]],
    ['"a"b,c"d\n', [['ab', 'c"d']]],
    ['"a"b"c",d\n', [['ab"c"', 'd']]],
    ['a,"b\n', [['a', 'b\n']]],
    ['a\n\nb\n', [['a'], [''], ['b']]],
    ['', []],
  ])('%j', (text, cells) => {
    expect(textsOf([Buffer.from(text)])).toEqual(cells);
  });

  it('says around which cells blanks were taken away', () => {
    const text = ' a,b ," c "\t,"d",\t"e",f\n';
    const [record] = parseRecords([Buffer.from(text)], { ...dialect, trim: true });
    expect(record?.cells.map((one) => [one.text, one.trimmed === true])).toEqual([
      ['a', true],
      ['b', true],
      [' c ', true],
      ['d', false],
      ['e', true],
      ['f', false],
    ]);
  });

  it('tells null from the empty string, and where everything is', () => {
    const bytes = Buffer.from('é,,""\n"x",y,"z"');
    expect([...parseRecords([bytes], dialect, 100)]).toEqual([
      {
        row: 1,
        offset: 100,
        cells: [
          { text: 'é', quoted: false, offset: 100 },
          { text: '', quoted: false, offset: 103 },
          { text: '', quoted: true, offset: 104 },
        ],
      },
      {
        row: 2,
        offset: 107,
        cells: [
          { text: 'x', quoted: true, offset: 107 },
          { text: 'y', quoted: false, offset: 111 },
          { text: 'z', quoted: true, offset: 113 },
        ],
      },
    ]);
  });

  it('takes another delimiter', () => {
    const records = parseRecords([Buffer.from('a,b;"c;d"\n')], { ...dialect, delimiter: ';' });
    expect([...records][0]?.cells.map(({ text }) => text)).toEqual(['a,b', 'c;d']);
  });

  it('gives each record as soon as it has ended', () => {
    const parser = createRecordParser(dialect);
    expect([...parser.push(Buffer.from('a,"b'))]).toEqual([]);
    expect([...parser.push(Buffer.from('\n"'))]).toEqual([]);
    expect([...parser.push(Buffer.from('\nc'))]).toMatchObject([{ row: 1, offset: 0 }]);
    expect(parser.end()).toMatchObject([{ row: 2, offset: 7 }]);
    expect(parser.end()).toEqual([]);
  });

  it('sees what csv-parse sees, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.array(fc.nat(200)), (seed, cuts) => {
        const file = conformantFile(createRandom(seed));
        const bytes = file.bytes.subarray(file.bom ? 3 : 0);
        const edges = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
        expect(textsOf(chunks)).toEqual(parse(bytes, { record_delimiter: ['\r\n', '\n'] }));
      }),
      { numRuns: 1000 },
    );
  });

  it('sees the records and cells of the reference in any bytes of any dialect', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const random = createRandom(seed);
        const dialect = random.once(3) ? domoDialect : randomDialect(random);
        const data = random.once(2) ? anyData(random) : dataOf(random, dialect);
        const rows = readGrammar(data.toString('latin1'), dialect).filter(
          ({ kind }) => kind === 'row' || (kind === 'blank' && dialect.blankLines !== 'skip'),
        );
        const seen = [...parseRecords([data], dialect)];
        expect(seen.map(({ offset }) => offset)).toEqual(rows.map(({ start }) => start));
        // A quote may cut a malformed character in two.
        const cells = seen.map((one) => one.cells.map(({ trimmed: _, ...cell }) => cell));
        if (isUtf8(data)) expect(cells).toEqual(rows.map(cellsOf));
      }),
      { numRuns: 1000 },
    );
  });
});
