import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { type Dialect, domoDialect } from '../../../shared/csv/dialect.ts';
import { parseRecords } from '../../../shared/csv/records.ts';
import type { Anomaly } from '../../../shared/csv/report.ts';
import type { ScanOptions } from '../../../shared/csv/scan.ts';
import { createScanner } from '../../../shared/csv/scanner.ts';
import { createRandom } from '../../helpers/csv-random.ts';

type Rules = Partial<Dialect> & Partial<Pick<ScanOptions, 'width' | 'shortRows' | 'emptyColumns'>>;

/** What a scan makes of a text, whole and byte by byte, with the kernel and without. */
function read(text: string, { width = null, shortRows, emptyColumns, ...dialect }: Rules) {
  const bytes = Buffer.from(text);
  const options: ScanOptions = {
    ...{ dialect: { ...domoDialect, ...dialect }, width, maxRecordBytes: 1000, offset: 0, until: 1e9 },
    ...{ shortRows: shortRows ?? 'reject', emptyColumns: emptyColumns ?? 'reject', dataEnd: bytes.length },
  };
  const results = [1, 1000].flatMap((length) =>
    [createScanner(options), createScanner(options, null)].map((scanner) => {
      const written: Uint8Array[] = [];
      for (let at = 0; at < bytes.length && !scanner.done; at += length) {
        scanner.push(bytes.subarray(at, at + length));
        written.push(...scanner.take());
      }
      scanner.end();
      written.push(...scanner.take());
      const { rows, anomaly, changes } = scanner;
      return { rows, anomaly, changes, text: anomaly ? null : Buffer.concat(written).toString() };
    }),
  );
  const [first, ...others] = results;
  for (const other of others) expect(other).toEqual(first);
  return first;
}

const keep = { strayQuotes: 'keep' } as const;
const backslash = { escape: 'backslash' } as const;
const trim = { trim: true } as const;
const skip = { blankLines: 'skip' } as const;
const drop = { emptyColumns: 'drop' } as const;

describe('what is written of', () => {
  it.each<[string, Rules, string, string]>([
    ['another delimiter', { delimiter: ';' }, 'a;b,c\n"d;e";\n', 'a,"b,c"\n"d;e",\n'],
    ['a tab', { delimiter: '\t' }, 'a\t b\n\tc', 'a, b\n,c\n'],
    ['no delimiter', { delimiter: null }, 'a,b\n"c,d"\ne;f\n', '"a,b"\n"c,d"\ne;f\n'],
    ['another quote', { quote: "'" }, "'a''b',\"c\"\n'd\ne',''\n", '"a\'b","""c"""\n"d\ne",""\n'],
    ['no quote', { quote: null }, 'a"b,"c\nd,"\n', '"a""b","""c"\nd,""""\n'],
    ['CRLF', { delimiter: ';' }, 'a;b\r\nc;d\n', 'a,b\r\nc,d\n'],
    ['CR alone', { lineEnd: 'cr' }, 'a,b\r"c\rd","e\nf"\rg,h', 'a,b\n"c\rd","e\nf"\ng,h\n'],

    ['an escaped quote', backslash, '"a\\"b","c""d"\n', '"a""b","c""d"\n'],
    ['an escaped delimiter and line end', backslash, 'a\\,b\\\nc,d\\\r\ne\n', '"a,b\nc","d\r\ne"\n'],
    ['an escaped backslash', backslash, 'a\\\\,"b\\\\"\n', 'a\\,"b\\"\n'],
    ['a backslash that escapes nothing', backslash, '\\a,"\\b",\\n\n', '\\a,"\\b",\\n\n'],
    ['the text of a null', backslash, '\\\\N,\\N,"\\N"\n', '"\\N",,"\\N"\n'],
    ['nulls', {}, '\\N,a\na,\\N,\\N\r\nb,\\N', ',a\na,,\r\nb,\n'],
    ['nulls behind a long text', {}, `${'x'.repeat(200)},\\N\ny,\\N\n`, `${'x'.repeat(200)},\ny,\n`],
    ['a null in one column', { width: 1 }, 'a\n\\N\n', 'a\n""\n'],
    [
      'what only looks like nulls',
      {},
      '"a\n\\N,\\N\n",C:\\N,\\Na,"\\N", \\N\n',
      '"a\n\\N,\\N\n",C:\\N,\\Na,"\\N", \\N\n',
    ],
    ['a backslash that is none', {}, 'a\\,"b\\"\n', 'a\\,"b\\"\n'],
    ['an escaped other quote', { ...backslash, quote: "'", delimiter: ';' }, "'a\\'b';c\\;\n", '"a\'b",c;\n'],

    ['blanks around cells', trim, ' a , "b" ,\t"c"\t, d e \n', 'a,"b","c",d e\n'],
    ['blanks inside quotes', trim, '" a "," "\n', '" a "," "\n'],
    ['blanks where the tab separates', { ...trim, delimiter: '\t' }, ' a \t "b"\t\t c\n', 'a,"b",,c\n'],
    ['blanks that stay', {}, ' a , b\n', ' a , b\n'],

    ['comments', { comment: '#' }, '#a"b\na,b\n#c,"\n"#d\n#e",#\n#', 'a,b\n"#d\n#e",#\n'],
    ['comments in a file of CRLF', { comment: '#' }, '#"\r\na\r\n#\r\n', 'a\r\n'],
    ['a comment behind a blank', { comment: '#', ...skip }, ' #a\n', ' #a\n'],

    ['stray quotes', keep, '5" pipe,"12" pipe",x\n', '"5"" pipe","12"" pipe",x\n'],
    ['text behind a quote', keep, '"a" b,c"\n', '"a"" b,c"\n'],
    ['a quote before CRLF and before CR', keep, '"a\r"\r\n"b"\rc"\n', '"a\r"\r\n"b""\rc"\n'],
    ['stray quotes and doubled ones', keep, '"a""b"c","d"""\n', '"a""b""c","d"""\n'],
    ['stray quotes behind blanks', { ...keep, ...trim }, ' "a" b" , "c" \n', '"a"" b","c"\n'],
    [
      'stray quotes in another dialect',
      { ...keep, delimiter: ';' },
      '1" x;"y";"z"w"\n',
      '"1"" x","y","z""w"\n',
    ],

    ['blank lines', skip, 'a\n\n \t\r\nb\n\n', 'a\nb\n'],
    ['blank lines at the end', { ...skip, width: 2 }, 'a,b\n  \n\n ', 'a,b\n'],
    [
      'blank lines that are nulls',
      { blankLines: 'null', width: 1 },
      'a\n\n \r\nb\n\n',
      'a\n""\n""\r\nb\n""\n',
    ],
    ['a blank line in quotes', skip, '"a\n\nb"\n', '"a\n\nb"\n'],
    ['delimiters that look blank', { ...skip, delimiter: '\t' }, 'a\tb\n\t\n', 'a,b\n,\n'],

    ['surplus empty cells', { ...drop, width: 2 }, 'a,b,,\nc,d\n"e",f,""\r\n', 'a,b\nc,d\n"e",f\r\n'],
    ['the only cell that is left', { ...drop, width: 1 }, 'a,\n,\n', 'a\n""\n'],
    ['short records', { shortRows: 'pad', width: 3 }, 'a\nb,c\nd,e,f', 'a,,\nb,c,\nd,e,f\n'],
    ['both', { ...drop, shortRows: 'pad', width: 2 }, 'a\nb,c,\n', 'a,\nb,c\n'],
    ['text beyond ASCII', { delimiter: ';' }, 'é;"漢;🙂"\n', 'é,"漢;🙂"\n'],
  ])('%s', (_, rules, text, expected) => {
    expect(read(text, rules)).toMatchObject({ anomaly: null, text: expected });
  });

  it('counts an only null that is sent as an empty text, and nothing else', () => {
    const rules = { blankLines: 'null', width: 1, ...drop } as const;
    expect(read('a\n\n,\n""\n', rules)).toMatchObject({ rows: 4, changes: { emptyText: 2 } });
    expect(read('a;b\n;\n', { delimiter: ';' })).toMatchObject({ rows: 2, changes: {} });
  });

  it('does not count comments and blank lines as rows', () => {
    const rules = { ...skip, comment: '#', width: 2 } as const;
    expect(read('#\na,b\n\n#\nc\n', rules)?.anomaly).toMatchObject({
      kind: 'WrongColumnCount',
      row: 2,
      offset: 9,
    });
  });
});

describe('what is refused of', () => {
  it.each<[string, Rules, string, Partial<Record<string, unknown>> & Pick<Anomaly, 'kind'>]>([
    ['a surplus cell with text', { ...drop, width: 2 }, 'a,b,,c\n', { kind: 'WrongColumnCount', found: 4 }],
    ['a surplus blank', { ...drop, width: 1 }, 'a, \n', { kind: 'WrongColumnCount', found: 2 }],
    ['a surplus cell where none may be', { width: 1 }, 'a,\n', { kind: 'WrongColumnCount', found: 2 }],
    ['a short record', { width: 2, ...drop }, 'a\n', { kind: 'WrongColumnCount', found: 1 }],
    ['a blank line', {}, 'a\n \n', { kind: 'BlankLine', offset: 2 }],
    ['a line feed among CR', { lineEnd: 'cr' }, 'a\r\nb\r', { kind: 'BareLineFeed', offset: 2 }],
    [
      'a line feed behind a quote among CR',
      { lineEnd: 'cr' },
      '"a"\n\r',
      { kind: 'BareLineFeed', offset: 3 },
    ],
    ['text behind a quote and blanks', trim, ' "a"  b\n', { kind: 'TextAfterQuote', offset: 6, openedAt: 1 }],
    [
      'a quote behind a quote and blanks',
      trim,
      '"a" "b"\n',
      { kind: 'TextAfterQuote', offset: 4, openedAt: 0 },
    ],
    ['a quote behind blanks', {}, ' "a"\n', { kind: 'QuoteInUnquotedField', offset: 1 }],
    ['a quote behind an escape', backslash, 'a\\""\n', { kind: 'QuoteInUnquotedField', offset: 3 }],
    ['a CR that is not escaped', backslash, '\\\r\r\rb\n', { kind: 'BareCarriageReturn', offset: 2 }],
    ['a quote that no delimiter follows', keep, '"a" b\n', { kind: 'UnclosedQuote', offset: 0 }],
    ['a quoted cell that an escape leaves open', backslash, '"a\\"\n', { kind: 'UnclosedQuote', offset: 0 }],
    ['half a line end', keep, '"a"\r', { kind: 'BareCarriageReturn', offset: 3 }],
    ['a NUL in a comment', { comment: '#' }, '#\0\n', { kind: 'NulByte', offset: 1 }],
    [
      'a comment without end',
      { comment: '#' },
      `#"${'x'.repeat(1000)}\n`,
      { kind: 'RecordTooLong', openedAt: null },
    ],
    ['a cell without end', keep, `"${'x'.repeat(1000)}`, { kind: 'RecordTooLong', openedAt: 0 }],
  ])('%s', (_, rules, text, anomaly) => {
    expect(read(text, rules)?.anomaly).toMatchObject(anomaly);
  });
});

it('reads what csv-parse reads, where both know the dialect', () => {
  const seeds = fc.integer({ min: 0, max: 2 ** 31 });
  fc.assert(
    fc.property(
      seeds,
      fc.constantFrom(',', ';', '\t', '|'),
      fc.constantFrom('"', "'"),
      (seed, delimiter, quote) => {
        const random = createRandom(seed);
        const repeat = (times: number, make: () => string) => Array.from({ length: times }, make).join('');
        const plain = ['a', 'é', ' ', '"', "'", ','].filter((text) => text !== delimiter && text !== quote);
        const inside = [...plain, delimiter, quote + quote, '\n', '\r\n', '#'];
        const cell = () =>
          random.once(2)
            ? `x${repeat(random.int(4), () => random.pick(plain))}`
            : quote + repeat(random.int(6), () => random.pick(inside)) + quote;
        const line = () => (random.once(4) ? `#${random.pick(inside)}b` : `${cell()}${delimiter}${cell()}`);
        const text = repeat(1 + random.int(8), () => `${line().replace(/^(#.*)[\r\n]+/, '$1')}\n`);
        const dialect = { ...domoDialect, delimiter, quote, comment: '#' };
        const seen = [...parseRecords([Buffer.from(text)], dialect)].map(({ cells }) =>
          cells.map(({ text }) => text),
        );
        const options = { delimiter, quote, escape: quote, comment: '#', comment_no_infix: true };
        expect(seen).toEqual(parse(text, { ...options, record_delimiter: ['\r\n', '\n'] }));
      },
    ),
    { numRuns: 500 },
  );
});
