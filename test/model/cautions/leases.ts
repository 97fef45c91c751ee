import type { Caution } from './caution.ts';

/** Cautions about the lease, its fence, and the runs that have it. */
export const ofLeases: readonly Caution[] = [
  {
    what: 'a lease is written only over the one that was read',
    file: 'test/model/stores/leases.ts',
    find: 'if (next.version !== version) return this.writer === writer;',
    replace: '',
    pinned: { deviations: [{ at: 'Receive leases.replace', what: 'delay' }] },
  },
  {
    what: 'each run has a fence of its own, and its name of that',
    file: 'shared/import/lease/wake.ts',
    find: 'const fence = lease.fence + 1;',
    replace: 'const { fence } = lease;',
    pinned: { deviations: [] },
  },
  {
    what: 'a call shows the fence that the lease has',
    file: 'shared/import/lease/lease.ts',
    find: 'return lease.holder?.run === run && lease.fence === fence;',
    replace: 'return lease.holder?.run === run;',
    pinned: {
      deviations: [
        { at: 'Plan ledger.take', what: 'strayLate' },
        { at: 'invoke SplitPart', what: 'delay' },
      ],
    },
  },
  {
    what: 'a plan, and giving up, move the fence on',
    file: 'shared/import/lease/lease.ts',
    find: 'const next = { ...lease, from: hold.fence, holder, ...changed, fence: lease.fence + 1 };',
    replace: 'const next = { ...lease, from: hold.fence, holder, ...changed };',
    pinned: {
      ranks: [0, 5, 0, 0, 0, 0, 0, 0, 0, 0],
      deviations: [
        { at: 'Plan ledger.take', what: 'strayLate' },
        { at: 'invoke Settle', what: 'delay' },
      ],
    },
  },
  {
    what: 'a batch that was given up can be given up again by the same call',
    file: 'shared/import/lease/lease.ts',
    find: 'if (!isHeldBy(lease, hold) && !isRepeated(lease, hold)) throw lost(hold);',
    replace: 'if (!isHeldBy(lease, hold)) throw lost(hold);',
    double: {
      what: 'a run whose fence a call of its own has moved on goes on',
      file: 'shared/import/lease/wake.ts',
      find: 'if (holder?.run === run) return fence;',
      replace: '',
    },
    pinned: {
      deviations: [
        { at: 'OpenExecution domo.executions.create', what: 'refusal' },
        { at: 'Abandon leases.replace', what: 'crashAfter' },
      ],
    },
  },
  {
    what: 'a plan that finds the fence moved on by a late call of its run lets the run go on',
    file: 'shared/import/lease/wake.ts',
    find: 'if (holder?.run === run) return fence;',
    replace: '',
    pinned: {
      setting: { gap: 1, commitInterval: 900 },
      deviations: [
        { at: 'Plan leases.read 3', what: 'strayLate' },
        { at: 'wait 2', what: 'delay' },
      ],
    },
  },
  {
    what: 'a plan that is made again late does not disturb its run',
    file: 'shared/import/plan/plan.ts',
    find: "if (batch !== null && batch.fence === fence && batch.phase !== 'planned' && fence !== hold.fence)\n      return null;",
    replace: '',
    double: {
      what: 'a run whose fence a call of its own has moved on goes on',
      file: 'shared/import/lease/wake.ts',
      find: 'if (holder?.run === run) return fence;',
      replace: '',
    },
    pinned: {
      setting: { files: ['none'] },
      deviations: [
        { at: 'Plan leases.read', what: 'strayLate' },
        { at: 'invoke SplitPart', what: 'delay' },
      ],
    },
  },
  {
    what: 'a late call does not release the lease of a run that is at work',
    file: 'shared/import/lease/wake.ts',
    find: 'if (!isHeldBy(lease, hold)) return fenceLeft(ports, hold);',
    replace: 'if (lease.holder?.run !== hold.run) return null;',
    pinned: {
      setting: { gap: 1 },
      deviations: [
        { at: 'Settle backlog.first 2', what: 'strayLate' },
        { at: 'Settle leases.read 10', what: 'delay' },
      ],
    },
  },
  {
    what: 'a run whose start is not known is started again',
    file: 'shared/import/lease/wake.ts',
    find: 'if (!lease.holder.started) await begin(ports, streamKey, lease, lease.holder);',
    replace: '',
    pinned: { deviations: [{ at: 'Receive runs.start', what: 'crash' }] },
  },
  {
    what: 'a run that is at work is not started again',
    file: 'shared/import/lease/lease.ts',
    find: 'holder, ...changed, fence',
    replace: '...changed, fence',
    pinned: {
      setting: { failures: 8 },
      deviations: [
        { at: 'message sleep 2', what: 'delay' },
        { at: 'invoke OpenExecution', what: 'death' },
        { at: 'Recover leases.replace 2', what: 'delay' },
        { at: 'Abandon backlog.first', what: 'delay' },
      ],
    },
  },
  {
    what: 'a run that is over before its start was known is recovered',
    file: 'shared/import/lease/wake.ts',
    find: "=== 'over'",
    replace: "=== ('never' as string)",
    test: {
      file: 'test/shared/import/lease/wake.test.ts',
      name: 'lets another run come where the one whose start nobody noted is over',
    },
  },
  {
    what: 'only the run that died is recovered',
    file: 'shared/import/lease/wake.ts',
    find: 'if (lease.holder?.run !== dead) return wake(ports, streamKey);',
    replace: '',
    pinned: { setting: { told: [2] }, deviations: [{ at: 'invoke OpenExecution', what: 'death' }] },
  },
  {
    what: 'a run that still runs is not taken for dead',
    file: 'shared/import/lease/watch.ts',
    find: 'if (await ports.runs.isRunning(holder.run)) return;',
    replace: '',
    pinned: {
      setting: { gap: 1, commitInterval: 900 },
      deviations: [{ at: 'invoke Settle', what: 'watch' }],
    },
  },
  {
    what: 'after so many failures a run gives up',
    file: 'shared/import/lease/wake.ts',
    find: 'giveUp: failures > maxFailures',
    replace: 'giveUp: false',
    pinned: { setting: { deadly: 'OpenExecution' }, deviations: [] },
  },
];
