import { measuresOf, openMeasures } from '../../../../shared/import/ledger/measures.ts';

const now = Date.parse('2026-11-25T12:00:00Z');
const values = (receivedAt: string[]) =>
  openMeasures(
    receivedAt.map((at, index) => ({ receivedAt: at, stream: { pause: index === 1 ? 'paused' : null } })),
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
    ['LoadsPaused', receivedAt.length > 1 ? 1 : 0],
  ]);
});

test('as many loads as a burst may leave open are measured', () => {
  expect(values(Array(300_000).fill('2026-11-25T11:59:00Z'))).toEqual([
    ['LoadsOpen', 300_000],
    ['OldestOpenSeconds', 60],
    ['LoadsPaused', 1],
  ]);
});

describe('loads that have ended', () => {
  const load = { route: 'sales', rows: 12, bytes: 345, receivedAt: '2026-11-23T12:00:00Z' };
  const endedAt = '2026-11-23T12:01:30.5Z';
  const committed = { ...load, state: 'committed' as const, endedAt };
  const count = (name: string, value: number) => ({ name, unit: 'Count', value });

  test('are counted by how they ended, and of those in Domo it is measured what and how long that took', () => {
    const measures = measuresOf([
      committed,
      { ...committed, rows: 8, endedAt: '2026-11-23T12:00:01Z' },
      { ...committed, state: 'superseded' },
      { ...committed, state: 'failed' },
      { ...committed, state: 'failed' },
    ]);
    expect([...measures]).toEqual([
      [
        'sales',
        [
          count('LoadsCommitted', 2),
          count('LoadsSuperseded', 1),
          count('LoadsFailed', 2),
          count('RowsLoaded', 20),
          { name: 'BytesLoaded', unit: 'Bytes', value: 690 },
          { name: 'SecondsToLoad', unit: 'Seconds', value: 90.5 },
          { name: 'SecondsToLoad', unit: 'Seconds', value: 1 },
        ],
      ],
    ]);
  });

  test('are measured for each route by itself', () => {
    const measures = measuresOf([committed, { ...committed, route: 'other', state: 'rejected' }]);
    expect(measures.get('other')).toEqual([count('LoadsRejected', 1)]);
    expect(measures.get('sales')).toHaveLength(4);
  });

  test('before S3 says that they were created took no time', () => {
    const measures = measuresOf([{ ...committed, endedAt: '2026-11-23T11:59:59Z' }]);
    expect(measures.get('sales')?.at(-1)).toMatchObject({ name: 'SecondsToLoad', value: 0 });
  });

  test('none is nothing', () => {
    expect(measuresOf([]).size).toBe(0);
  });
});
