import { framesOf } from '../../../release/recording/frames.ts';
import { svgOf } from '../../../release/recording/svg.ts';
import { momentsOf } from '../../../release/recording/typescript.ts';

const size = { columns: 20, rows: 3 };

test('a log of script is what was written, and when', () => {
  const log = Buffer.from('Script started\nab✔c\n');
  // The check mark is cut in two.
  expect(momentsOf(log, '0.5 3\n1.25 3\n0 1\n')).toEqual([
    { at: 0.5, text: 'ab' },
    { at: 1.75, text: '✔c' },
    { at: 1.75, text: '\n' },
  ]);
});

test('frames are what the terminal shows, as often as wanted', async () => {
  const moments = [
    { at: 0, text: '\x1b[1mone\x1b[22m' },
    { at: 0.1, text: '\r\x1b[32mtwo\x1b[39m' },
    { at: 0.2, text: '\r\nthree' },
    { at: 5, text: '' },
    { at: 6, text: '\x1b[1A\r\x1b[2Kfour' },
  ];
  const frames = await framesOf(moments, size, 1);
  const plain = { colour: null, bold: false, dim: false };
  expect(frames).toEqual([
    {
      at: 0.2,
      lines: [
        [{ column: 0, text: 'two', ...plain, colour: 2 }],
        [{ column: 0, text: 'three', ...plain }],
        [],
      ],
    },
    {
      at: 6,
      lines: [[{ column: 0, text: 'four', ...plain }], [{ column: 0, text: 'three', ...plain }], []],
    },
  ]);
});

test('a line that stays is drawn once, and what a page obeys is spelt out', async () => {
  const moments = [
    { at: 0, text: 'a<b>&"\r\n' },
    { at: 2, text: '\x1b[32mtwo' },
  ];
  const svg = svgOf(await framesOf(moments, size, 1), size, 'A "title"');
  expect(svg.match(/<text /g)).toHaveLength(2);
  expect(svg).toContain('a&lt;b&gt;&amp;&quot;</text>');
  expect(svg).toContain('aria-label="A &quot;title&quot;"');
  expect(svg).toContain('style="fill:#3fb950"');
  expect(svg).not.toMatch(/<script|href/);
});
