import fc from 'fast-check';

/** Files that no case is like, by fast-check. */

const textOf = (text: string) => Buffer.from(text);
const delimiters = fc.constantFrom(',', ',', ';', '\t', '|');
const ends = fc.constantFrom('\n', '\n', '\r\n', '\r');

const cell = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', '1', '22', '', '-1.5', '2026-01-31', '007', 'é', 'x y') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: fc.constantFrom('"', '""', ',', '\n', 'a', ' ', '\\'), maxLength: 6 }),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }).map((text) => `"${text.replaceAll('"', '""')}"`) },
);

/** A table of so many columns; most of its cells are alike, so that wide ones are made in no time. */
const tableOf = (columns: fc.Arbitrary<number>, rows: fc.Arbitrary<number>) =>
  fc
    .record({
      ...{ columns, rows, delimiter: delimiters, end: ends },
      cells: fc.array(cell, { minLength: 1, maxLength: 7 }),
      name: fc.constantFrom('c', 'column ', 'é', ''),
      distinct: fc.constantFrom(true, true, true, false),
      off: fc.constantFrom(0, 0, 0, 0, -1, 1, 5),
      lastEnd: fc.boolean(),
    })
    .map(({ columns, rows, delimiter, end, cells, name, distinct, off, lastEnd }) => {
      const header = Array.from({ length: columns }, (_, at) => (distinct ? name + at : name));
      const lines = Array.from({ length: rows }, (_, row) => {
        const width = row === rows - 1 ? Math.max(0, columns + off) : columns;
        return Array.from({ length: width }, (_, at) => cells[(at + row) % cells.length]).join(delimiter);
      });
      return textOf([header.join(delimiter), ...lines].join(end) + (lastEnd ? end : ''));
    });

const repeated = (unit: fc.Arbitrary<string>, most: number) =>
  fc.record({ unit, times: fc.integer({ min: 0, max: most }) }).map(({ unit, times }) => unit.repeat(times));

const structural = fc.constantFrom(
  'a',
  '1',
  ',',
  ';',
  '"',
  '\n',
  '\r',
  '\r\n',
  ' ',
  '\t',
  '\\',
  '\0',
  'é',
  '#',
  "'",
);

/** A table of two columns in which one cell is as long as its text. */
const longCell = fc
  .record({
    unit: fc.constantFrom('a', '1', ' ', '""', ',', '\n', 'é', '\\', '0'),
    times: fc.oneof(fc.integer({ max: 3000, min: 0 }), fc.constantFrom(20_000, 70_000)),
    quoted: fc.boolean(),
    closed: fc.boolean(),
    place: fc.constantFrom('name', 'first', 'last'),
  })
  .map(({ unit, times, quoted, closed, place }) => {
    const long = `${quoted ? '"' : ''}${unit.repeat(times)}${quoted && closed ? '"' : ''}`;
    const at = (here: string, short: string) => (place === here ? long : short);
    return textOf(`id,${at('name', 'name')}\n${at('first', '1')},a\n2,b\n3,${at('last', 'c')}\n4,d\n`);
  });

/** Blank lines above, between and below, in a table or in nothing. */
const blankLines = fc
  .record({
    blank: fc.constantFrom('', ' ', '\t', '  \t ', '\ufeff'),
    ...{
      end: ends,
      above: fc.nat({ max: 200 }),
      between: fc.nat({ max: 5000 }),
      below: fc.nat({ max: 200 }),
    },
    rows: fc.constantFrom(['id,name', '1,a'], ['id', '1'], []),
  })
  .map(({ blank, end, above, between, below, rows }) => {
    const some = (times: number) => (blank + end).repeat(times);
    const [first = '', ...others] = rows;
    return textOf(
      some(above) + first + end + some(between) + others.map((one) => one + end).join('') + some(below),
    );
  });

/** Runs of comments that are longer than the rows among them, so that no row begins in some of the parts. */
const comments = fc
  .record({
    comment: fc.constantFrom('#', '# a', '#"', '#,"\n#', '# é,é', `#${'-'.repeat(100)}`),
    ...{ end: ends, columns: fc.integer({ min: 1, max: 3 }), lastEnd: fc.boolean() },
    runs: fc.array(fc.tuple(fc.nat({ max: 3 }), fc.constantFrom(0, 1, 5, 60, 200)), { maxLength: 6 }),
    cell: fc.constantFrom('1', 'a', '"#"', '"\n#\n"', '#', '2026-01-31'),
  })
  .map(({ comment, end, columns, lastEnd, runs, cell }) => {
    const record = (text: string) => Array.from({ length: columns }, (_, at) => text + at).join(',');
    const row = Array.from({ length: columns }, (_, at) => (at === 0 ? '1' : cell)).join(',');
    const lines = [
      record('c'),
      ...runs.flatMap(([rows, times]) => [...Array(rows).fill(row), ...Array(times).fill(comment)]),
    ];
    return textOf(lines.join(end) + (lastEnd ? end : ''));
  });

export interface Generated {
  weight: number;
  arbitrary: fc.Arbitrary<Uint8Array>;
  /** What the route says of such files. */
  read?: object;
}

export const generated: Readonly<Record<string, Generated>> = {
  table: { weight: 40, arbitrary: tableOf(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 20 })) },
  wide: { weight: 4, arbitrary: tableOf(fc.integer({ min: 13, max: 600 }), fc.integer({ min: 0, max: 3 })) },
  widest: {
    weight: 1,
    arbitrary: tableOf(
      fc.oneof(fc.constant(10_000), fc.integer({ min: 601, max: 10_000 })),
      fc.nat({ max: 2 }),
    ),
  },
  bytes: { weight: 20, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  text: { weight: 15, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }).map(textOf) },
  structure: { weight: 40, arbitrary: fc.string({ unit: structural, maxLength: 120 }).map(textOf) },
  longCell: { weight: 4, arbitrary: longCell },
  separators: {
    weight: 4,
    arbitrary: repeated(fc.constantFrom(',', ';', '\t', '|', ',\n', ';\r\n', ', ', ',;'), 4000).map(textOf),
  },
  quotes: {
    weight: 4,
    arbitrary: repeated(fc.constantFrom('"', '""', '"\n', '",', '"a', "'", '\\"', '" '), 4000).map(textOf),
  },
  blankLines: { weight: 4, arbitrary: blankLines },
  comments: { weight: 10, arbitrary: comments, read: { comment: '#' } },
};
