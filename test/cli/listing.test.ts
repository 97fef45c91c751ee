import { historyLines, missedLines, statusLines } from '../../cli/listing.ts';
import { plain } from '../../cli/terminal.ts';
import { displayWidth } from '../../cli/text/width.ts';
import { makeLoad } from '../helpers/load.ts';
import { record, sighting } from './records.ts';

const now = Date.parse('2026-11-23T12:05:12Z');
const connection = { words: ['--sandbox'] };

test('what is under way, with how far it is, and what it waits for', () => {
  const waits = {
    for: 'batch',
    until: null,
    behind: { loads: 1, firstKey: 'in/\u001b[2J', firstId: 'first' },
  } as const;
  const sightings = [
    sighting(
      { state: 'loading', rows: 0, bytes: 2_000_000 },
      { partsDone: 2, rowsDone: 3100, bytesDone: 500_000 },
    ),
    sighting({ id: 'b', state: 'committing', route: 'rates', key: 'in/r.csv' }),
    sighting({ id: 'c', state: 'received', rows: 0, parts: 0, bytes: 99, waits }),
  ];
  expect(statusLines(sightings, 120, now, plain)).toEqual([
    'STATE       ROUTE  FILE                     ROWS    SIZE  PARTS  DONE  ARRIVED    LOAD',
    'loading     sales  incoming/sales/q3.csv   3,100  2.0 MB    2/8   25%  5 min ago  abcdefghijklmnopqrst',
    'committing  rates  in/r.csv               12,360  2.0 MB    8/8  100%  5 min ago  b',
    'received    sales  incoming/sales/q3.csv            99 B               5 min ago  c',
    '  waits behind the load of in/�[2J',
  ]);
});

test('what was missed', () => {
  const { id, object } = makeLoad({ key: 'in/\u001b[2Ja.csv' });
  const missed = { id, object, route: 'sales', createdAt: '2026-11-23T12:00:00Z', waitsInVain: null };
  const lines = missedLines(
    [
      { ...missed, known: false },
      { ...missed, known: true },
    ],
    120,
    now,
    plain,
  );
  expect(lines).toEqual([
    'STATE     ROUTE  FILE           SIZE  ARRIVED    LOAD',
    `unknown   sales  in/�[2Ja.csv  100 B  5 min ago  ${id}`,
    `received  sales  in/�[2Ja.csv  100 B  5 min ago  ${id}`,
  ]);
});

test('what has ended, with the reason below', () => {
  const rejected = record({
    state: 'rejected',
    rows: 0,
    reason: 'Row 3, byte 17: two cells\u001b[2J. Correct it.',
  });
  expect(historyLines([record(), rejected], 120, now, plain, connection)).toEqual([
    'STATE      ROUTE  FILE                     ROWS    SIZE  PARTS  TOOK  ENDED      LOAD',
    'committed  sales  incoming/sales/q3.csv  12,360  2.0 MB      8  12 s  5 min ago  abcdefghijklmnopqrst',
    'rejected   sales  incoming/sales/q3.csv          2.0 MB      8  12 s  5 min ago  abcdefghijklmnopqrst',
    '  Row 3, byte 17: two cells�[2J. Correct it.',
  ]);
});

test('a set is one load, and its objects are named below it', () => {
  const members = Array.from({ length: 12 }, (_, i) => record({ key: `in/${i}.csv`, set: 'in/READY' }));
  const [, row, ...below] = historyLines(
    [{ ...record({ key: 'in/READY' }), members }],
    120,
    now,
    plain,
    connection,
  );
  expect(row).toContain('in/READY');
  expect(below.join('').replaceAll(/ +/g, ' ')).toBe(
    ` A set of 12 files: ${members
      .slice(0, 10)
      .map(({ key }) => key)
      .join(', ')} and 2 more.`,
  );
});

test('that what a newer file has overtaken can be loaded all the same is said once, below all', () => {
  const superseded = record({ state: 'superseded', rows: 0, parts: 0 });
  const lines = historyLines([superseded, record(), superseded], 120, now, plain, connection);
  expect(lines.slice(4).join(' ')).toBe(
    'A newer file that replaces all rows has overtaken each superseded load: `npx sluice replay LOAD --force --sandbox` loads it in the place of that.',
  );
});

test.each([80, 60])('the beginning of the id of a load is there in %d columns', (width) => {
  const [head, row] = historyLines([record({ route: 'a-rather-long-route' })], width, now, plain, connection);
  expect(head).toMatch(/ LOAD$/);
  expect(row).toMatch(/ abcdefgh…$/);
});

test('nothing is no table', () => {
  expect(historyLines([], 100, now, plain, connection)).toEqual([]);
});

test.each([100, 80, 60, 40, 24])('all lines fit in %d columns', (width) => {
  const long = record({
    key: `incoming/${'folder/'.repeat(20)}見積書.csv`,
    route: 'r'.repeat(40),
    reason: 'word '.repeat(60),
  });
  for (const line of historyLines([long, record()], width, now, plain, connection)) {
    expect(displayWidth(line)).toBeLessThanOrEqual(width);
  }
});
