import fc from 'fast-check';
import type { ColumnType } from '../../../shared/data-set.ts';
import { canonicalDecimal } from './decimals.ts';

/**
 * A value by its canonical text: numbers in plain digits, days as `yyyy-MM-dd`, instants of UTC as
 * `yyyy-MM-ddTHH:mm:ss.ffffff`; null is a null.
 */
export type Value = string | null;

/** A value, and a number by which its spelling is chosen among those that the file's settings allow. */
export interface TableCell {
  value: Value;
  how: number;
}

export interface Table {
  names: string[];
  types: ColumnType[];
  rows: TableCell[][];
}

const characters = [
  ...[
    'a',
    'B',
    'é',
    'ß',
    '€',
    'Ж',
    '日',
    'ソ',
    '😀',
    ' ',
    '  ',
    '\t',
    ',',
    ';',
    '|',
    ':',
    '"',
    '""',
    "'",
    '\\',
  ],
  ...[
    '\n',
    '\r\n',
    '\r',
    '#',
    'NULL',
    '\\N',
    'N',
    'n/a',
    '0',
    '1',
    '07030',
    '+49',
    '-',
    '=',
    '.',
    '1.5',
    '1,5',
  ],
  ...['2026-01-31', '\u00a0', '\u2028', '\ufeff', '\x1a', '\x7f', '\x0b', 'true', '(', ')', '%', 'x y', 'E'],
];
/** Any character but NUL; surrogates are none. */
const anyCharacter = fc.oneof(
  fc.integer({ min: 1, max: 0xff }),
  fc.integer({ min: 1, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
);
const text = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(fc.constantFrom(...characters), { maxLength: 5 }).map((all) => all.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.array(anyCharacter, { maxLength: 6 }).map((all) => String.fromCodePoint(...all)),
  },
);

const long = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -1500n, max: 1500n }),
  fc.constantFrom(
    -(2n ** 63n),
    2n ** 63n - 1n,
    10n ** 18n,
    999_999_999_999_999_999n,
    -(10n ** 18n),
    1000n,
    1_234_567n,
  ),
);

const digits = (min: number, max: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max, size: 'max' })
    .map((all) => all.join(''));

const decimal = fc
  .tuple(fc.boolean(), digits(1, 22), digits(0, 16))
  .map(([negative, whole, fraction]) => canonicalDecimal(`${negative ? '-' : ''}${whole}.${fraction}`));

const double = fc.oneof(
  fc
    .tuple(fc.boolean(), digits(1, 15), fc.integer({ min: -30, max: 30 }))
    .map(([negative, some, exponent]) => canonicalDecimal(`${negative ? '-' : ''}${some}e${exponent}`)),
  fc
    .tuple(fc.boolean(), digits(1, 4), digits(0, 3))
    .map(([negative, whole, fraction]) => canonicalDecimal(`${negative ? '-' : ''}${whole}.${fraction}`)),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => canonicalDecimal(String(value))),
  fc
    .double({ noDefaultInfinity: true, noNaN: true, min: -1e25, max: 1e25 })
    .map((value) => canonicalDecimal(value.toPrecision(17))),
);

const isoOf = (millis: number) => {
  const text = new Date(millis).toISOString();
  return text.startsWith('+') || text.startsWith('-') ? null : text;
};
const day = 86_400_000;
const days = fc.oneof(fc.integer({ min: -719_162, max: 2_932_896 }), fc.integer({ min: -7000, max: 25_000 }));
const date = days.map((count) => (isoOf(count * day) as string).slice(0, 10));
/** Two days from the ends of the calendar, so that no zone leads out of it. */
const dateTime = fc
  .tuple(
    fc.oneof(fc.integer({ min: -719_160, max: 2_932_894 }), fc.integer({ min: -20_000, max: 25_000 })),
    fc.oneof(fc.integer({ min: 0, max: 86_399 }), fc.constantFrom(0, 3600, 7200, 82_800, 84_600, 5400)),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 999_999 }) },
    ),
  )
  .map(
    ([count, second, micros]) =>
      `${(isoOf(count * day + second * 1000) as string).slice(0, 19)}.${String(micros).padStart(6, '0')}`,
  );
/** Hours around which clocks of the zones that are written change. */
const changes = fc
  .tuple(
    fc.constantFrom(
      '2026-03-29T01',
      '2026-10-25T00',
      '2026-10-25T01',
      '2026-11-01T05',
      '2026-11-01T06',
      '2026-03-08T07',
      '2018-11-04T02',
      '2018-11-04T03',
      '2026-04-04T14',
      '2026-04-04T15',
      '2026-10-03T15',
      '1999-12-31T23',
    ),
    fc.integer({ min: 0, max: 3599 }),
  )
  .map(
    ([hour, second]) =>
      `${(isoOf(Date.parse(`${hour}:00:00Z`) + second * 1000) as string).slice(0, 19)}.000000`,
  );

const values: Record<ColumnType, fc.Arbitrary<string>> = {
  STRING: text,
  LONG: long.map(String),
  DECIMAL: decimal,
  DOUBLE: double,
  DATE: date,
  DATETIME: fc.oneof(dateTime, changes),
};

const cells = Object.fromEntries(
  Object.entries(values).map(([type, value]) => [
    type,
    fc.record({ value: fc.option(value, { freq: 6 }), how: fc.nat({ max: 0xffff }) }),
  ]),
) as Record<ColumnType, fc.Arbitrary<TableCell>>;
const cellOf = (type: ColumnType) => cells[type];

const names = [
  ...[
    'id',
    'Name',
    'amount €',
    'Datum',
    'x y',
    'a,b',
    'q"r',
    'semi;colon',
    'tab\tin',
    '#no',
    'Ünï',
    '07',
    'pipe|p',
  ],
  ...["it's", 'new\nline', 'back\\slash', 'E', '-', 'total', 'day 2'],
];

const types = fc.constantFrom<ColumnType[]>(
  ...(['STRING', 'STRING', 'LONG', 'DECIMAL', 'DOUBLE', 'DATE', 'DATETIME'] as const),
);

/** Tables of typed values. */
export const tables: fc.Arbitrary<Table> = fc.array(types, { minLength: 1, maxLength: 5 }).chain((types) =>
  fc.record({
    types: fc.constant(types),
    names: fc.shuffledSubarray(names, { minLength: types.length, maxLength: types.length }),
    rows: fc.oneof(
      { weight: 9, arbitrary: fc.array(fc.tuple(...types.map(cellOf)), { minLength: 1, maxLength: 12 }) },
      { weight: 1, arbitrary: fc.constant<TableCell[][]>([]) },
    ),
  }),
);
