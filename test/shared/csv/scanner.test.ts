import fc from 'fast-check';
import { domoDialect } from '../../../shared/csv/dialect.ts';
import type { Anomaly } from '../../../shared/csv/report.ts';
import type { ScanOptions } from '../../../shared/csv/scan.ts';
import { createScanner } from '../../../shared/csv/scanner.ts';
import { anyData, createRandom } from '../../helpers/csv-random.ts';

const defaults = {
  dialect: { ...domoDialect, strayQuotes: 'reject' as const },
  width: null,
  shortRows: 'reject' as const,
  emptyColumns: 'reject' as const,
  maxRecordBytes: 1000,
  offset: 0,
  until: Number.POSITIVE_INFINITY,
};

function scan(chunks: Buffer[], options: Partial<ScanOptions> = {}) {
  const offset = options.offset ?? 0;
  const dataEnd = offset + chunks.reduce((sum, { length }) => sum + length, 0);
  const scanner = createScanner({ ...defaults, dataEnd, ...options });
  let belonging = 0;
  for (const chunk of chunks) if (!scanner.done) belonging += scanner.push(chunk);
  if (!scanner.done) scanner.end();
  const { rows, literalQuotes, textAfterClose, anomaly, position, unterminated } = scanner;
  return { rows, literalQuotes, textAfterClose, anomaly, position, unterminated, belonging };
}

const bytesOf = (text: string) => Buffer.from(text, 'latin1');

describe('a scan of records', () => {
  it.each([
    ['a,b\nc,d\n', 2, false],
    ['a,b\r\nc,d\r\n', 2, false],
    ['a,b\nc,d', 2, true],
    [',\n,\n', 2, false],
    ['"",""\n"a\nb","c\r\nd"\n', 2, false],
    ['"a ""b"" c",","\n', 1, false],
    ['"""",""""""\n', 1, false],
    ['"a\rb","\r"\n', 1, false],
    ['"a","b"', 1, true],
    ["a,it's\n", 1, false],
  ])('%j has %d records', (text, rows, unterminated) => {
    expect(scan([bytesOf(text)], { width: 2 })).toMatchObject({
      rows,
      unterminated,
      anomaly: null,
      literalQuotes: 0,
      textAfterClose: 0,
      position: text.length,
      belonging: text.length,
    });
  });

  it.each<[string, Anomaly]>([
    ['a,b\nc,"d\n', { kind: 'UnclosedQuote', row: 2, offset: 6 }],
    ['a,b\n"a""\n,', { kind: 'UnclosedQuote', row: 2, offset: 4 }],
    ['a,"b"x\n', { kind: 'TextAfterQuote', row: 1, offset: 5, openedAt: 2 }],
    ['a,"b" \n', { kind: 'TextAfterQuote', row: 1, offset: 5, openedAt: 2 }],
    ['a,b\n5" pipe,b\n', { kind: 'QuoteInUnquotedField', row: 2, offset: 5 }],
    ['a, "b"\n', { kind: 'QuoteInUnquotedField', row: 1, offset: 3 }],
    ['a,b\rc,d\r', { kind: 'BareCarriageReturn', row: 1, offset: 3 }],
    ['a,b\nc,d\r', { kind: 'BareCarriageReturn', row: 2, offset: 7 }],
    ['a,b\r\r\n', { kind: 'BareCarriageReturn', row: 1, offset: 3 }],
    ['a,"b"\rc\n', { kind: 'BareCarriageReturn', row: 1, offset: 5 }],
    ['a,b\n\nc,d\n', { kind: 'BlankLine', row: 2, offset: 4 }],
    ['a,b\r\n\r\nc,d\r\n', { kind: 'BlankLine', row: 2, offset: 5 }],
    ['\na,b\n', { kind: 'BlankLine', row: 1, offset: 0 }],
    ['a,b\n\n', { kind: 'BlankLine', row: 2, offset: 4 }],
    ['a,b\nc\n', { kind: 'WrongColumnCount', row: 2, offset: 4, expected: 2, found: 1 }],
    ['a,b\nc,d,e', { kind: 'WrongColumnCount', row: 2, offset: 4, expected: 2, found: 3 }],
    ['a,"b,c\n"\n"d",e,\n', { kind: 'WrongColumnCount', row: 2, offset: 9, expected: 2, found: 3 }],
    ['a,b\nc,\0d\n', { kind: 'NulByte', row: 2, offset: 6 }],
    ['a,"\0"\n', { kind: 'NulByte', row: 1, offset: 3 }],
    ['a,b\nc,caf\xe9\n', { kind: 'NotUtf8', row: 2, offset: 9, byte: 0xe9 }],
    ['a,"\xff"\n', { kind: 'NotUtf8', row: 1, offset: 3, byte: 0xff }],
    ['a,b\xe2\x82', { kind: 'NotUtf8', row: 1, offset: 3, byte: 0xe2 }],
    ['a,b\xe2\x82\n', { kind: 'NotUtf8', row: 1, offset: 3, byte: 0xe2 }],
  ])('%j is refused', (text, anomaly) => {
    expect(scan([bytesOf(text)], { width: 2 }).anomaly).toEqual(anomaly);
    const shifted = { ...anomaly, offset: anomaly.offset + 5e9 };
    if (shifted.kind === 'TextAfterQuote') shifted.openedAt += 5e9;
    expect(scan([bytesOf(text)], { width: 2, offset: 5e9 }).anomaly).toEqual(shifted);
  });

  it.each([
    ['5" pipe,12" pipe\n', 2, 0],
    ['"a"b","c" "\n', 0, 2],
    ['"a"b"c",d\n', 0, 2],
    [' "x",y\n', 2, 0],
  ])('%j passes where stray quotes are kept, and they are counted', (text, literalQuotes, textAfterClose) => {
    const dialect = { ...domoDialect, strayQuotes: 'keep' as const };
    const found = scan([bytesOf(text)], { dialect, width: 2 });
    expect(found).toMatchObject({ rows: 1, anomaly: null, literalQuotes, textAfterClose });
  });

  it.each([
    ['\n', 'BlankLine'],
    ['a\rb\n', 'BareCarriageReturn'],
    ['a,b\n', 'WrongColumnCount'],
    ['"a', 'UnclosedQuote'],
    ['\0', 'NulByte'],
    ['\xff', 'NotUtf8'],
  ])('%j is refused where stray quotes are kept too', (text, kind) => {
    const dialect = { ...domoDialect, strayQuotes: 'keep' as const };
    expect(scan([bytesOf(text)], { dialect, width: 1 }).anomaly).toMatchObject({ kind });
  });

  it('knows other delimiters', () => {
    const dialect = { ...domoDialect, delimiter: '\t', strayQuotes: 'reject' as const };
    expect(scan([bytesOf('a,b\t"c\td"\n')], { dialect, width: 2 })).toMatchObject({
      rows: 1,
      anomaly: null,
    });
  });

  describe('longer than allowed', () => {
    const limit = 10;
    it.each<[string, string, Partial<Anomaly> | null]>([
      ['10 bytes with the line end', 'a,b\n123456789\nc', null],
      ['11 bytes with the line end', 'a,b\n1234567890\nc', { row: 2, offset: 4, openedAt: null }],
      ['10 bytes at the end of the object', 'a,b\n1234567890', null],
      ['11 bytes at the end of the object', 'a,b\n12345678901', { row: 2, offset: 4, openedAt: null }],
      ['in a quoted field', 'a,b\n1,"345678901"\n', { row: 2, offset: 4, openedAt: 6 }],
      [
        'behind a quoted field',
        'a,b\n1,"3"678901\n',
        { kind: 'TextAfterQuote', row: 2, offset: 9, openedAt: 6 },
      ],
      ['behind a good field', 'a,b\n1,"3",78901\n', { row: 2, offset: 4, openedAt: null }],
    ])('%s', (_, text, anomaly) => {
      const found = scan([bytesOf(text)], { maxRecordBytes: limit }).anomaly;
      if (anomaly) expect(found).toMatchObject({ kind: 'RecordTooLong', ...anomaly });
      else expect(found).toBeNull();
    });

    it('never asks for a byte beyond', () => {
      const scanner = createScanner({ ...defaults, maxRecordBytes: limit, dataEnd: 1e9 });
      scanner.push(bytesOf('a,b\n12345'));
      expect(scanner.limit).toBe(14);
      scanner.push(bytesOf('67890'));
      expect(scanner).toMatchObject({ done: true, anomaly: { kind: 'RecordTooLong', limit } });
    });
  });

  it.each([
    [0, 4, 1],
    [3, 4, 1],
    [4, 8, 2],
    [7, 8, 2],
    [8, 8, 2],
  ])('until byte %d takes the bytes up to %d', (until, position, rows) => {
    expect(scan([bytesOf('a,b\nc,d\n')], { until })).toMatchObject({ position, belonging: position, rows });
  });

  it('does not judge what lies behind its last record', () => {
    expect(scan([bytesOf('a,b\n\xff"\0')], { until: 0 })).toMatchObject({
      rows: 1,
      anomaly: null,
      belonging: 4,
    });
  });

  it('finds the same however the bytes are cut', () => {
    const seeds = fc.integer({ min: 0, max: 2 ** 31 });
    fc.assert(
      fc.property(
        seeds,
        fc.constantFrom('reject' as const, 'keep' as const),
        fc.array(fc.nat(80)),
        (seed, strayQuotes, cuts) => {
          const random = createRandom(seed);
          const data = anyData(random);
          const options = {
            dialect: { ...domoDialect, strayQuotes },
            width: random.pick([null, 1, 2]),
            maxRecordBytes: random.pick([7, 1000]),
            until: random.pick([5, 20, 1000]),
          };
          const edges = [0, ...cuts.filter((cut) => cut < data.length).sort((a, b) => a - b), data.length];
          const chunks = edges.slice(1).map((end, index) => data.subarray(edges[index], end));
          expect(scan(chunks, options)).toEqual(scan([data], options));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
