import fc from 'fast-check';
import type { Dialect } from '../../../../shared/csv/dialect.ts';
import { parseHead } from '../../../../shared/csv/head/parse.ts';
import { createRecordParser } from '../../../../shared/csv/records.ts';

const dialects: fc.Arbitrary<Dialect> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', ' ', null),
  quote: fc.constantFrom('"', '"', "'", null),
  escape: fc.constantFrom<Dialect['escape'][]>('double', 'backslash'),
  strayQuotes: fc.constantFrom<Dialect['strayQuotes'][]>('reject', 'keep'),
  trim: fc.boolean(),
  comment: fc.constantFrom(null, '#'),
  lineEnd: fc.constantFrom<Dialect['lineEnd'][]>('lf', 'cr'),
  blankLines: fc.constantFrom<Dialect['blankLines'][]>('skip'),
});

const texts = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      ',',
      ';',
      '\t',
      ' ',
      '"',
      '"',
      "'",
      '\\',
      '\n',
      '\n',
      '\r',
      '\r\n',
      '#',
      '\\N',
      'é',
    ),
    {
      maxLength: 24,
    },
  )
  .map((parts) => Buffer.from(parts.join('')));

const options = (dialect: Dialect, bytes: Buffer) => ({
  dialect,
  from: 0,
  ends: true,
  text: bytes.toString('latin1'),
});

const numRuns = Number(process.env.HEAD_RUNS ?? 4000);

describe('the parser of a head', () => {
  it('reads cells as the parser of records does, in every dialect', () => {
    let compared = 0;
    fc.assert(
      fc.property(dialects, texts, (dialect, bytes) => {
        const { text, ...rest } = options(dialect, bytes);
        const { records, fault, cut } = parseHead(text, rest);
        if (fault !== null || cut !== null) return;
        const parser = createRecordParser(dialect);
        const expected = [...parser.push(bytes), ...parser.end()].map(({ cells }) =>
          cells.map((cell) => cell.text),
        );
        const found = records
          .filter(({ kind }) => kind === 'record')
          .map(({ cells }) => cells.map((cell) => Buffer.from(cell, 'latin1').toString()));
        expect(found).toEqual(expected);
        compared += found.length;
      }),
      { numRuns },
    );
    expect(compared).toBeGreaterThan(numRuns / 3);
  });

  it('leaves out a record that is cut off', () => {
    const dialect = { ...dialectOf('"'), delimiter: ',' };
    expect(parseHead('a,b\n1,"x\n2', { dialect, from: 0, ends: false })).toMatchObject({
      records: [{ start: 0, end: 4 }],
      fault: null,
      cut: 4,
    });
    expect(parseHead('a,b\n1,"x\n2', { dialect, from: 0, ends: true })).toMatchObject({
      fault: { kind: 'UnclosedQuote', offset: 6 },
      cut: 4,
    });
  });

  it('begins inside a record, quoted or not', () => {
    const dialect = dialectOf('"');
    const quoted = parseHead('x\ny",b\nc\n', { dialect, from: 0, ends: true, within: 'quoted' });
    expect(quoted.records.map(({ start, end }) => [start, end])).toEqual([
      [0, 7],
      [7, 9],
    ]);
    const unquoted = parseHead('x\ny,b\n', { dialect, from: 0, ends: true, within: 'unquoted' });
    expect(unquoted.records.map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [2, 6],
    ]);
  });
});

function dialectOf(quote: string): Dialect {
  return {
    ...{ delimiter: ',', quote, escape: 'double', strayQuotes: 'reject', trim: false, comment: null },
    ...{ lineEnd: 'lf', blankLines: 'skip' },
  };
}
