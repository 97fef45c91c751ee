/** A caution of the steps, and how to take it out. */
export interface Caution {
  what: string;
  /** From the root. */
  file: string;
  /** Is there once. */
  find: string;
  replace: string;
}

export const cautions: readonly Caution[] = [
  {
    what: 'a plan leaves loads in the backlog that a newer fence has taken',
    file: 'shared/import/plan/take-loads.ts',
    find: 'if (gone.length > 0) await held(ports.leases, hold);',
    replace: '',
  },
  {
    what: 'a plan that finds the fence moved on by a late call of its run lets the run go on',
    file: 'shared/import/lease/wake.ts',
    find: 'if (holder?.run === run) return fence;',
    replace: '',
  },
  {
    what: 'a late call does not release the lease of a run that is at work',
    file: 'shared/import/lease/wake.ts',
    find: 'if (!isHeldBy(lease, hold)) return fenceLeft(ports, hold);',
    replace: 'if (lease.holder?.run !== hold.run) return null;',
  },
  {
    what: 'a load that has been opened again stays in the backlog',
    file: 'test/model/ports.ts',
    find: 'if ((world.backlog.get(order)?.replays ?? 0) <= replays) world.backlog.delete(order);',
    replace: 'world.backlog.delete(order);',
  },
  {
    what: 'that Domo refuses the client is no fault of a load',
    file: 'shared/import/verify/verify.ts',
    find: ' || thrown instanceof DomoUnauthorized',
    replace: '',
  },
  {
    what: 'a batch that is given up is not given up twice',
    file: 'shared/import/abandon/abandon.ts',
    find: 'const done = { from: null };',
    replace: 'const done = {};',
  },
  {
    what: 'a batch that may be in Domo is seen through',
    file: 'shared/import/abandon/abandon.ts',
    find: 'if (error instanceof StillIndexing && closed !==',
    replace: 'if (closed !==',
  },
  {
    what: 'a call shows the fence that the lease has',
    file: 'shared/import/lease/lease.ts',
    find: 'return lease.holder?.run === run && lease.fence === fence;',
    replace: 'return lease.holder?.run === run;',
  },
  {
    what: 'a plan, and giving up, move the fence on',
    file: 'shared/import/lease/lease.ts',
    find: 'const next = { ...lease, from: hold.fence, holder, ...changed, fence: lease.fence + 1 };',
    replace: 'const next = { ...lease, from: hold.fence, holder, ...changed };',
  },
  {
    what: 'a lease is written only over the one that was read',
    file: 'test/model/stores/leases.ts',
    find: 'if (next.version !== version) return false;',
    replace: '',
  },
  {
    what: 'each run has a fence of its own, and its name of that',
    file: 'shared/import/lease/wake.ts',
    find: 'const fence = lease.fence + 1;',
    replace: 'const { fence } = lease;',
  },
  {
    what: 'whoever releases the lease looks at the backlog once more',
    file: 'shared/import/lease/wake.ts',
    find: 'if (await ports.leases.replace(hold.streamKey, { ...lease, holder: null })) break;\n  }\n  await wake(ports, hold.streamKey);',
    replace: 'if (await ports.leases.replace(hold.streamKey, { ...lease, holder: null })) break;\n  }',
  },
  {
    what: 'whoever puts a load into the backlog wakes its stream',
    file: 'shared/import/receive/receive.ts',
    find: 'await wake(ports, streamKey);',
    replace: '',
  },
  {
    what: 'a run whose start is not known is started again',
    file: 'shared/import/lease/wake.ts',
    find: 'if (!lease.holder.started) await begin(ports, streamKey, lease, lease.holder);',
    replace: '',
  },
  {
    what: 'a run that is over before its start was known is recovered',
    file: 'shared/import/lease/wake.ts',
    find: "=== 'over'",
    replace: "=== ('never' as string)",
  },
  {
    what: 'only the run that died is recovered',
    file: 'shared/import/lease/wake.ts',
    find: 'if (lease.holder?.run !== dead) return wake(ports, streamKey);',
    replace: '',
  },
  {
    what: 'a run that still runs is not taken for dead',
    file: 'shared/import/lease/watch.ts',
    find: 'if (await ports.runs.isRunning(holder.run)) return;',
    replace: '',
  },
  {
    what: 'a load that is known goes into the backlog again',
    file: 'shared/import/receive/receive.ts',
    find: 'if (known !== null && known.endedAt !== null) {',
    replace: 'if (known !== null) {',
  },
  {
    what: 'a load is taken only over an older fence',
    file: 'test/model/stores/ledger.ts',
    find: ' && row.fence <= fence;',
    replace: ';',
  },
  {
    what: 'of two endings of a load the first counts',
    file: 'test/model/stores/ledger.ts',
    find: 'row?.endedAt === null && row.streamKey',
    replace: 'row != null && row.streamKey',
  },
  {
    what: 'a load leaves the backlog when it has ended, and not before',
    file: 'shared/import/ledger/end-loads.ts',
    find: 'const row = await ledger.end(',
    replace: 'await backlog.remove(hold.streamKey, entry);\n      const row = await ledger.end(',
  },
  {
    what: 'the lease knows where an execution may be open before it is',
    file: 'shared/import/open/open.ts',
    find: "await note(({ phase }) => phase !== 'committing', { phase: 'opening', streamId, openedBy });",
    replace: "await note(({ phase }) => phase !== 'committing', { openedBy, phase: 'opening' });",
  },
  {
    what: 'of two calls that open an execution one has it',
    file: 'shared/import/open/open.ts',
    find: "now.phase === 'opening' && now.openedBy === openedBy;",
    replace: "now.phase !== 'committing';",
  },
  {
    what: 'an execution that nobody will use is aborted',
    file: 'shared/import/open/open.ts',
    find: 'await ports.domo.executions.abort(streamId, id).catch(() => undefined);',
    replace: '',
  },
  {
    what: 'a plan aborts what the batch before has left open',
    file: 'shared/import/plan/plan.ts',
    find: 'if (streamId !== null) await abortLeftover(ports.domo, streamId, execution?.executionId ?? null);',
    replace: '',
  },
  {
    what: 'a plan that is made again late does not disturb its run',
    file: 'shared/import/plan/plan.ts',
    find: "if (batch !== null && batch.fence === fence && batch.phase !== 'planned' && fence !== hold.fence)\n      return null;",
    replace: '',
  },
  {
    what: 'a plan sees a batch through that may have been committed',
    file: 'shared/import/plan/plan.ts',
    find: "const isCommitting = lease.batch?.phase === 'committing';",
    replace: 'const isCommitting = false as boolean;',
  },
  {
    what: 'the lease knows of a commit before Domo does',
    file: 'shared/import/commit/commit.ts',
    find: "await noteBatch(ports.leases, hold, ref.id, noted, { phase: 'committing', committedBy });",
    replace: '',
  },
  {
    what: 'a commit whose answer was lost is asked about first',
    file: 'shared/import/commit/commit.ts',
    find: 'if (answerWasLost && !(await running())) return;',
    replace: '',
  },
  {
    what: 'what is given up while it is committed is asked about before it is aborted',
    file: 'shared/import/abandon/close.ts',
    find: "if (!commitAccepted && (await ask()) === 'running') await abort();",
    replace: 'await abort();',
  },
  {
    what: 'an older REPLACE does not go over a newer one',
    file: 'shared/import/plan/take-loads.ts',
    find: '!entry.force && isOvertaken(candidate, lease)',
    replace: 'entry.force && isOvertaken(candidate, lease)',
  },
  {
    what: 'loads that come together wait a moment for those before them',
    file: 'shared/import/plan/plan.ts',
    find: "first.route.updateMethod === 'REPLACE' ? candidates : settled(candidates, now);",
    replace: 'candidates;',
  },
  {
    what: 'a request whose answer was lost is asked about before the next',
    file: 'shared/import/plan/plan.ts',
    find: 'if (lease.doubt !== null) return',
    replace: 'if (lease.doubt === undefined) return',
  },
  {
    what: 'a request that is given up without an answer is kept in the lease',
    file: 'shared/import/abandon/abandon.ts',
    find: "doubt: closed === 'unknown' ? doubtLeft(now) : now.doubt,",
    replace: 'doubt: now.doubt,',
  },
  {
    what: 'a late report of a part does not replace a newer one',
    file: 'test/model/ports.ts',
    find: 'if ((of.get(report.part)?.tries ?? 0) <= report.tries) of.set(report.part, report);',
    replace: 'of.set(report.part, report);',
  },
  {
    what: 'a part goes again only when no late call can send it',
    file: 'shared/import/verify/verify.ts',
    find: 'judged.outlast ? input.partTimeout * 1000 : 0;',
    replace: '0;',
  },
  {
    what: 'a Stream is announced before it is created',
    file: 'shared/import/open/create-stream.ts',
    find: 'if (known === null) await streams.announce(streamKey, new Date(clock.now()).toISOString());',
    replace: '',
  },
  {
    what: 'after so many failures a run gives up',
    file: 'shared/import/lease/wake.ts',
    find: 'giveUp: failures > maxFailures',
    replace: 'giveUp: false',
  },
  {
    what: 'a batch that was given up can be given up again by the same call',
    file: 'shared/import/lease/lease.ts',
    find: 'if (!isHeldBy(lease, hold) && !isRepeated(lease, hold)) throw lost(hold);',
    replace: 'if (!isHeldBy(lease, hold)) throw lost(hold);',
  },
  {
    what: 'Domo’s count is given time to follow',
    file: 'shared/import/settle/settle.ts',
    find: 'mayLag(committedAt, commitInterval, ports.clock.now())',
    replace: 'false',
  },
  {
    what: 'a run that is at work is not started again',
    file: 'shared/import/lease/lease.ts',
    find: 'holder, ...changed, fence',
    replace: '...changed, fence',
  },
];
