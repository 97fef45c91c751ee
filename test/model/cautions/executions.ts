import type { Caution } from './caution.ts';

/** Cautions about what there is in Domo: Streams and executions. */
export const ofExecutions: readonly Caution[] = [
  {
    what: 'a Stream is announced before it is created',
    file: 'shared/import/open/create-stream.ts',
    find: 'await streams.announce(streamKey, creator, new Date(now - longestOpen).toISOString());',
    replace: 'true;',
    pinned: {
      setting: { target: 'newStream' },
      deviations: [{ at: 'OpenExecution domo.streams.create', what: 'faultAfter' }],
    },
  },
  {
    what: 'of two calls that create a Stream one does',
    file: 'shared/import/open/create-stream.ts',
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
      file: 'shared/import/commit/commit.ts',
      find: '=> now.execution?.executionId === executionId;',
      replace: '=> now.execution !== null;',
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
    what: 'a commit whose answer was lost is asked about first',
    file: 'shared/import/commit/commit.ts',
    find: 'if (answerWasLost && !(await running())) return;',
    replace: '',
    test: {
      file: 'test/shared/import/commit/commit.test.ts',
      name: 'is found out about, and not made again',
    },
  },
  {
    what: 'a refused commit counts only where no later call has committed',
    file: 'shared/import/commit/commit.ts',
    find: ' && (await isLatest())',
    replace: '',
    pinned: {
      setting: { files: ['none'], indexing: 25_000 },
      deviations: [
        { at: 'Commit leases.read', what: 'strayLate' },
        { at: 'Commit domo.executions.commit', what: 'delay' },
      ],
    },
  },
  {
    what: 'what is given up while it is committed is asked about before it is aborted',
    file: 'shared/import/abandon/close.ts',
    find: "if (!commitAccepted && (await ask()) === 'running') await abort();",
    replace: 'await abort();',
    pinned: {
      setting: { indexing: 25_000 },
      deviations: [{ at: 'Commit domo.executions.get', what: 'unauthorized' }],
    },
  },
];
