import type { Caution } from './caution.ts';

/** Cautions about what there is in Domo: Streams and executions. */
export const ofExecutions: readonly Caution[] = [
  {
    what: 'a Stream is announced before it is created',
    file: 'shared/import/create/create-once.ts',
    find: 'await streams.announce(streamKey, creator, new Date(now - longest).toISOString());',
    replace: 'true;',
    pinned: {
      setting: { target: 'newStream' },
      deviations: [{ at: 'OpenExecution domo.streams.create', what: 'faultAfter' }],
    },
  },
  {
    what: 'of two calls that create a Stream one does',
    file: 'shared/import/create/create-once.ts',
    find: 'if (lost === undefined && !isAlone) {',
    replace: 'if (false) {',
    pinned: {
      setting: { target: 'newStream', files: ['none'] },
      deviations: [
        { at: 'OpenExecution domo.streams.create', what: 'strayLate' },
        { at: 'OpenExecution streams.register 2', what: 'crash' },
      ],
    },
  },
  {
    what: 'the lease knows of what a batch makes before it is made',
    file: 'shared/import/create/create-once.ts',
    find: 'await update(leases, hold, () => ({ unused: { ...creation, doomed: null } }));',
    replace: '',
    pinned: { setting: { target: 'newStream', files: ['cell'] }, deviations: [] },
  },
  {
    what: 'who leaves the lease deletes what a batch has made for nothing',
    file: 'shared/import/plan/plan.ts',
    find: 'await leave(ports, hold, unused, untroubled)',
    replace: 'await leave(ports, hold, null, untroubled)',
    test: {
      file: 'test/shared/import/create/unused.test.ts',
      name: 'is deleted by the next call where the one before has died behind streams.forget',
    },
  },
  {
    what: 'a run that gives a batch up sees to what it has made',
    file: 'shared/import/abandon/abandon.ts',
    find: 'const isLeft = leased !== null && unused !== null;',
    replace: 'const isLeft = false as boolean;',
    test: {
      file: 'test/shared/import/create/unused.test.ts',
      name: 'is searched for where the answer to its creation was lost, and its file can’t be loaded any more',
    },
  },
  {
    what: 'what may have rows is not deleted',
    file: 'shared/import/abandon/abandon.ts',
    find: 'unused: isDoubtful ? null : now.unused,',
    replace: 'unused: now.unused,',
    pinned: {
      setting: { target: 'newStream', files: ['none'], maxPause: 0, indexing: 1_200_000 },
      deviations: [{ at: 'Commit domo.executions.get 2', what: 'unauthorized' }],
    },
  },
  {
    what: 'what has rows is not deleted, though Domo does not count them yet',
    file: 'shared/import/settle/settle.ts',
    find: 'const done = { batch: null, unused: null, lastCommit: ref.id, ...untroubled };',
    replace: 'const done = { batch: null, lastCommit: ref.id, ...untroubled };',
    pinned: {
      setting: { target: 'newStream', files: ['none', 'cell'], gap: 3, lag: 3_600_000 },
      deviations: [],
    },
  },
  {
    what: 'the lease knows where an execution may be open before it is',
    file: 'shared/import/open/open.ts',
    find: "await note(({ phase }) => phase !== 'committing', { phase: 'opening', streamId, openedBy });",
    replace: "await note(({ phase }) => phase !== 'committing', { openedBy, phase: 'opening' });",
    pinned: {
      setting: { files: ['none'], failures: 8 },
      deviations: [{ at: 'OpenExecution domo.executions.create', what: 'stop' }],
    },
  },
  {
    what: 'of two calls that open an execution one has it',
    file: 'shared/import/open/open.ts',
    find: "now.phase === 'opening' && now.openedBy === openedBy;",
    replace: "now.phase !== 'committing';",
    double: {
      what: 'only the execution that the lease names is committed',
      file: 'shared/import/commit/request.ts',
      find: 'return (batch) => batch.execution?.executionId === executionId;',
      replace: 'return (batch) => executionId > 0 && batch.execution !== null;',
    },
    pinned: {
      setting: { files: ['none'] },
      deviations: [
        { at: 'OpenExecution leases.read 3', what: 'strayLate' },
        { at: 'invoke Commit', what: 'delay' },
      ],
    },
  },
  {
    what: 'an execution that nobody will use is aborted',
    file: 'shared/import/open/open.ts',
    find: 'await ports.domo.executions.abort(streamId, id).catch(() => undefined);',
    replace: '',
    pinned: {
      setting: { files: ['none'] },
      deviations: [{ at: 'OpenExecution domo.executions.create', what: 'strayLate' }],
    },
  },
  {
    what: 'a commit whose answer was lost is made again only where Domo says that it had no effect',
    file: 'shared/import/commit/request.ts',
    find: 'if (wasAsked && !isUntouched(said, over.modifiedAt)) return accepted();',
    replace: '',
    pinned: {
      setting: { files: ['none'], indexing: 25_000, secondCommit: 'taken' },
      deviations: [{ at: 'Commit domo.executions.commit', what: 'faultAfter' }],
    },
  },
  {
    what: 'when an execution was modified is noted before its first commit alone',
    file: 'shared/import/commit/request.ts',
    find: 'batch.committedBy === null ? { modifiedAt: said.modifiedAt ?? null } : {}',
    replace: '{ modifiedAt: said.modifiedAt ?? null }',
    pinned: {
      setting: { files: ['none'], indexing: 1_200_000, secondCommit: 'taken' },
      deviations: [
        { at: 'Commit domo.executions.commit', what: 'faultAfter' },
        { at: 'Commit leases.replace 3', what: 'crashAfter' },
      ],
    },
  },
  {
    what: 'a state that nobody has heard of is no failure',
    file: 'shared/domo/executions.ts',
    find: "return 'unknown';",
    replace: "return 'failed';",
    pinned: { setting: { files: ['none'], method: 'REPLACE', states: 'unheard' }, deviations: [] },
  },
  {
    what: 'of two calls that commit one does, until it is over',
    file: 'shared/import/commit/request.ts',
    find: "if (isAtIt(over.committedBy)) return 'doubt';",
    replace: '',
    pinned: {
      setting: { files: ['none'], indexing: 25_000, secondCommit: 'taken' },
      deviations: [
        { at: 'Commit domo.executions.commit', what: 'strayLate' },
        { at: 'Commit domo.executions.commit 2', what: 'delay' },
      ],
    },
  },
  {
    what: 'what may be committed is not aborted when it is given up',
    file: 'shared/import/abandon/close.ts',
    find: 'if (!commitAccepted && isUntouched(await ask(), modifiedAt)) {',
    replace: 'if ((await ask()) !== null) {',
    pinned: {
      setting: { indexing: 25_000, maxPause: 0 },
      deviations: [{ at: 'Commit domo.executions.get 2', what: 'unauthorized' }],
    },
  },
];
