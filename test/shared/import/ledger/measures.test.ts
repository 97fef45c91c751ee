import { openMeasures } from '../../../../shared/import/ledger/measures.ts';

const now = Date.parse('2026-11-25T12:00:00Z');
const values = (receivedAt: string[]) =>
  openMeasures(
    receivedAt.map((at) => ({ receivedAt: at })),
    now,
  ).map(({ name, value }) => [name, value]);

test.each<[string, string[], number, number]>([
  ['none', [], 0, 0],
  ['one', ['2026-11-25T11:59:00Z'], 1, 60],
  ['several, of which the oldest counts', ['2026-11-25T11:59:00Z', '2026-11-25T11:00:00Z'], 2, 3600],
  ['one that S3 dates in the future', ['2026-11-25T12:00:05Z'], 1, 0],
])('open loads: %s', (_, receivedAt, count, age) => {
  expect(values(receivedAt)).toEqual([
    ['LoadsOpen', count],
    ['OldestOpenSeconds', age],
  ]);
});
