import { LeaseLost, StepOvertaken } from '../../../../shared/errors.ts';
import type { Leases } from '../../../../shared/import/lease/lease.ts';
import {
  firstLease,
  type Hold,
  held,
  heldBatch,
  type Lease,
  type LeasedBatch,
  moveOn,
  noteBatch,
  runName,
  update,
} from '../../../../shared/import/lease/lease.ts';
import { createMemoryLeases } from '../../../helpers/memory.ts';

const hold: Hold = { streamKey: 'stream', run: 'run', fence: 3 };
const holder = { run: 'run', fence: 1, since: 'then', started: true, giveUp: false, notBefore: null };
const batch: LeasedBatch = {
  ...{ id: 'batch', bucket: 'b', maxConcurrency: 1, showCells: true, fence: 3, phase: 'planned', loads: 2 },
  ...{ firstKey: 'k', firstId: 'first', parts: 1 },
  ...{ streamId: null, openedBy: null, execution: null, sent: null },
  ...{ committedBy: null, modifiedAt: null, commitAccepted: false },
};

let kept: Map<string, Lease>;
let leases: Leases;
function given(changes: Partial<Lease> = {}): Lease {
  const lease = { ...firstLease, version: 5, fence: 3, holder, ...changes };
  kept = new Map([['stream', lease]]);
  leases = createMemoryLeases(kept);
  return lease;
}
const now = () => kept.get('stream');

/** Writes before the first write of another, as somebody does who is quicker. */
function interfering(change: Partial<Lease>): Leases {
  let writes = 0;
  return {
    read: leases.read,
    async replace(streamKey, lease) {
      const there = await leases.read(streamKey);
      if (writes++ === 0) await leases.replace(streamKey, { ...there, ...change });
      return leases.replace(streamKey, lease);
    },
  };
}

test('names of runs differ by stream and fence, and are such as Step Functions takes', () => {
  const names = [runName('a', 1), runName('a', 2), runName('b', 1), runName('ü'.repeat(500), 1e9)];
  expect(new Set(names).size).toBe(4);
  for (const name of names) expect(name).toMatch(/^[0-9a-f-]{1,80}$/);
});

const strangers: [string, Partial<Hold>][] = [
  ['another run', { run: 'other' }],
  ['an older fence', { fence: 2 }],
  ['a fence that does not exist yet', { fence: 4 }],
];
const touches: [string, (by: Hold) => Promise<unknown>][] = [
  ['sees', (by) => held(leases, by)],
  ['sees its batch of', (by) => heldBatch(leases, by, 'batch')],
  ['changes', (by) => update(leases, by, () => ({ failures: 9 }))],
  ['notes something of its batch in', (by) => noteBatch(leases, by, 'batch', () => true, { parts: 9 })],
  ['moves the fence of', (by) => moveOn(leases, by, () => ({}))],
];
const refused = strangers.flatMap(([who, by]) => touches.map(([does, touch]) => ({ who, does, by, touch })));

test.each(refused)('$who neither $does a lease that it has not', async ({ by, touch }) => {
  const before = given({ batch });
  await expect(touch({ ...hold, ...by })).rejects.toThrow(LeaseLost);
  expect(now()).toEqual(before);
});

test('a change that somebody else was quicker with is made of what there is then', async () => {
  given({ failures: 1 });
  await update(interfering({ failures: 5 }), hold, ({ failures }) => ({ failures: failures + 1 }));
  expect(now()).toMatchObject({ failures: 6, version: 7 });
});

test('a change is not made where the lease goes to another meanwhile', async () => {
  given();
  const other = interfering({ fence: 4, holder: { ...holder, run: 'other' } });
  await expect(update(other, hold, () => ({ failures: 1 }))).rejects.toThrow(LeaseLost);
  expect(now()).toMatchObject({ failures: 0, fence: 4 });
});

describe('a batch', () => {
  test('is changed as long as it has come no further than the call knows', async () => {
    given({ batch, committedAt: 'before' });
    await noteBatch(leases, hold, 'batch', ({ phase }) => phase === 'planned', { phase: 'opening' });
    expect(now()).toMatchObject({ batch: { phase: 'opening' }, committedAt: 'before' });
    await noteBatch(leases, hold, 'batch', () => true, { commitAccepted: true }, 'now');
    expect(now()).toMatchObject({ batch: { commitAccepted: true }, committedAt: 'now' });
  });

  test.each<[string, LeasedBatch | null, string]>([
    ['has come further', { ...batch, openedBy: 'second' }, 'batch'],
    ['was given up', null, 'batch'],
    ['is another one', batch, 'other'],
  ])('is left alone where it %s', async (_, there, id) => {
    given({ batch: there });
    const isFirst = ({ openedBy }: LeasedBatch) => openedBy === null;
    const late = noteBatch(leases, hold, id, isFirst, { phase: 'open' });
    await expect(late).rejects.toThrow(StepOvertaken);
    expect(now()?.batch).toEqual(there);
  });

  test('is seen by its own steps only', async () => {
    given({ batch });
    expect(await heldBatch(leases, hold, 'batch')).toMatchObject({ fence: 3, batch });
    await expect(heldBatch(leases, hold, 'other')).rejects.toThrow(StepOvertaken);
  });
});

describe('moving the fence on', () => {
  test('is done once for each call, and refuses what has the old fence', async () => {
    given({ batch });
    const moved = await moveOn(leases, hold, () => ({ batch: null }));
    expect(moved.hold).toEqual({ ...hold, fence: 4 });
    expect(moved.lease).toMatchObject({ fence: 4, from: 3, batch: null, holder });
    await expect(held(leases, hold)).rejects.toThrow(LeaseLost);
    expect(await held(leases, moved.hold)).toMatchObject({ fence: 4 });
  });

  test('may be repeated by the call that did it, and by no other', async () => {
    given();
    await moveOn(leases, hold, () => ({}));
    expect((await moveOn(leases, hold, () => ({}))).hold.fence).toBe(5);
    await expect(moveOn(leases, { ...hold, fence: 2 }, () => ({}))).rejects.toThrow(LeaseLost);
    await expect(moveOn(leases, { ...hold, fence: 4 }, () => ({}))).rejects.toThrow(LeaseLost);
  });

  test('is refused where the run has gone on without the call', async () => {
    const before = given({ batch });
    await expect(moveOn(leases, hold, () => null)).rejects.toThrow(StepOvertaken);
    expect(now()).toEqual(before);
  });
});
