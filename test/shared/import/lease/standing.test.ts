import { firstLease, type Lease, type LeasedBatch } from '../../../../shared/import/lease/lease.ts';
import { standingOf } from '../../../../shared/import/lease/standing.ts';
import type { LedgerRow } from '../../../../shared/import/ledger/row.ts';

const now = Date.parse('2026-11-23T12:10:00Z');
const row = { id: 'load', state: 'planned', batch: 'own', endedAt: null, parts: 0 } as LedgerRow;
const batch: LeasedBatch = {
  ...{ id: 'own', bucket: 'b', maxConcurrency: 1, showCells: true, fence: 3, phase: 'planned', loads: 2 },
  ...{ firstKey: 'k.csv', firstId: 'first', parts: 7 },
  ...{ streamId: null, openedBy: null, execution: null, sent: null },
  ...{ committedBy: null, modifiedAt: null, commitAccepted: false },
};
const execution = { streamId: 42, executionId: 9, dataSetId: 'D', rowsBefore: 0, countMoving: false };
const minutes = (commitInterval: number) => ({ commitInterval: commitInterval * 60 });
const standing = (of: Partial<LedgerRow>, lease: Partial<Lease>, route = minutes(0)) =>
  standingOf({ ...row, ...of }, { ...firstLease, ...lease }, route, now);

test.each<[LeasedBatch['phase'], string]>([
  ['planned', 'planned'],
  ['opening', 'planned'],
  ['open', 'loading'],
  ['committing', 'committing'],
])('a load in a batch that is %s is %s', (phase, state) => {
  const { state: own, ...more } = standing({}, { batch: { ...batch, phase, execution } });
  expect([own, more]).toEqual([
    state,
    expect.objectContaining({ batch: 'own', parts: 7, streamId: 42, executionId: 9, waits: null }),
  ]);
});

test('a load in a batch that has no execution yet has none', () => {
  expect(standing({}, { batch })).toMatchObject({ streamId: null, executionId: null });
});

test('a load that waits again is in no execution, whatever it was in before it was replayed', () => {
  const before = { batch: null, parts: 7, streamId: 42, executionId: 9 };
  expect(standing(before, {})).toMatchObject({ parts: 0, streamId: null, executionId: null });
});

const committedAt = '2026-11-23T12:00:00Z';
const nothing = { until: null, behind: null };
test.each<[string, Partial<LedgerRow>, Partial<Lease>, ReturnType<typeof minutes>, object]>([
  [
    'another batch',
    { batch: null },
    { batch: { ...batch, id: 'other' } },
    minutes(0),
    { for: 'batch', until: null, behind: { loads: 2, firstKey: 'k.csv', firstId: 'first' } },
  ],
  [
    'another batch, after its own was given up',
    { batch: 'before' },
    { batch },
    minutes(15),
    { for: 'batch', until: null, behind: { loads: 2, firstKey: 'k.csv', firstId: 'first' } },
  ],
  ['its run', { batch: null }, {}, minutes(0), { for: 'run', ...nothing }],
  ['its run, once the interval is over', {}, { committedAt }, minutes(10), { for: 'run', ...nothing }],
  [
    'the next commit',
    { batch: null },
    { committedAt },
    minutes(15),
    { for: 'commitInterval', until: '2026-11-23T12:15:00.000Z', behind: null },
  ],
  [
    'a while, after failures',
    {},
    { notBefore: '2026-11-23T12:11:00Z', failures: 3 },
    minutes(0),
    { for: 'failures', until: '2026-11-23T12:11:00.000Z', behind: null },
  ],
  [
    'whatever takes longer',
    {},
    { notBefore: '2026-11-23T12:11:00Z', committedAt },
    minutes(15),
    { for: 'commitInterval', until: '2026-11-23T12:15:00.000Z', behind: null },
  ],
])('a load waits for %s', (_, of, lease, route, waits) => {
  expect(standing(of, lease, route)).toMatchObject({ state: 'received', batch: null, waits });
});

describe('while Domo refuses the stream', () => {
  const notBefore = '2026-11-23T12:15:00.000Z';
  const paused = {
    since: committedAt,
    tries: 3,
    error: 'DomoUnauthorized',
    reason: 'It says no.',
    toldAt: null,
  };
  const shown = { state: 'paused', reason: 'It says no.', waits: { for: 'domo', until: notBefore } };
  const isPaused = (of: Partial<LedgerRow>, lease: Partial<Lease>) =>
    expect(standing(of, { paused, notBefore, ...lease })).toMatchObject(shown);

  test('a load that waits is paused, with the reason', () => isPaused({ batch: null }, {}));
  test('a load that is about to be tried again is, too', () => isPaused({}, { batch }));
  test('a load whose parts wait for the commit is, too', () =>
    isPaused({}, { batch: { ...batch, phase: 'committing', execution } }));

  test('a load whose execution Domo has opened since is not any more', () => {
    const open = { ...batch, phase: 'open' as const, execution };
    expect(standing({}, { paused, notBefore: committedAt, batch: open })).toMatchObject({
      ...{ state: 'loading', waits: null },
    });
  });
});

test('a load whose route is gone waits for its run, which ends it', () => {
  const lease = { ...firstLease, committedAt };
  expect(standingOf(row, lease, undefined, now)).toMatchObject({ waits: { for: 'run' } });
});

test('a load that has ended waits for nothing, whatever the stream does', () => {
  const ended = { state: 'failed', endedAt: committedAt, executionId: 3, parts: 2 } as const;
  expect(standing(ended, { batch })).toMatchObject({ ...ended, waits: null, batch: null });
});
