import fc from 'fast-check';
import type { Bar } from '../../../cli/progress/bar.ts';
import { renderBars } from '../../../cli/progress/render.ts';
import { plain } from '../../../cli/terminal.ts';
import { displayWidth } from '../../../cli/text/width.ts';
import { finalStates, openStates } from '../../../shared/import/load.ts';
import { bar } from '../records.ts';

const half = '━'.repeat(15) + '─'.repeat(15);

test.each<[string, Partial<Bar>, string]>([
  ['loading', {}, `⠋  q3.csv  loading     ${half}   50%    4/8 parts    6,000 rows   500 kB/s   2 s left`],
  [
    'a half step',
    { bytesDone: 1_034_000 },
    `⠋  q3.csv  loading     ${'━'.repeat(15)}╸${'─'.repeat(14)}   51%    4/8 parts    6,000 rows   500 kB/s   2 s left`,
  ],
  [
    'nothing known yet',
    { state: 'received', bytesDone: 0, parts: 0, partsDone: 0, rows: 0, speed: null, seconds: null },
    `⠋  q3.csv  received    ${'─'.repeat(30)}    0%`,
  ],
  [
    'uploading',
    { state: 'uploading', parts: 0, partsDone: 0, rows: 0 },
    `⠋  q3.csv  uploading   ${half}   50%                              500 kB/s   2 s left`,
  ],
  [
    'committing',
    { state: 'committing', bytesDone: 2_000_000, partsDone: 8, speed: null, seconds: null },
    `⠋  q3.csv  committing  ${'━'.repeat(30)}  100%    8/8 parts    6,000 rows`,
  ],
  [
    'committed',
    { state: 'committed', speed: null, seconds: 12 },
    `✔  q3.csv  committed   ${'━'.repeat(30)}      8 parts    6,000 rows     2.0 MB       12 s`,
  ],
  [
    'one part',
    { state: 'committed', parts: 1, rows: 1, seconds: 0.4 },
    `✔  q3.csv  committed   ${'━'.repeat(30)}       1 part         1 row     2.0 MB      0.4 s`,
  ],
  [
    'an empty file',
    { bytes: 0, bytesDone: 0, rows: 0, parts: 0 },
    `⠋  q3.csv  loading     ${'─'.repeat(30)}    0%                              500 kB/s   2 s left`,
  ],
])('%s', (_what, changes, line) => {
  expect(renderBars([bar(changes)], 120, 0, plain).map((l) => l.trimEnd())).toEqual([line]);
});

test('why a file was not loaded stands below it, in lines that fit', () => {
  const rejected = bar({
    state: 'rejected',
    reason:
      'incoming/sales/q3.csv, row 3: two cells where the header has three. Correct it and drop the file again.',
  });
  const [line, ...reasons] = renderBars([rejected], 60, 0, plain);
  expect(line).toMatch(/^✖ {2}q3\.csv {2}rejected/);
  expect(reasons).toEqual([
    '   incoming/sales/q3.csv, row 3: two cells where the header',
    '   has three. Correct it and drop the file again.',
  ]);
});

test.each([
  [110, /50% {4}4\/8 parts .* rows .*kB\/s .*left$/],
  [90, /50% {4}4\/8 parts .* rows .*kB\/s .*left$/],
  [70, /50% .*rows .*left$/],
  [50, /loading .*━.*50%/],
  [34, /q3\.csv {2}loading .*50%$/],
  [22, /^⠋ {2}q3\.csv {2}loading/],
])('in %d columns the most worth is kept', (width, pattern) => {
  const [line = ''] = renderBars([bar()], width, 0, plain);
  expect(line).toMatch(pattern);
});

test('bars of several files stand below each other', () => {
  const lines = renderBars([bar(), bar({ label: 'a-longer-name.csv', state: 'committed' })], 110, 0, plain);
  const [first, second] = lines.map((line) => line.indexOf('━'));
  expect(first).toBeGreaterThan(0);
  expect(second).toBe(first);
});

test('the spinner turns', () => {
  const [first] = renderBars([bar()], 100, 0, plain);
  const [second] = renderBars([bar()], 100, 1, plain);
  expect(first).not.toBe(second);
  expect(first?.slice(1)).toBe(second?.slice(1));
});

test('only the width changes what is painted, never the other way round', () => {
  const painted = renderBars([bar()], 90, 0, (_style, text) => `\u001b[32m${text}\u001b[39m`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what paint adds
  const bare = painted.map((line) => line.replace(/\u001b\[\d+m/g, '').trimEnd());
  expect(bare).toEqual(renderBars([bar()], 90, 0, plain).map((line) => line.trimEnd()));
});

test('no line is wider than the terminal, whatever is shown', () => {
  const bars = fc.record({
    label: fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom('見積書.csv', '\u001b[2J', 'a\nb')),
    state: fc.constantFrom('uploading' as const, ...openStates, ...finalStates),
    bytes: fc.nat(2e12),
    bytesDone: fc.nat(3e12),
    parts: fc.nat(10_000),
    partsDone: fc.nat(10_000),
    rows: fc.nat(2e9),
    speed: fc.option(fc.nat(1e9)),
    seconds: fc.option(fc.nat(1e6)),
    ...{ waits: fc.constant(null), reason: fc.constant(null) },
  });
  fc.assert(
    fc.property(
      fc.array(bars, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 12, max: 200 }),
      (list, width) => {
        const lines = renderBars(list, width, 3, plain);
        expect(lines).toHaveLength(list.length);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      },
    ),
  );
});

test('what a load waits for is below its line, without power over the terminal', () => {
  const waits = 'waits behind the load of \u001b[2Jin/a.csv';
  const lines = renderBars([bar({ state: 'received', waits })], 100, 0, plain);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toBe('   waits behind the load of �[2Jin/a.csv');
});
