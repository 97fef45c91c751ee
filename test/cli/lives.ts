import { type BatchPhase, type Lease, type LeasedBatch, runName } from '../../shared/import/lease/lease.ts';
import type { Ending } from '../../shared/import/ledger/row.ts';
import type { Load } from '../../shared/import/load.ts';
import type { FakeAws } from './fake-aws.ts';

/** The stream of the helpers' route. */
export const streamKey = 'stream-42';

/** Puts loads into the state that the steps leave them in. */
export function createLives({ ledger, leases }: Pick<FakeAws, 'ledger' | 'leases'>) {
  async function changeLease(change: Partial<Lease>): Promise<void> {
    const lease = await leases.read(streamKey);
    if (!(await leases.replace(streamKey, { ...lease, ...change }))) throw new Error('somebody else writes');
  }

  async function receive(load: Load): Promise<void> {
    await ledger.enter(load, { streamKey, updateMethod: 'APPEND' });
  }

  return {
    changeLease,
    receive,

    /** Takes loads into a batch that has come as far as `phase`. */
    async batch(
      loads: readonly Load[],
      phase: BatchPhase,
      change: Partial<LeasedBatch> = {},
    ): Promise<string> {
      const fence = (await leases.read(streamKey)).fence + 1;
      const id = `batch-${fence}`;
      for (const load of loads) {
        await receive(load);
        await ledger.take(load.id, { streamKey, fence }, id);
      }
      const run = runName(streamKey, fence);
      await changeLease({
        fence,
        holder: { run, fence, since: '2026-11-23T12:00:00Z', started: true, giveUp: false, notBefore: null },
        batch: {
          ...{ id, bucket: 'bucket', maxConcurrency: 40, showCells: true, fence, phase, loads: loads.length },
          ...{ firstKey: loads[0]?.object.key ?? '', firstId: loads[0]?.id ?? '', parts: 1 },
          ...{ streamId: 42, openedBy: null },
          execution: { streamId: 42, executionId: 7, dataSetId: 'D', rowsBefore: 0, countMoving: false },
          ...{ sent: null, committedBy: null, modifiedAt: null, commitAccepted: false, ...change },
        },
      });
      return id;
    },

    /** Ends a load, whatever it was. */
    async end(load: Load, state: Ending['state'], more: Partial<Ending> = {}): Promise<void> {
      await receive(load);
      const { fence } = await leases.read(streamKey);
      await ledger.end(load.id, { streamKey, fence }, ending(state, more));
    },
  };
}

export function ending(state: Ending['state'], more: Partial<Ending> = {}): Ending {
  return {
    ...{ state, endedAt: '2026-11-23T12:00:05Z', receipt: 's3://the-bucket/receipt.json' },
    ...{ rows: 0, parts: 0, streamId: null, executionId: null, error: null, unresolved: null },
    decisions: [],
    ...more,
  };
}
