import type { Column } from '../../config/route.ts';
import { LeaseLost, StepOvertaken } from '../../errors.ts';
import type { BatchRef, MadeRef } from '../batch.ts';
import type { Creation } from '../create/creation.ts';
import type { SentRequest } from '../data-set-api/request.ts';
import type { OpenExecution } from '../destination.ts';
import { streamDigest } from '../documents.ts';
import type { Placed } from '../order.ts';

/** How far the batch of a lease has come. */
export type BatchPhase = 'planned' | 'opening' | 'open' | 'committing';

/** The batch that a run works on, as far as the command line and a run that takes over must know it. */
export interface LeasedBatch extends BatchRef {
  /** The fence of the plan that made it. */
  fence: number;
  phase: BatchPhase;
  /** For people: how many loads it has, and key and id of the first. */
  loads: number;
  firstKey: string;
  firstId: string;
  parts: number;
  /** From `opening` on: the Stream on which an execution may be open. */
  streamId: number | null;
  /** Which call of `open-execution` is the latest: an execution that an earlier one opens late is not the batch's. */
  openedBy: string | null;
  /** From `open` on. */
  execution: OpenExecution | null;
  /** Of a batch that goes in one request: that, once it is about to be sent, until Domo has said no. */
  sent: SentRequest | null;
  /** The latest call that asked Domo to commit, of those that Domo has not clearly refused; null: nothing is committed. */
  committedBy: CommitCall | null;
  /** What Domo said, before it was first asked to commit the execution, of when that was modified; null: nothing. */
  modifiedAt: string | null;
  /** Domo acknowledged the commit, or the request: asking is enough from then on. */
  commitAccepted: boolean;
}

/** A call that asks Domo to commit an execution. */
export interface CommitCall {
  id: string;
  /** ISO 8601. */
  since: string;
  /** It will not ask any more. */
  isOver: boolean;
}

/** What a batch has made in Domo, or is about to, and to which nothing was committed yet. */
export type Unused = UnusedCreation | UnusedColumns;

/** A Stream with its DataSet, or a DataSet alone. */
export interface UnusedCreation extends Creation {
  /** Nobody uses it any more: it is to be deleted. null: it may still come into use, or is not known. */
  doomed: MadeRef | null;
}

/** Columns of a DataSet that was there before. */
export interface UnusedColumns {
  kind: 'columns';
  /** They are those of files that may be the ones that were rejected. */
  infers: true;
  doomed: null;
  dataSetId: string;
  /** The columns that it had. */
  before: Column[];
  added: Column[];
  /** How many rows it had. */
  rows: number;
}

/** The run that has the lease. */
export interface Holder {
  /** The name of the run. It follows from the stream and `fence`, so that starting it twice starts it once. */
  run: string;
  /** The fence with which the run was started. */
  fence: number;
  /** ISO 8601. */
  since: string;
  /** Step Functions has taken the start of the run. */
  started: boolean;
  /** The run is to end what the runs before it died of. */
  giveUp: boolean;
  /** ISO 8601: the run does nothing before; null: it begins at once. */
  notBefore: string | null;
}

/** That Domo takes nothing of a stream's for a while: its loads wait, and go on by themselves. */
export interface Pause {
  /** ISO 8601: when Domo refused the stream first. */
  since: string;
  /** How often in a row. */
  tries: number;
  /** The name of the latest error, and its message. */
  error: string;
  reason: string;
  /** ISO 8601: when people were told; null: they were not. */
  toldAt: string | null;
}

/** The right of one run to work on a stream, since creating an execution aborts the other open one [X6]. */
export interface Lease {
  /** Changes with every write. */
  version: number;
  /**
   * Grows whenever a run gets the lease, and whenever its holder begins something anew: a plan, or giving a batch up.
   * What a call with an older fence writes is refused.
   */
  fence: number;
  /** The fence that the call had which moved the fence on last, so that this call can be made again. */
  from: number | null;
  holder: Holder | null;
  batch: LeasedBatch | null;
  /** How often in a row a run has died, or has given its batch up for something that may pass. */
  failures: number;
  /** ISO 8601: nothing is planned before; null: at once. */
  notBefore: string | null;
  /** Domo refuses the stream's loads, and no load is at fault; null: it has taken the last ones. */
  paused: Pause | null;
  /** How many loads the next batch has at most, where Domo refused one and nobody knows for which; null: all that fit. */
  maxLoads: number | null;
  /** Whether small files may share a part: not where Domo refused a part of several, so that it can be said which. */
  share: boolean;
  /** ISO 8601: when Domo took the last commit. */
  committedAt: string | null;
  /** After the last commit Domo did not count the rows that there should be: they may still come [X10, I11]. */
  uncounted: boolean;
  /** A request to the DataSet API that was given up and of which nobody knows what became: the next one can't go before. */
  doubt: SentRequest | null;
  /** What is deleted again unless something is committed to it; null: nothing is. */
  unused: Unused | null;
  /** The place of the newest load whose REPLACE was committed. */
  replacedBy: Placed | null;
  /** The batch that was committed last, or may have been where nobody knows; null: none was. */
  lastCommit: string | null;
  /** What people were told of once and for all: see `BestEffort`. */
  noticesSent: string[];
}

/** A lease has these values again when its loads have ended: their failures are no burden of the loads that come later. */
export const untroubled = {
  failures: 0,
  notBefore: null,
  paused: null,
  maxLoads: null,
  share: true,
} satisfies Partial<Lease>;

/** The lease of a stream that nobody has loaded yet. */
export const firstLease: Lease = {
  version: 0,
  fence: 0,
  from: null,
  holder: null,
  batch: null,
  failures: 0,
  notBefore: null,
  paused: null,
  maxLoads: null,
  share: true,
  committedAt: null,
  uncounted: false,
  doubt: null,
  unused: null,
  replacedBy: null,
  lastCommit: null,
  noticesSent: [],
};

/** The lease of each stream. */
export interface Leases {
  /** Strongly consistent; a stream that was never loaded has a lease that nobody holds. */
  read(streamKey: string): Promise<Lease>;
  /** Writes `lease` over the one with `lease.version`, under the next version; false if that one is gone. */
  replace(streamKey: string, lease: Lease): Promise<boolean>;
}

/** By what a step shows that the lease is its run's. */
export interface Hold {
  streamKey: string;
  run: string;
  fence: number;
}

/** The name of the run that gets the lease with a fence: Step Functions takes 80 characters. */
export function runName(streamKey: string, fence: number): string {
  return `${streamDigest(streamKey)}-${fence}`;
}

export function isHeldBy(lease: Lease, { run, fence }: Pick<Hold, 'run' | 'fence'>): boolean {
  return lease.holder?.run === run && lease.fence === fence;
}

/** Whether this is a call that moved the fence on itself, and is made again. */
export function isRepeated(lease: Lease, { run, fence }: Pick<Hold, 'run' | 'fence'>): boolean {
  return lease.holder?.run === run && lease.from === fence;
}

/** The lease as its holder sees it. Throws `LeaseLost` if another has it by now. */
export async function held(leases: Leases, hold: Hold): Promise<Lease> {
  const lease = await leases.read(hold.streamKey);
  if (!isHeldBy(lease, hold)) throw lost(hold);
  return lease;
}

/** Changes what the lease knows. Throws `LeaseLost` if another has it by now, and what `change` throws. */
export async function update(
  leases: Leases,
  hold: Hold,
  change: (lease: Lease) => Partial<Omit<Lease, 'version' | 'fence'>>,
): Promise<Lease> {
  for (;;) {
    const lease = await held(leases, hold);
    const next = { ...lease, ...change(lease) };
    if (await leases.replace(hold.streamKey, next)) return next;
  }
}

/**
 * Moves the fence on: from now on whatever a call does with the old one is refused. Safe to repeat for the call that
 * did it. Throws `LeaseLost` if the lease is another's, or the run has gone on without this call.
 *
 * @param change null: the run has gone on without this call
 */
export async function moveOn(
  leases: Leases,
  hold: Hold,
  change: (lease: Lease) => Partial<Omit<Lease, 'version' | 'fence'>> | null,
): Promise<{ hold: Hold; lease: Lease }> {
  for (;;) {
    const lease = await leases.read(hold.streamKey);
    if (!isHeldBy(lease, hold) && !isRepeated(lease, hold)) throw lost(hold);
    const changed = change(lease);
    if (changed === null) throw overtaken(hold);
    // A run that is at work was started, whether or not anybody has noted it: it is not started again.
    const holder = lease.holder && { ...lease.holder, started: true };
    const next = { ...lease, from: hold.fence, holder, ...changed, fence: lease.fence + 1 };
    if (await leases.replace(hold.streamKey, next))
      return { hold: { ...hold, fence: next.fence }, lease: next };
  }
}

/**
 * Changes what is known of a batch, if it has come no further than `from` says. Throws `StepOvertaken` if it has: then
 * nobody waits any more for the answer of this call. Throws `LeaseLost` if another has the lease by now.
 */
export function noteBatch(
  leases: Leases,
  hold: Hold,
  id: string,
  from: (batch: LeasedBatch) => boolean,
  change: Partial<LeasedBatch> | ((batch: LeasedBatch) => Partial<LeasedBatch>),
  committedAt?: string,
): Promise<Lease> {
  return update(leases, hold, ({ batch, committedAt: before }) => {
    if (batch === null || batch.id !== id || !from(batch)) throw overtaken(hold);
    const changed = typeof change === 'function' ? change(batch) : change;
    return { batch: { ...batch, ...changed }, committedAt: committedAt ?? before };
  });
}

/** The lease and its batch as a step sees them that works on the batch. Throws as `noteBatch` does. */
export async function heldBatch(
  leases: Leases,
  hold: Hold,
  id: string,
): Promise<Lease & { batch: LeasedBatch }> {
  const lease = await held(leases, hold);
  const { batch } = lease;
  if (batch === null || batch.id !== id) throw overtaken(hold);
  return { ...lease, batch };
}

function lost({ streamKey, run, fence }: Hold): LeaseLost {
  return new LeaseLost(
    `Run ${run} does not have the lease of stream ${streamKey} any more (its fence was ${fence}): another run has taken over. Nothing was changed.`,
  );
}

function overtaken({ streamKey, run }: Hold): StepOvertaken {
  return new StepOvertaken(
    `Run ${run} has gone on with its batch for stream ${streamKey} without this call, which did not answer in time or was made twice. Nothing was changed.`,
  );
}
