import type { RecastColumn } from '../../shared/cells/recast.ts';
import { type CellRules, plainRules } from '../../shared/cells/rules.ts';
import { domoDialect } from '../../shared/csv/dialect.ts';
import type { ColumnType } from '../../shared/data-set.ts';
import { type Random, randomOf } from '../data/random.ts';
import { sentence } from '../data/words.ts';

/** A kind of file whose cells are looked at, and how. */
export interface CellTable {
  name: string;
  header: string;
  lineEnd: string;
  row(id: number, random: Random): string;
  delimiter: string;
  columns: RecastColumn[];
  rules: CellRules;
}

const types: [string, ColumnType][] = [
  ...([
    ['id', 'LONG'],
    ['pickup', 'DATETIME'],
    ['dropoff', 'DATETIME'],
    ['passengers', 'LONG'],
  ] as [string, ColumnType][]),
  ...([
    ['distance', 'DOUBLE'],
    ['fare', 'DOUBLE'],
    ['tip', 'DOUBLE'],
    ['zone', 'STRING'],
  ] as [string, ColumnType][]),
  ...([
    ['day', 'DATE'],
    ['due', 'DATE'],
  ] as [string, ColumnType][]),
];
const header = types.map(([name]) => name);
const two = (value: number) => String(value).padStart(2, '0');

function cellsOf(id: number, random: Random) {
  const at = new Date(Date.UTC(2024, 0, 1) + random(31_536_000) * 1000);
  const later = new Date(at.getTime() + (300 + random(3000)) * 1000);
  return {
    ...{ id, at, later, passengers: 1 + random(6), zone: sentence(random, 1) },
    distance: `${random(30)}.${two(random(100))}`,
    fare: `${3 + random(120)}.${two(random(100))}`,
    tip: `${random(20)}.${two(random(100))}`,
  };
}

const inOrder = types.map(
  ([name, type], index): RecastColumn => ({ name, type, origin: { kind: 'cell', index } }),
);

/** Taxi rides, as Domo reads them. */
export const typed: CellTable = {
  name: 'typed, as Domo reads it',
  header: header.join(','),
  lineEnd: '\n',
  row(id, random) {
    const { at, later, passengers, distance, fare, tip, zone } = cellsOf(id, random);
    const [pickup, dropoff] = [at, later].map((time) => time.toISOString().slice(0, 19));
    const days = `${pickup?.slice(0, 10)},${dropoff?.slice(0, 10)}`;
    return `${id},${pickup},${dropoff},${passengers},${distance},${fare},${tip},${zone.replaceAll(',', '')},${days}\n`;
  },
  ...{ delimiter: ',', columns: inOrder, rules: plainRules },
};

/** The same as a German spreadsheet has it: semicolons, decimal commas, days first; the columns in reverse order. */
export const german: CellTable = {
  name: 'typed, German',
  header: header.join(';'),
  lineEnd: '\r\n',
  row(id, random) {
    const { at, later, passengers, distance, fare, tip, zone } = cellsOf(id, random);
    const date = (time: Date) =>
      `${two(time.getUTCDate())}.${two(time.getUTCMonth() + 1)}.${time.getUTCFullYear()}`;
    const clock = (time: Date) => `${date(time)} ${time.toISOString().slice(11, 16)}`;
    const numbers = [distance, fare, tip].map((number) => number.replace('.', ',')).join(';');
    return `${id};${clock(at)};${clock(later)};${passengers};${numbers};${zone};${date(at)};${date(later)}\r\n`;
  },
  ...{ delimiter: ';', columns: inOrder.toReversed() },
  rules: { ...plainRules, decimal: ',', dates: ['dd.MM.yyyy', 'dd.MM.yyyy HH:mm'] },
};

/** A file of at least `size` bytes, the same for the same seed. */
export function textOf(table: CellTable, size: number, seed: number): Buffer {
  const random = randomOf(seed);
  const blocks = [Buffer.from(table.header + table.lineEnd)];
  let text = '';
  let bytes = 0;
  for (let id = 1; bytes < size; id++) {
    text += table.row(id, random);
    if (text.length < 65_536) continue;
    blocks.push(Buffer.from(text));
    bytes += text.length;
    text = '';
  }
  return Buffer.concat(blocks);
}

export function dialectOf({ delimiter }: CellTable) {
  return { ...domoDialect, delimiter, blankLines: 'skip' as const };
}
