import fc from 'fast-check';

/** A cell as it is meant, and as it is written. */
export interface Cell {
  value: string | null;
  csv: string;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const text = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.string({ unit: fc.constantFrom('a', '7', ' ', '.', 'é', '漢', '😀'), maxLength: 6 }),
  },
  {
    weight: 3,
    arbitrary: fc.string({
      unit: fc.constantFrom('"', ',', '\n', '\r', '\\', 'N', '\u001b', 'n', 'x', ';', '\t', '\uFEFF'),
      maxLength: 8,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '\\N', '\u001bN', '\u001bE', '\u001b', 'NULL', '"', '""', '\r\n'),
  },
);

const mayStandBare = (value: string): boolean => value !== '' && value !== '\\N' && !/[",\r\n]/.test(value);

/** Cells in all spellings: null as nothing or as `\N`, text bare or quoted. */
export const cell: fc.Arbitrary<Cell> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<Cell>({ value: null, csv: '' }, { value: null, csv: '\\N' }) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(text, fc.boolean())
      .map(([value, bare]) => ({ value, csv: bare && mayStandBare(value) ? value : quoted(value) })),
  },
);

export interface Sheet {
  columns: number;
  rows: (string | null)[][];
  csv: string;
}

/** A CSV that Domo's grammar allows, with the rows that it means. */
export function sheet(columns: number, mostRows: number): fc.Arbitrary<Sheet> {
  const one = columns === 1 ? cell.filter(({ csv }) => csv !== '') : cell;
  return fc
    .tuple(
      fc.array(
        fc.tuple(fc.array(one, { minLength: columns, maxLength: columns }), fc.constantFrom('\n', '\r\n')),
        { maxLength: mostRows },
      ),
      fc.boolean(),
    )
    .map(([lines, finalBreak]) => {
      const csv = lines.map(([cells, end]) => cells.map((each) => each.csv).join(',') + end).join('');
      return {
        columns,
        rows: lines.map(([cells]) => cells.map(({ value }) => value)),
        csv: finalBreak ? csv : csv.replace(/\r?\n$/, ''),
      };
    });
}

export const anySheet = (mostRows = 8): fc.Arbitrary<Sheet> =>
  fc.integer({ min: 1, max: 4 }).chain((columns) => sheet(columns, mostRows));

/** The bytes in slices of the given sizes, over and over. */
export function* slices(bytes: Uint8Array, sizes: number[]): Generator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

export const sliceSizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
