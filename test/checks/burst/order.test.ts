import type { LedgerRow } from '../../../shared/import/ledger/row.ts';
import { orderIn } from './order.ts';

/** A load of so many seconds, in the batch that was planned at a time of that name. */
const load = (second: number, batch: string) =>
  ({
    ...{ id: `load ${second}`, receivedAt: `2026-11-28T00:00:0${second}Z`, sequencer: '01', batch },
  }) as LedgerRow;
const plans = new Map([
  ['10', 10],
  ['20', 20],
  ['30', 30],
]);
const arrivals = (times: Record<number, number>) =>
  new Map(Object.entries(times).map(([second, at]) => [`load ${second}`, at]));

test.each<[string, LedgerRow[], Record<number, number>, object]>([
  ['all in order', [load(1, '10'), load(2, '10'), load(3, '20')], { 3: 15 }, { batches: 2, inversions: 0 }],
  [
    'one that arrived after the plan of a batch with later ones',
    [load(1, '10'), load(3, '10'), load(2, '20')],
    { 2: 15 },
    { inversions: 1, avoidable: [] },
  ],
  [
    'one that waited when a batch with later ones was planned',
    [load(1, '10'), load(3, '10'), load(2, '20')],
    { 2: 5 },
    { inversions: 1, avoidable: [load(2, '20')] },
  ],
  [
    'one that only an earlier batch had not to wait for',
    [load(4, '10'), load(3, '20'), load(2, '30')],
    { 3: 15, 2: 15 },
    { inversions: 2, avoidable: [load(2, '30')] },
  ],
  [
    'one that is behind a later one of its batch',
    [load(2, '10'), load(1, '10')],
    {},
    { inversions: 0, disordered: [load(1, '10')] },
  ],
])('%s', (_, loads, times, expected) => {
  expect(orderIn(loads, { arrivals: arrivals(times), plans })).toMatchObject(expected);
});
