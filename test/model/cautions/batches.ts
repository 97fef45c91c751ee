import type { Caution } from './caution.ts';

/** Cautions about a batch: who works on it, and what becomes of one that can't go on. */
export const ofBatches: readonly Caution[] = [
  {
    what: 'a batch that is given up is not given up twice',
    file: 'shared/import/abandon/abandon.ts',
    find: 'const done = { from: null };',
    replace: 'const done = {};',
    pinned: {
      setting: { gap: 1 },
      deviations: [
        { at: 'OpenExecution domo.executions.create', what: 'refusal' },
        { at: 'Abandon leases.read', what: 'strayLate' },
        { at: 'invoke Plan 2', what: 'delay' },
      ],
    },
  },
  {
    what: 'that Domo refuses the client is no fault of a load',
    file: 'shared/import/verify/verify.ts',
    find: ' || thrown instanceof DomoUnauthorized',
    replace: '',
    pinned: { deviations: [{ at: 'SplitPart domo.parts.upload', what: 'unauthorized' }] },
  },
  {
    what: 'a batch that may be in Domo is seen through',
    file: 'shared/import/abandon/pause.ts',
    find: 'const isKept = lease.batch !== null && isUploaded(lease.batch);',
    replace: 'const isKept = false;',
    pinned: {
      setting: { indexing: 25_000 },
      deviations: [{ at: 'Commit domo.executions.get 2', what: 'unauthorized' }],
    },
  },
  {
    what: 'a plan aborts what the batch before has left open',
    file: 'shared/import/plan/plan.ts',
    find: 'if (streamId !== null) await abortLeftover(ports.domo, streamId, execution?.executionId ?? null);',
    replace: '',
    pinned: {
      setting: { files: ['none'], failures: 7 },
      deviations: [
        { at: 'invoke SplitPart', what: 'stop' },
        { at: 'Plan backlog.first 2', what: 'stop' },
      ],
    },
  },
  {
    what: 'a plan sees a batch through that may have been committed',
    file: 'shared/import/plan/plan.ts',
    find: "const isCommitting = lease.batch?.phase === 'committing';",
    replace: 'const isCommitting = false as boolean;',
    pinned: { deviations: [{ at: 'Commit domo.executions.commit', what: 'deathAfter' }] },
  },
  {
    what: 'the lease knows of a commit before Domo does',
    file: 'shared/import/commit/request.ts',
    find: "return { phase: 'committing', committedBy: own, ...first };",
    replace: 'return { committedBy: own, ...first };',
    pinned: { deviations: [] },
  },
  {
    what: 'a late report of a part does not replace a newer one',
    file: 'shared/aws/reports.ts',
    find: "'attribute_not_exists(tries) OR tries <= :tries'",
    replace: "'attribute_not_exists(tries) OR :tries = :tries'",
    test: {
      file: 'test/shared/aws/reports.test.ts',
      name: 'an earlier try that comes late changes nothing',
    },
  },
  {
    what: 'a part goes again only when no late call can send it',
    file: 'shared/import/verify/verify.ts',
    find: 'judged.outlast ? input.partTimeout * 1000 : 0;',
    replace: '0;',
    pinned: {
      setting: { files: ['none'], ambiguous: true },
      deviations: [
        { at: 'SplitPart domo.parts.upload 2', what: 'strayLate' },
        { at: 'invoke Commit', what: 'delay' },
      ],
    },
  },
  {
    what: 'Domo’s count is given time to follow',
    file: 'shared/import/settle/settle.ts',
    find: 'mayLag(committedAt, commitInterval, now, countLag)',
    replace: 'false',
    pinned: { setting: { lag: 60_000 }, deviations: [] },
  },
  {
    what: 'a count is judged by the time at which it was asked for',
    file: 'shared/import/settle/settle.ts',
    find: 'mayLag(committedAt, commitInterval, now, countLag)',
    replace: 'mayLag(committedAt, commitInterval, ports.clock.now(), countLag)',
    pinned: {
      setting: { files: ['none'], lag: 60_000 },
      deviations: [
        { at: 'Receive leases.replace 2', what: 'crash' },
        { at: 'Settle leases.read 3', what: 'delay' },
      ],
    },
  },
];
