import { perCoreTable } from '../../../bench/report/markdown.ts';
import { fill } from '../../../bench/report/page.ts';
import { plotOf } from '../../../bench/report/plot.ts';
import type { Results } from '../../../bench/report/results.ts';
import { round, table } from '../../../bench/report/table.ts';

const figures = (cpuSeconds: number) => ({
  ...{ seconds: cpuSeconds, cpuSeconds, peakRss: 1e8, runs: 1, least: 1, most: 1, all: [] },
});
const results: Results = {
  machine: { processor: 'some <processor>', cores: 2, memory: 2 ** 34, node: 'v20.0.0', system: 'Linux 6' },
  command: 'npm run bench',
  at: '2026-11-25T00:00:00.000Z',
  perCore: {
    ...{ bytes: 100e6, partSize: 50e6, runs: 1, compressed: { text: 0.4 } },
    outcomes: { text: { 'zlib level 1': figures(1), 'split-part': figures(0.8) } },
  },
  endToEnd: {
    ...{ bytes: 100e6, partSize: 50e6, runs: 1, sentAgain: { text: 0 } },
    outcomes: { text: { 'sluice, from S3': figures(2), 'a & b': figures(4) } },
  },
  ...{ cuts: {}, cutSize: 1e6 },
};

test('a table is aligned, words to the left and numbers to the right', () => {
  expect(
    table(
      ['what', 'MB'],
      [
        ['a', '1.00'],
        ['long name', '2'],
      ],
    ),
  ).toBe(
    ['| what      |   MB |', '| --------- | ---: |', '| a         | 1.00 |', '| long name |    2 |'].join(
      '\n',
    ),
  );
});

test.each([
  [0.456, '0.46'],
  [1, '1.00'],
  [12.34, '12.3'],
  [987.6, '988'],
])('%d is shown as %s', (number, text) => {
  expect(round(number)).toBe(text);
});

test('ratios are against bare compression in the same run: more than 1 is quicker', () => {
  const [, , , split] = perCoreTable(results).split('\n');
  expect(split?.split('|').map((cell) => cell.trim())).toEqual([
    ...['', 'quoted text with line breaks', 'split-part', '125', '1.25', '125', '100', ''],
  ]);
});

test('the plot has a bar for each, and its text is escaped', () => {
  const svg = plotOf(results);
  expect(svg.match(/<rect /g)).toHaveLength(1 + 2 + 2);
  expect(svg).toContain('125, 1.25 × zlib');
  expect(svg).toContain('a &amp; b');
});

test('generated text goes into its place of a page, again and again', () => {
  const page = 'before\n<!-- a -->\n<!-- /a -->\nafter\n';
  const once = fill(page, 'a', 'text\n');
  expect(once).toBe('before\n<!-- a -->\n\ntext\n\n<!-- /a -->\nafter\n');
  expect(fill(once, 'a', 'text')).toBe(once);
  expect(() => fill(page, 'b', '')).toThrow('no place');
});
