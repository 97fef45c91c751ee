import fc from 'fast-check';
import type { RecastColumn } from '../../shared/cells/recast.ts';
import type { CellRules } from '../../shared/cells/rules.ts';
import { type Dialect, domoDialect } from '../../shared/csv/dialect.ts';
import type { ColumnType } from '../../shared/data-set.ts';

/** A table in some spelling, and what is to become of it. */
export interface CellTable {
  dialect: Dialect;
  width: number;
  columns: RecastColumn[];
  rules: CellRules;
  trim: boolean;
  text: string;
}

/** Texts of cells: most fit their type under some rules; all are between two spellings where a kernel could be wrong. */
export const cellTexts: Record<ColumnType, string[]> = {
  STRING: [
    ...[
      '',
      'a',
      'some text',
      '\\N',
      '\\n',
      '\\',
      ' ',
      ' x ',
      'NULL',
      'N/A',
      'NULLS',
      'é',
      '€ 5',
      'a,b',
      'a;b',
      "it's",
    ],
    ...[
      'a"b',
      '"',
      'line\nbreak',
      'cr\r\nlf',
      'x'.repeat(15),
      'x'.repeat(16),
      'x'.repeat(17),
      `${'y'.repeat(40)},`,
    ],
    ...['"'.repeat(9), '\t', 'a\tb', '07030', '2026-01-31', ' \\N'],
  ],
  LONG: [
    ...[
      '0',
      '1',
      '-1',
      '42',
      '123456789012345',
      '1234567890123456',
      '123456789012345678',
      '1234567890123456789',
    ],
    ...[
      '-0',
      '007',
      '-07',
      '+5',
      '5.0',
      '5.',
      '.5',
      '5.5',
      '-5.00',
      '1.234',
      '1,234',
      '12,34',
      '1.234.567',
      '1 234',
    ],
    ...[
      '1.23.456',
      '1,23,456',
      '1 23 456',
      '5,0',
      '',
      '-',
      '--1',
      '1-',
      '(5)',
      '9223372036854775807',
      '9223372036854775808',
      ' 7',
      '7 ',
      '\t7',
      '\u00a07',
    ],
    ...[
      'NULL',
      '\\N',
      ' \\N',
      '1e3',
      'abc',
      '0.0',
      '-0.0',
      '1234',
      '12345,678',
      '1,234,567',
      '00',
      '1x',
      'x1',
      '1.0.0',
    ],
  ],
  DOUBLE: [
    ...[
      '0',
      '-0',
      '0.5',
      '-0.5',
      '.5',
      '5.',
      '-.5',
      '1.5',
      '-1.50',
      '123456789012.345',
      '1234567890123.45',
      '00.5',
    ],
    ...[
      '12345678901234.5',
      '123456789012345.6',
      '0.12345678901234',
      '0.123456789012345',
      '1,5',
      '1.234,56',
      '1,234.56',
    ],
    ...[
      '-1,5',
      ',5',
      '5,',
      '1..5',
      '1,,5',
      '-',
      '.',
      ',',
      '1e5',
      '1.5E-3',
      'NaN',
      '',
      '12.',
      '-0,0',
      '1 234,5',
      '1.5 ',
    ],
    ...[
      '0.1234567890123456',
      '17.5 €',
      '99999999999999999',
      '-123456789012345',
      '-12345678901234.5',
      '0.00',
      '-0.00',
    ],
    ...['123456.', '1234,5', '0,05', '01,5', '1.234', '12.34', '1234.567,8', '1.2345,6'],
  ],
  DECIMAL: [
    ...[
      '0',
      '-0',
      '-0.0',
      '-0.5',
      '0.5',
      '1.50',
      '-1.50',
      '123456789012.34',
      '1,5',
      '1.234,50',
      '-0,5',
      '.25',
      '',
      '1e2',
    ],
    ...[
      '0.1234567890123456',
      '0.12345678901234567',
      '123456789012345678901',
      '12345678901234567890123',
      '5.00000000000000000',
    ],
  ],
  DATE: [
    ...[
      '2026-01-31',
      '2026-02-28',
      '2026-02-29',
      '2024-02-29',
      '2100-02-29',
      '2000-02-29',
      '2026-04-31',
      '0000-01-01',
    ],
    ...[
      '0001-01-01',
      '9999-12-31',
      '2026-13-01',
      '2026-00-10',
      '2026-01-00',
      '2026-01-32',
      '31.01.2026',
      '31.02.2026',
    ],
    ...[
      '01/31/2026',
      '31/01/2026',
      '20260131',
      '20261301',
      '2026-1-31',
      '2026/01/31',
      '',
      ' 2026-01-31',
      '2026-01-31 ',
    ],
    ...[
      '2026-01-31T00:00:00',
      '2026-01-31 00:00',
      '2026-01-31 10:00:00',
      '2026-01-31T00:00:00Z',
      '2026-01-31T00:00:00.000',
    ],
    ...[
      '2026-01-31T00:00:00+01:00',
      '2026-01-31x',
      'x2026-01-31',
      '2026_01-31',
      '2O26-01-31',
      'today',
      '1.2.2026',
      '31.01.26',
    ],
  ],
  DATETIME: [
    ...[
      '2026-01-31T10:11:12',
      '2026-01-31 10:11:12',
      '2026-01-31T10:11',
      '2026-01-31 10:11',
      '2026-01-31t10:11:12',
    ],
    ...[
      '2026-01-31T24:00:00',
      '2026-01-31T23:59:59',
      '2026-01-31T23:59:60',
      '2026-01-31T23:60:00',
      '2026-01-31T25:00:00',
    ],
    ...[
      '2026-01-31T10:11:12Z',
      '2026-01-31 10:11:12 UTC',
      '2026-01-31T10:11:12+01:00',
      '2026-01-31T10:11:12-0530',
    ],
    ...[
      '2026-01-31T10:11:12+02',
      '2026-01-31T00:11:12+14:00',
      '2026-01-31T10:11:12+15:00',
      '2026-01-31T10:11:12.5',
    ],
    ...[
      '2026-01-31T10:11:12.123456',
      '2026-01-31T10:11:12.1234567',
      '2026-01-31T10:11:12.000',
      '2026-01-31T10:11:12.120Z',
    ],
    ...[
      '2026-01-31T10:11:12.',
      '2026-03-29T02:30:00',
      '2026-10-25T02:30:00',
      '2026-10-25T03:00:00',
      '2026-10-25 01:59:59',
    ],
    ...[
      '2026-03-29T03:00:00',
      '2026-07-01T00:30:00',
      '1969-12-31T23:00:00',
      '1950-06-01T12:00:00',
      '2041-06-01T12:00:00',
    ],
    ...[
      '0001-01-01T00:00:00+01:00',
      '9999-12-31T23:59:59-01:00',
      '31.01.2026 10:11',
      '31.01.2026 10:11:12',
      '2026-01-31',
    ],
    ...[
      '31.01.2026',
      '01/31/2026 10:11',
      '',
      ' 2026-01-31T10:11:12 ',
      '2026-01-31T10:11:1',
      '2026-01-31_10:11:12',
      '20260131',
    ],
    ...[
      '2026-02-29T10:11:12',
      '2024-02-29T23:30:00-05:00',
      '2026-12-31T23:30:00-05:00',
      '2026-01-31T10:11:12 +01:00',
    ],
    ...[
      '2026-01-31T10-11-12',
      '2026-01-31T1a:11:12',
      '2026-01-31T10:11:12ZZ',
      '2026-01-31T10:11Z',
      '01.12.2025 23:59:58',
      '31.01.2026 24:00',
      '29.02.2024 10:11',
      '31.04.2026 10:11',
      '01.01.0000 10:11',
      '2026-01-31T10:11:12utc',
    ],
  ],
};
/** Spellings that need nothing, as most cells of a file do. */
const plain: Record<ColumnType, string[]> = {
  STRING: ['a', 'some text', '', 'x'.repeat(20)],
  LONG: ['1', '42', '-7', '', '123456'],
  DOUBLE: ['1.5', '0.05', '-12.25', '', '100'],
  DECIMAL: ['1.50', '0.05', '', '7'],
  DATE: ['2026-01-31', '2024-12-01', ''],
  DATETIME: ['2026-01-31T10:11:12', '2026-07-01 23:59:59', ''],
};

const types = Object.keys(cellTexts) as ColumnType[];

const dialects = fc
  .record({
    delimiter: fc.constantFrom(',', ',', ',', ';', '\t', '|', ' ', '-'),
    quote: fc.constantFrom('"', '"', '"', "'", null),
    strayQuotes: fc.constantFrom<Dialect['strayQuotes'][]>('reject', 'reject', 'reject', 'reject', 'keep'),
    escape: fc.constantFrom<Dialect['escape'][]>(
      'double',
      'double',
      'double',
      'double',
      'double',
      'backslash',
    ),
    blankLines: fc.constantFrom<Dialect['blankLines'][]>('skip', 'reject', 'null'),
    comment: fc.constantFrom(null, null, null, null, null, null, '#'),
  })
  .map((own): Dialect => ({ ...domoDialect, ...own }));

const rules = fc.record<CellRules>({
  nulls: fc.constantFrom(
    [],
    [],
    [],
    ['NULL'],
    ['N/A', 'NULL', 'NUL', '-'],
    ['42', '-7', '1.50', '1,5', '2026-01-31', '31.01.2026', '2026-01-31T10:11:12'],
  ),
  decimal: fc.constantFrom('.', '.', ','),
  thousands: fc.constantFrom(null, null, '.', ' ', "'"),
  symbols: fc.constantFrom([], [], [], ['€']),
  dates: fc.constantFrom(
    [],
    ['dd.MM.yyyy'],
    ['dd.MM.yyyy', 'dd.MM.yyyy HH:mm'],
    ['MM/dd/yyyy', 'MM/dd/yyyy HH:mm'],
    ['d.M.yyyy', 'dd/MM/yyyy'],
    ['dd.MM.yyyy HH:mm:ss', 'dd.MM.yyyy HH:mm', 'dd.MM.yyyy'],
  ),
  timeZone: fc.constantFrom('UTC', 'UTC', 'Europe/Berlin', 'America/New_York'),
  invalid: fc.constantFrom<CellRules['invalid'][]>('reject', 'null', 'null', 'null'),
});

/** Columns in the order of the file, or in another one with some that the file lacks. */
function columnsOf(width: number): fc.Arbitrary<RecastColumn[]> {
  const origin = fc.oneof(
    { weight: 6, arbitrary: fc.nat(width - 1).map((index) => ({ kind: 'cell' as const, index })) },
    fc.constantFrom<RecastColumn['origin'][]>(
      { kind: 'null' },
      { kind: 'text', text: 'a, "b"' },
      { kind: 'text', text: '' },
      { kind: 'text', text: 'incoming/x.csv' },
      { kind: 'row' },
    ),
  );
  const same = Array.from({ length: width }, (_, index) => ({ kind: 'cell' as const, index }));
  return fc.oneof(fc.constant(same), fc.array(origin, { minLength: 1, maxLength: 6 })).chain((origins) =>
    fc
      .array(
        fc.record({
          type: fc.constantFrom(...types),
          isKey: fc.constantFrom(false, false, false, false, true),
        }),
        { minLength: origins.length, maxLength: origins.length },
      )
      .map((chosen) =>
        origins.map((origin, index) => ({
          ...{ name: `c${index}`, type: 'STRING' as ColumnType, ...chosen[index] },
          origin,
        })),
      ),
  );
}

/** A cell in quotes where it needs them or by chance. */
export function spelled(text: string, isQuoted: boolean, { delimiter, quote }: Dialect): string {
  const needs = [delimiter, quote, '\n', '\r'].some((special) => special !== null && text.includes(special));
  if (quote === null) return needs ? 'x' : text;
  return needs || isQuoted ? quote + text.replaceAll(quote, quote + quote) + quote : text;
}

export const cellTables: fc.Arbitrary<CellTable> = fc
  .record({
    dialect: dialects,
    width: fc.integer({ min: 1, max: 6 }),
    rules,
    trim: fc.constantFrom(false, false, false, false, true),
  })
  .chain((base) => fc.tuple(fc.constant(base), columnsOf(base.width)))
  .chain(([base, columns]) => {
    const typeOf = (place: number) =>
      columns.find(({ origin }) => origin.kind === 'cell' && origin.index === place)?.type ?? 'STRING';
    const cell = (place: number) =>
      fc.tuple(
        fc.oneof(
          { weight: 8, arbitrary: fc.constantFrom(...plain[typeOf(place)]) },
          { weight: 2, arbitrary: fc.constantFrom(...cellTexts[typeOf(place)]) },
        ),
        fc.constantFrom(false, false, false, true),
      );
    const record = fc.record({
      cells: fc.tuple(...Array.from({ length: base.width }, (_, place) => cell(place))),
      surplus: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1, 2, -1),
      lineEnd: fc.constantFrom('\n', '\n', '\n', '\r\n'),
      line: fc.constantFrom('', '', '', '', '', '', '', '', '\n', '  \n', '#, "\n', '\r\n'),
    });
    return fc.array(record, { maxLength: 24 }).map((records) => {
      const { dialect } = base;
      const delimiter = dialect.delimiter ?? '';
      const text = records
        .map(({ cells, surplus, lineEnd, line }) => {
          const list = cells.map(([text, isQuoted]) => spelled(text, isQuoted, dialect));
          const kept = surplus < 0 ? list.slice(0, surplus) : [...list, ...Array(surplus).fill('')];
          return line + kept.join(delimiter) + lineEnd;
        })
        .join('');
      return { ...base, columns, text };
    });
  });
