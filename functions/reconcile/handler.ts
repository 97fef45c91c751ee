import { batches, conclude, domo, ledger, objects, reports, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { describe } from '../../shared/aws/objects.ts';
import { outcomeOf } from '../../shared/domo/executions.ts';
import { HoldLost, PartRefused, PartsMissing, SluiceError } from '../../shared/errors.ts';
import { abortedFromOutside, maxAborted } from '../../shared/loads/aborted.ts';
import { type BatchLoad, type BatchRef, forEach, type Proofs } from '../../shared/loads/batch.ts';
import { abortLeftover } from '../../shared/loads/leftover.ts';
import { outcomeOfError } from '../../shared/loads/outcome.ts';
import { offerParts, type PartsToSend } from '../../shared/loads/parts-to-send.ts';
import type { OpenExecution, PartItem } from '../../shared/loads/plan.ts';
import { partItems } from '../../shared/loads/planning/parts.ts';
import { noFindings } from '../../shared/loads/receipt.ts';
import type { UploadReport } from '../../shared/loads/reports.ts';
import { guardShrinking } from '../../shared/loads/shrink.ts';
import type { HeldBatch } from '../../shared/loads/turn.ts';
import { decide } from './decide.ts';

export interface ReconcileInput {
  streamKey: string;
  fence: number;
  batch: BatchRef;
  execution: OpenExecution;
  /** How often parts have been sent before: 0 after the first time. */
  round: number;
  /** How often this hold has planned before. */
  attempt: number;
  /** How long a call of split-part lives at most. Seconds. */
  partTimeout: number;
  run: string;
}

/** Where the run goes on. */
export interface Reconciled extends PartsToSend {
  /** `replan`: loads have dropped out, and the others go again without them. */
  next: 'commit' | 'resend' | 'replan';
  round: number;
  /** ISO 8601: when they may be sent. */
  notBefore: string;
}

/** A wrong guess costs one more round, a failed part a few; what needs more than this is not going to end. */
const maxRounds = 6;

/**
 * Proves from the reports that every byte of every load is in exactly one part, or says which parts must be sent
 * again. A load that can't be loaded ends here, and the others go again without it.
 */
export const handler = lambda(async (input: ReconcileInput): Promise<Reconciled> => {
  const { streamKey, fence, batch, execution, run } = input;
  await turnstile().held(streamKey, { run, fence });
  const { loads } = await batches().read(batch);
  const again: PartItem[] = [];
  let strays = false;
  const proofs: Proofs = {};
  const dropped = new Map<BatchLoad, SluiceError>();
  await forEach(loads, async (member) => {
    const { load, plan } = member;
    const own = partItems(member);
    const kept = await reports().list(load.id, execution.executionId);
    const object = describe(load.object);
    try {
      const { header } = load.route.read;
      const decision = decide(own, kept, {
        object,
        header,
        dataStart: plan.dataStart,
        size: load.object.size,
      });
      if (decision.next === 'resend') {
        if (input.round >= maxRounds) throw new PartsMissing(exhausted(object, decision.items, kept));
        again.push(...decision.items);
        strays ||= decision.strays;
        return;
      }
      const force = (await ledger().get(load.id))?.force ?? false;
      if (!force) guardShrinking(load, decision.proof, execution);
      proofs[load.id] = decision.proof;
      await ledger().advance(load.id, fence, 'loading', { rows: decision.proof.rows });
    } catch (thrown) {
      dropped.set(member, asLoadError(thrown));
    }
  });

  const now = new Date();
  const stay = { parts: null, partList: null, round: input.round, notBefore: now.toISOString() };
  if (dropped.size > 0) {
    const aborted = await wasAborted([...dropped.values()], execution);
    if (aborted && input.attempt >= maxAborted) throw abortedFromOutside(execution);
    const isUncommitted = ({ id, phase }: HeldBatch) => id === batch.id && phase !== 'committing';
    // First, so that no execution can be opened behind this.
    await turnstile().drop(streamKey, { run, fence }, isUncommitted);
    await abortLeftover(domo(), execution.streamId, aborted ? null : execution.executionId);
    if (aborted) return { next: 'replan', ...stay };
    await forEach([...dropped], async ([{ load, order }, error]) => {
      const findings = { ...noFindings, destination: execution };
      const ended = await conclude()(load.id, fence, outcomeOfError(error), findings);
      await turnstile().dismiss(streamKey, order, ended);
    });
    return { next: 'replan', ...stay };
  }
  if (again.length > 0) {
    const round = input.round + 1;
    const toSend = await offerParts(batch, round, again, objects().putJsonLines);
    const rest = strays ? input.partTimeout : 0;
    return {
      next: 'resend',
      ...toSend,
      round,
      notBefore: new Date(now.getTime() + rest * 1000).toISOString(),
    };
  }
  await batches().writeProofs(batch, proofs);
  return { next: 'commit', ...stay };
});

/** Only errors that are about one load; others are about the step. */
function asLoadError(thrown: unknown): SluiceError {
  if (thrown instanceof SluiceError && !thrown.retryable && !(thrown instanceof HoldLost)) return thrown;
  throw thrown;
}

/** An execution that somebody else aborted refuses parts too; then no file is at fault. */
async function wasAborted(errors: SluiceError[], { streamId, executionId }: OpenExecution): Promise<boolean> {
  if (!errors.some((error) => error instanceof PartRefused)) return false;
  return outcomeOf(await domo().executions.get(streamId, executionId)) === 'aborted';
}

function exhausted(object: string, items: PartItem[], kept: UploadReport[]): string {
  const parts = items.map((item) => item.part);
  const named = parts.length > 5 ? `${parts.slice(0, 5).join(', ')} …` : parts.join(', ');
  const error = kept.find((report) => parts.includes(report.part) && report.error !== null)?.error;
  const why = error?.message ?? 'Their function was stopped, or ran out of time or memory: see its log.';
  return `${object}: ${parts.length} of its parts (${named}) could not be sent in ${maxRounds} rounds. ${why} Nothing was committed; the load can be replayed.`;
}
