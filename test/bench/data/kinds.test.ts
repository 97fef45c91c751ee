import { parse } from 'csv-parse/sync';
import { type Block, blocksOf, headerOf, type Kind, kinds } from '../../../bench/data/kinds.ts';

const all = Object.values(kinds);

function take(kind: Kind, seed: number, blocks = 3): Block[] {
  const taken: Block[] = [];
  for (const block of blocksOf(kind, seed, 20_000)) {
    taken.push(block);
    if (taken.length === blocks) break;
  }
  return taken;
}

const textOf = (blocks: Block[]) => blocks.map(({ text }) => text).join('');

describe.each(all)('$title', (kind) => {
  const blocks = take(kind, 7);

  test('is the same for the same seed, and another for another', () => {
    expect(textOf(take(kind, 7))).toBe(textOf(blocks));
    expect(textOf(take(kind, 8))).not.toBe(textOf(blocks));
  });

  test('has as many whole rows as it says, of all its columns', () => {
    const records: string[][] = parse(headerOf(kind) + textOf(blocks));
    expect(records).toHaveLength(1 + blocks.reduce((sum, { rows }) => sum + rows, 0));
    expect(records[0]).toEqual(kind.columns.map(({ name }) => name));
    expect(records.slice(1).map(([id]) => Number(id))).toEqual(records.slice(1).map((_, i) => i + 1));
  });

  test('has a character for every byte', () => {
    expect(Buffer.byteLength(textOf(blocks))).toBe(textOf(blocks).length);
  });
});

test('the kinds differ in their quotes', () => {
  const { numeric, text, quoted } = kinds;
  expect(textOf(take(numeric, 1))).not.toContain('"');
  const reviews: string[][] = parse(textOf(take(text, 1)));
  expect(reviews.some((row) => row.some((cell) => cell.includes('\n')))).toBe(true);
  expect(reviews.some((row) => row.some((cell) => cell.includes('"')))).toBe(true);
  for (const line of textOf(take(quoted, 1)).trim().split('\n'))
    expect(line).toMatch(/^("[^"]*",){8}"[^"]*"$/);
});
