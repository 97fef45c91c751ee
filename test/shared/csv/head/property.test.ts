import fc from 'fast-check';
import type { Dialect } from '../../../../shared/csv/dialect.ts';
import type { Head, ReadRules } from '../../../../shared/csv/head/types.ts';
import { createRecordParser } from '../../../../shared/csv/records.ts';
import { FileError } from '../../../../shared/errors.ts';
import { ask, knownOf, plain } from './asking.ts';

/** A table, and how a writer spells it. */
interface Spelling {
  delimiter: string;
  quote: string;
  escape: 'double' | 'backslash';
  lineEnd: '\n' | '\r\n' | '\r';
  /** Every cell is quoted, not only those that need it. */
  quotesAll: boolean;
  title: string[];
  comments: boolean;
  sep: boolean;
  mark: boolean;
  trailing: boolean;
  end: string;
  footer: string[];
}

const letters = [
  'a',
  'B',
  'ß',
  '1',
  '2.5',
  ' ',
  ',',
  ';',
  '\t',
  '|',
  '"',
  "'",
  '\\',
  '\n',
  '\r',
  '\r\n',
  '#',
  'x y',
  '2026-01-01',
  '€',
  '<',
  '{',
  '=',
];
const cell = fc.array(fc.constantFrom(...letters), { maxLength: 4 }).map((parts) => parts.join(''));
const name = fc
  .array(fc.constantFrom('a', 'B', 'é', ',', ';', '|', '"', "'", ' ', 'id', '_'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.join(''));

const table = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.record({
    names: fc.uniqueArray(
      name.filter((text) => text.trim() !== '' && !text.startsWith('#')),
      { minLength: width, maxLength: width, selector: (text) => text.trim().toLowerCase() },
    ),
    rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }),
    order: fc.shuffledSubarray(
      Array.from({ length: width }, (_, index) => index),
      { minLength: width },
    ),
  }),
);

const title = fc.constantFrom('Report', 'From - to;1 Jan', 'a,b,c', '', '  ', '"open', 'x|y|z|1', '\t');

const spelling: fc.Arbitrary<Spelling> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  quote: fc.constantFrom('"', '"', "'"),
  escape: fc.constantFrom('double', 'backslash'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  quotesAll: fc.boolean(),
  title: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, fc.array(title, { maxLength: 3 })),
  comments: fc.boolean(),
  sep: fc.boolean(),
  mark: fc.boolean(),
  trailing: fc.boolean(),
  end: fc.constantFrom('', '', '\x1a', '\0\0\0'),
  footer: fc.oneof(
    { weight: 3, arbitrary: fc.constant<string[]>([]) },
    fc.array(fc.constantFrom('Total', 'end', 'x y'), { maxLength: 2 }),
  ),
});

function spell(text: string, how: Spelling): string {
  const { delimiter, quote, quotesAll } = how;
  const needs =
    quotesAll ||
    text === '' ||
    /[\r\n]/.test(text) ||
    text.includes(delimiter) ||
    text.includes(quote) ||
    /^[#\s]|\s$/.test(text);
  const escaped =
    how.escape === 'backslash'
      ? text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)
      : text.replaceAll(quote, quote + quote);
  return needs ? quote + escaped + quote : escaped;
}

/** The lines of a file. */
function write(names: string[], rows: string[][], how: Spelling, header: boolean): Buffer {
  const { delimiter, lineEnd, title: titles, comments, sep, mark, trailing, end, footer } = how;
  const line = (cells: string[]) =>
    cells.map((text) => spell(text, how)).join(delimiter) + (trailing ? delimiter : '');
  const lines = [
    ...(sep ? [`sep=${delimiter}`] : []),
    ...(header ? titles : []),
    ...(comments ? ['# a comment; with, all | sorts'] : []),
    ...(header ? [line(names)] : []),
    ...rows.map(line),
    ...footer,
  ];
  return Buffer.from(`${mark ? '\ufeff' : ''}${lines.map((text) => text + lineEnd).join('')}${end}`);
}

function rulesOf(how: Spelling, header: boolean): Partial<ReadRules> {
  const comment = how.comments ? '#' : null;
  return { quote: how.quote, escape: how.escape, header, comment, skipFooter: how.footer.length };
}

/** The cells of the data, by the parser that parts are looked at with. */
function dataOf(bytes: Buffer, { dialect, dataStart, dataEnd, width }: Head): string[][] {
  const parser = createRecordParser(dialect as Dialect, dataStart);
  const records = [...parser.push(bytes.subarray(dataStart, dataEnd)), ...parser.end()];
  return records.map(({ cells }) => cells.slice(0, width ?? 0).map(({ text }) => text));
}

/** What the file is read as; null: it is refused, as a file may be. */
function readOrRefuse(bytes: Buffer, read: Partial<ReadRules>, names: string[] | null): Head | null {
  try {
    const head = ask(bytes, { read, known: names && knownOfNames(names) });
    expect(typeof head).toBe('object');
    return head as Head;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return null;
  }
}

const knownOfNames = (names: string[]) => {
  const known = knownOf([]);
  const columns = names.map((from) => ({ from, type: null }));
  const normal = (text: string) => text.trim().toLowerCase();
  const wanted = JSON.stringify(names.map(normal).sort());
  return {
    ...known,
    columns,
    accepts: (header: readonly string[]) => JSON.stringify(header.map(normal).sort()) === wanted,
  };
};

const numRuns = Number(process.env.HEAD_RUNS ?? 600);

describe('a table that is written in any spelling', () => {
  let read = 0;
  let refused = 0;

  it('is read as it is, or refused, where its columns are known', () => {
    fc.assert(
      fc.property(table, spelling, ({ names, rows, order }, how) => {
        fc.pre(names.every((text) => !/^sep=/i.test(text)));
        const bytes = write(
          order.map((index) => names[index] as string),
          rows,
          how,
          true,
        );
        const head = readOrRefuse(bytes, rulesOf(how, true), names);
        if (head === null) {
          refused++;
          return;
        }
        read++;
        expect(head.header).toEqual(order.map((index) => names[index]));
        expect(dataOf(bytes, head)).toEqual(rows);
      }),
      { numRuns },
    );
    expect(read).toBeGreaterThan(refused);
  });

  it('is read as it is, or refused, where it has no header', () => {
    fc.assert(
      fc.property(table, spelling, ({ names, rows }, how) => {
        const bytes = write(names, rows, how, false);
        const head = readOrRefuse(bytes, rulesOf(how, false), names);
        if (head !== null && !head.empty) expect(dataOf(bytes, head)).toEqual(rows);
      }),
      { numRuns },
    );
  });

  it('is read as it is, or refused, where the delimiter is set and columns are inferred', () => {
    fc.assert(
      fc.property(table, spelling, ({ names, rows }, how) => {
        const bytes = write(names, rows, { ...how, title: [] }, true);
        const head = readOrRefuse(bytes, { ...rulesOf(how, true), delimiter: how.delimiter }, null);
        if (head === null) return;
        expect(head.header).toEqual(names);
        expect(dataOf(bytes, head)).toEqual(rows);
      }),
      { numRuns },
    );
  });

  it('is never more than refused, whatever the bytes are', () => {
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(...letters, 'sep=;', '\ufeff', '\0', '\x1a', '{"a":1}', '<a><b>', '-- x')
        .map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 30 }),
        fc.record({
          delimiter: fc.constantFrom('auto', 'auto', ',', null),
          header: fc.boolean(),
          skipLines: fc.constantFrom<('auto' | number)[]>('auto', 'auto', 0, 2),
          skipFooter: fc.constantFrom(0, 0, 1),
          strayQuotes: fc.constantFrom<ReadRules['strayQuotes'][]>('reject', 'keep'),
          shortRows: fc.constantFrom<ReadRules['shortRows'][]>('reject', 'pad'),
          emptyColumns: fc.constantFrom<ReadRules['emptyColumns'][]>('drop', 'reject'),
          trim: fc.boolean(),
        }),
        fc.constantFrom<(string[] | null)[]>(null, ['a'], ['a', 'B']),
        (parts, read, names) => {
          const bytes = Buffer.concat(parts);
          const head = readOrRefuse(bytes, { ...plain, ...read }, names);
          if (head === null) return;
          expect(head.dataStart).toBeLessThanOrEqual(head.dataEnd);
          expect(head.dataEnd).toBeLessThanOrEqual(bytes.length);
        },
      ),
      { numRuns },
    );
  });
});
