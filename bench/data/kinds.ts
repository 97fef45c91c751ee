import type { Column } from '../../shared/config/route.ts';
import { type Random, randomOf } from './random.ts';
import { sentence } from './words.ts';

/** A kind of data that a benchmark is made on: what the quotes in it are like decides what cutting it costs. */
export interface Kind {
  name: KindName;
  /** What a reader of the results should know. */
  title: string;
  columns: Column[];
  /** One record, with its line end. `id` counts from 1. */
  row(id: number, random: Random): string;
}

export const kindNames = ['numeric', 'text', 'quoted'] as const;
export type KindName = (typeof kindNames)[number];

const lineColumns: Column[] = [
  { name: 'id', type: 'LONG' },
  { name: 'product', type: 'LONG' },
  { name: 'supplier', type: 'LONG' },
  { name: 'quantity', type: 'LONG' },
  { name: 'price', type: 'DOUBLE' },
  { name: 'discount', type: 'DOUBLE' },
  { name: 'tax', type: 'DOUBLE' },
  { name: 'shipped', type: 'DATE' },
  { name: 'received', type: 'DATE' },
];

const days = Array.from({ length: 2557 }, (_, day) =>
  new Date(Date.UTC(2018, 0, 1 + day)).toISOString().slice(0, 10),
);

function lineCells(id: number, random: Random): (string | number)[] {
  const shipped = random(days.length - 30);
  return [
    id,
    1 + random(200_000),
    1 + random(10_000),
    1 + random(50),
    `${900 + random(100_000)}.${10 + random(90)}`,
    `0.0${random(10)}`,
    `0.0${random(9)}`,
    days[shipped] ?? '',
    days[shipped + 1 + random(29)] ?? '',
  ];
}

/** Line breaks, doubled quotes and delimiters inside quotes, as reviews have them. */
function reviewRow(id: number, random: Random): string {
  const paragraphs = 1 + random(4);
  let body = sentence(random, 2 + random(10));
  for (let i = 1; i < paragraphs; i++)
    body += `${i % 2 ? '\n' : '\r\n\r\n'}${sentence(random, 1 + random(10))}`;
  if (random(3) === 0) body += ` ""${sentence(random, 1)}""`;
  const subject = sentence(random, 1 + random(2));
  return `${id},${days[random(days.length)]},${1 + random(5)},"${subject}","${body}",${random(500)}\n`;
}

export const kinds: Record<KindName, Kind> = {
  numeric: {
    name: 'numeric',
    title: 'numeric, no quotes',
    columns: lineColumns,
    row: (id, random) => `${lineCells(id, random).join(',')}\n`,
  },
  text: {
    name: 'text',
    title: 'quoted text with line breaks',
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'day', type: 'DATE' },
      { name: 'stars', type: 'LONG' },
      { name: 'subject', type: 'STRING' },
      { name: 'body', type: 'STRING' },
      { name: 'helpful', type: 'LONG' },
    ],
    row: reviewRow,
  },
  quoted: {
    name: 'quoted',
    title: 'everything quoted',
    columns: lineColumns,
    row: (id, random) => `"${lineCells(id, random).join('","')}"\n`,
  },
};

/** The header row of a kind. */
export function headerOf({ columns }: Kind): string {
  return `${columns.map(({ name }) => name).join(',')}\n`;
}

/** A kind's records without end, in blocks of about `blockBytes`, the same for the same seed. */
export function* blocksOf(kind: Kind, seed: number, blockBytes = 65_536): Generator<Block> {
  const random = randomOf(seed);
  for (let id = 1; ; ) {
    let text = '';
    const first = id;
    while (text.length < blockBytes) text += kind.row(id++, random);
    yield { text, rows: id - first };
  }
}

export interface Block {
  /** ASCII: as many bytes as characters. */
  text: string;
  rows: number;
}
