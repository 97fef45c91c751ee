import type { Caution } from './caution.ts';

/** Cautions about the loads that wait, and what becomes of each. */
export const ofBacklog: readonly Caution[] = [
  {
    what: 'whoever puts a load into the backlog wakes its stream',
    file: 'shared/import/receive/receive.ts',
    find: 'await wake(ports, streamKey);',
    replace: '',
    pinned: { deviations: [] },
  },
  {
    what: 'whoever releases the lease looks at the backlog once more',
    file: 'shared/import/lease/wake.ts',
    find: 'if (await ports.leases.replace(hold.streamKey, { ...lease, ...change, holder: null })) break;\n  }\n  await wake(ports, hold.streamKey);',
    replace:
      'if (await ports.leases.replace(hold.streamKey, { ...lease, ...change, holder: null })) break;\n  }',
    pinned: {
      deviations: [
        { at: 'message sleep', what: 'delay' },
        { at: 'Settle leases.read 5', what: 'delay' },
      ],
    },
  },
  {
    what: 'a load that is known goes into the backlog again',
    file: 'shared/import/receive/receive.ts',
    find: 'if (known !== null && known.endedAt !== null) {',
    replace: 'if (known !== null) {',
    pinned: { deviations: [{ at: 'Receive backlog.put', what: 'fault' }] },
  },
  {
    what: 'a load that has been opened again stays in the backlog',
    file: 'test/model/ports.ts',
    find: 'if ((world.backlog.get(order)?.replays ?? 0) <= replays) world.backlog.delete(order);',
    replace: 'world.backlog.delete(order);',
    pinned: {
      setting: { files: ['header'], replays: [{ file: 0, force: false }] },
      deviations: [
        { at: 'message sleep 2', what: 'delay' },
        { at: 'Plan objects.tag', what: 'delay' },
      ],
    },
  },
  {
    what: 'a load is taken only over an older fence',
    file: 'test/model/stores/ledger.ts',
    find: ' && row.fence <= fence;',
    replace: ';',
    pinned: {
      setting: { files: ['none'] },
      deviations: [
        { at: 'OpenExecution domo.executions.create', what: 'refusal' },
        { at: 'Abandon ledger.end', what: 'stopLate' },
        { at: 'Settle ledger.end', what: 'delay' },
      ],
    },
  },
  {
    what: 'of two endings of a load the first counts',
    file: 'test/model/stores/ledger.ts',
    find: 'row?.endedAt === null && row.streamKey',
    replace: 'row != null && row.streamKey',
    pinned: {
      setting: { files: ['none'] },
      deviations: [{ at: 'Settle objects.tag', what: 'crash' }],
    },
  },
  {
    what: 'a load leaves the backlog when it has ended, and not before',
    file: 'shared/import/ledger/end-loads.ts',
    find: 'const row = await ledger.end(load.id, hold, endingOf(one, { ...record',
    replace:
      'await backlog.remove(hold.streamKey, entry);\n      const row = await ledger.end(load.id, hold, endingOf(one, { ...record',
    pinned: {
      setting: { files: ['none'] },
      deviations: [{ at: 'Settle ledger.end', what: 'crash' }],
    },
  },
  {
    what: 'a plan leaves loads in the backlog that a newer fence has taken',
    file: 'shared/import/plan/take-loads.ts',
    find: 'if (gone.length > 0) await held(ports.leases, hold);',
    replace: '',
    pinned: {
      deviations: [
        { at: 'Plan backlog.first 2', what: 'strayLate' },
        { at: 'Plan ledger.take 2', what: 'delay' },
      ],
    },
  },
  {
    what: 'loads that come together wait a moment for those before them',
    file: 'shared/import/plan/plan.ts',
    find: "first.route.updateMethod === 'REPLACE' ? candidates : settled(candidates, now);",
    replace: 'candidates;',
    pinned: {
      setting: { files: ['none', 'none', 'none'] },
      deviations: [{ at: 'message sleep', what: 'delay' }],
    },
  },
  {
    what: 'what comes while a plan reads the backlog is not overtaken by what it saw there',
    file: 'shared/import/plan/plan.ts',
    find: ': settled(candidates, now);',
    replace: ': settled(candidates, ports.clock.now());',
    pinned: {
      setting: { files: ['none', 'none', 'none', 'none'] },
      ranks: [5, ...Array(20).fill(0)],
      deviations: [
        { at: 'Receive ledger.enter', what: 'fault' },
        { at: 'Plan streams.keyOf', what: 'delay' },
        { at: 'Receive ledger.enter 5', what: 'fault' },
      ],
    },
  },
  {
    what: 'an older REPLACE does not go over a newer one',
    file: 'shared/import/plan/take-loads.ts',
    find: '!entry.force && isOvertaken(candidate, { replacedBy })',
    replace: 'entry.force && isOvertaken(candidate, { replacedBy })',
    pinned: {
      setting: { method: 'REPLACE' },
      deviations: [{ at: 'message sleep', what: 'delay' }],
    },
  },
  {
    what: 'the newest REPLACE is noted before its load ends',
    file: 'shared/import/settle/settle.ts',
    find: '  if (last !== undefined) await noteNewest(ports, hold, last);\n',
    replace:
      '  if (last !== undefined) {\n    const own = committed(batch, await createWaiting(ports, hold), proofs, destination, dataSetRows);\n    await endLoads(ports, hold, own);\n    await noteNewest(ports, hold, last);\n  }\n',
    pinned: {
      setting: { method: 'REPLACE', failures: 7 },
      deviations: [
        { at: 8, what: 'deathAfter' },
        { at: 'Settle ledger.end', what: 'deathAfter' },
        { at: 'Abandon domo.executions.get', what: 'fault' },
      ],
    },
  },
  {
    what: 'a message of a load that has ended looks whether a run comes, too',
    file: 'shared/import/receive/receive.ts',
    find: 'return known.streamKey;',
    replace: 'return null;',
    test: {
      file: 'test/shared/import/receive/receive.test.ts',
      name: 'of a load that has ended brings a run for the others, where the call that should have started it died',
    },
  },
];
