import { historyLines, statusLines } from '../../cli/listing.ts';
import { plain } from '../../cli/terminal.ts';
import { displayWidth } from '../../cli/text/width.ts';
import { record } from './records.ts';

const now = Date.parse('2026-11-23T12:05:12Z');
const none = { partsDone: 0, rowsDone: 0, bytesDone: 0 };

test('what is under way, with how far it is', () => {
  const loading = record({ state: 'loading', rows: 0, bytes: 2_000_000 });
  const sightings = [
    { record: loading, progress: { partsDone: 2, rowsDone: 3100, bytesDone: 500_000 } },
    { record: record({ id: 'b', state: 'committing', route: 'rates', key: 'in/r.csv' }), progress: none },
    { record: record({ id: 'c', state: 'received', rows: 0, parts: 0, bytes: 99 }), progress: none },
  ];
  expect(statusLines(sightings, 120, now, plain)).toEqual([
    'STATE       ROUTE  FILE                     ROWS    SIZE  PARTS  DONE  ARRIVED    LOAD',
    'loading     sales  incoming/sales/q3.csv   3,100  2.0 MB    2/8   25%  5 min ago  abcdefghijklmnopqrst',
    'committing  rates  in/r.csv               12,360  2.0 MB    8/8  100%  5 min ago  b',
    'received    sales  incoming/sales/q3.csv            99 B               5 min ago  c',
  ]);
});

test('what has ended, with the reason below', () => {
  const rejected = record({
    state: 'rejected',
    rows: 0,
    reason: 'Row 3, byte 17: two cells\u001b[2J. Correct it.',
  });
  expect(historyLines([record(), rejected], 120, now, plain)).toEqual([
    'STATE      ROUTE  FILE                     ROWS    SIZE  PARTS  TOOK  ENDED      LOAD',
    'committed  sales  incoming/sales/q3.csv  12,360  2.0 MB      8  12 s  5 min ago  abcdefghijklmnopqrst',
    'rejected   sales  incoming/sales/q3.csv          2.0 MB      8  12 s  5 min ago  abcdefghijklmnopqrst',
    '  Row 3, byte 17: two cells�[2J. Correct it.',
  ]);
});

test('nothing is no table', () => {
  expect(historyLines([], 100, now, plain)).toEqual([]);
});

test.each([100, 80, 60, 40, 24])('all lines fit in %d columns', (width) => {
  const long = record({
    key: `incoming/${'folder/'.repeat(20)}見積書.csv`,
    route: 'r'.repeat(40),
    reason: 'word '.repeat(60),
  });
  for (const line of historyLines([long, record()], width, now, plain)) {
    expect(displayWidth(line)).toBeLessThanOrEqual(width);
  }
});
