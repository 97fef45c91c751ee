import type { Column } from '../../shared/data-set.ts';

/** Words that often stand for no value. */
export const nullWords: readonly string[] = [
  'NULL',
  'null',
  'N/A',
  'n/a',
  '#N/A',
  'NA',
  'NaN',
  'nan',
  'None',
  '-',
];
/** How dates are often written, beside ISO 8601. */
const patterns = [
  ...['dd.MM.yyyy', 'dd.MM.yyyy HH:mm', 'dd.MM.yyyy HH:mm:ss', 'MM/dd/yyyy', 'dd/MM/yyyy', 'yyyy/MM/dd'],
  ...['MM/dd/yyyy HH:mm', 'dd/MM/yyyy HH:mm', 'MM/dd/yyyy HH:mm:ss', 'dd/MM/yyyy HH:mm:ss'],
];
const symbols = ['€', '$', '£', '%'];

export type Cells = Record<string, unknown>;

/** What may be set together, with a reason that ends "…, so that more columns have a type of their own". */
export interface Spelling {
  cells: Cells;
  why: string;
}

/** Spellings of one matter, of which at most one can be right: where two are equally good, none is taken. */
export const spellings: readonly (readonly Spelling[])[] = [
  [
    ...[{}, { thousands: '.' }].flatMap((grouped) => withSymbols({ decimal: ',', ...grouped })),
    ...withSymbols({ thousands: ',' }),
    ...withSymbols({}).filter(({ cells }) => 'symbols' in cells),
  ],
  patterns.map((pattern) => ({ cells: { dates: [pattern] }, why: `dates are written as ${pattern}` })),
  [{ cells: { trim: true }, why: 'blanks stand around cells' }],
];

function withSymbols(cells: Cells): Spelling[] {
  const all = [cells, ...symbols.map((symbol) => ({ ...cells, symbols: [symbol] }))];
  return all.map((one) => ({
    cells: one,
    why: `numbers are written with ${JSON.stringify(one).replaceAll(/[{}]/g, '')}`,
  }));
}

/** Columns that have no type of their own. */
export function texts(columns: readonly Column[]): number {
  return columns.filter(({ type }) => type === 'STRING').length;
}
