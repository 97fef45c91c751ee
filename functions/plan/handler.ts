import {
  answers,
  batches,
  conclude,
  domo,
  ledger,
  objects,
  streams,
  turnstile,
} from '../../shared/aws/clients.ts';
import { handler as lambda, translate } from '../../shared/aws/handler.ts';
import { type BatchRef, forEach } from '../../shared/loads/batch.ts';
import type { Outcome } from '../../shared/loads/conclude.ts';
import { batchId } from '../../shared/loads/documents.ts';
import { outcomeOfError } from '../../shared/loads/outcome.ts';
import { offerParts, type PartsToSend } from '../../shared/loads/parts-to-send.ts';
import { type CheckedHead, checkHead } from '../../shared/loads/planning/check.ts';
import { partItems } from '../../shared/loads/planning/parts.ts';
import { findTarget } from '../../shared/loads/planning/target.ts';
import { noFindings } from '../../shared/loads/receipt.ts';
import type { Candidate } from './candidate.ts';
import { choose, limitsOf } from './choose.ts';
import { withoutGap } from './gap.ts';
import { planLoads } from './loads.ts';
import { resolve } from './resolve.ts';

export interface PlanInput {
  streamKey: string;
  fence: number;
  run: string;
  /** How often this hold has planned before. */
  attempt: number;
  /** How many loads the batch may take at most; null where nothing but the general limits holds. */
  maxLoads: number | null;
}

export interface Planned extends PartsToSend {
  /**
   * `open`: an execution, for a Stream. `import`: in one request; without a batch there is only to be found out what
   * became of an earlier one. `leave`: nobody is in line whose load could be loaded now.
   */
  next: 'open' | 'import' | 'leave';
  batch: BatchRef | null;
}

const nothing: Planned = { next: 'leave', batch: null, parts: null, partList: null };

/** Takes the loads that wait for the stream, as many as fit, checks each, and says which parts they have, if any. */
export const handler = lambda(async (input: PlanInput): Promise<Planned> => {
  const { streamKey, fence, run, attempt, maxLoads } = input;
  const hold = { run, fence };
  const turn = await turnstile().held(streamKey, hold);
  // Only the row count can tell, and the next import would change it.
  if (turn.question !== null) return { ...nothing, next: 'import' };
  const end = async ({ waiter }: Candidate, outcome: Outcome) => {
    const ended = await conclude()(waiter.load.id, fence, outcome, noFindings);
    await turnstile().dismiss(streamKey, waiter.order, ended);
  };

  const waiting = await withoutGap(turnstile(), ledger(), streamKey);
  const resolved = new Set<Candidate>();
  for (const candidate of waiting) {
    const outcome = await resolve(domo(), answers(), streamKey, candidate);
    if (outcome === null) continue;
    resolved.add(candidate);
    await end(candidate, outcome);
  }
  const open = waiting.filter((one) => !resolved.has(one));
  const { chosen, overtaken } = choose(open, turn, limitsOf(open[0]?.waiter.load.route));
  await forEach(overtaken, (candidate) => end(candidate, { state: 'superseded' }));

  const [first] = chosen;
  if (first === undefined) return nothing;
  const { load: head } = first.waiter;
  const known = await findTarget(domo(), streams(), streamKey, head.route);
  const inOne = known?.target.kind === 'dataSet';
  const { target } = head.route;
  // Columns are inferred from one file: the others are checked against them when they are there.
  const infers = known === null && target.kind === 'dataSet' && target.columns === 'infer';
  const limited = chosen.slice(0, infers ? 1 : (maxLoads ?? chosen.length));
  const heads = new Map<Candidate, CheckedHead>();
  await forEach(limited, async (candidate) => {
    const { load } = candidate.waiter;
    // One that its run's end has ended in the meantime is left out.
    if (!(await ledger().take(load.id, fence, attempt))) return;
    try {
      heads.set(candidate, await checkHead(objects(), load, known?.columns));
    } catch (thrown) {
      const error = translate(thrown);
      if (error.retryable || error.fault === 'domo') throw error;
      await end(candidate, outcomeOfError(error));
    }
  });

  const checked = limited.flatMap((candidate) => {
    const found = heads.get(candidate);
    return found === undefined ? [] : [{ candidate, head: found }];
  });
  if (checked.length === 0) return nothing;

  const { bucket } = head.object;
  const batch = { id: batchId(streamKey, fence, attempt), bucket, maxConcurrency: head.route.maxConcurrency };
  const { loads } = await batches().write(batch, {
    // Of the first that is taken: one before it may have been refused.
    target: known?.target ?? { kind: 'newStream', columns: checked[0]?.head.columns ?? [] },
    loads: planLoads(checked),
  });
  const toSend = inOne ? null : await offerParts(batch, 0, loads.flatMap(partItems), objects().putJsonLines);
  await turnstile().plan(streamKey, hold, { ...batch, attempt });
  return toSend === null ? { ...nothing, next: 'import', batch } : { next: 'open', batch, ...toSend };
});
