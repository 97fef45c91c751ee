import { batches, conclude, domo, ledger, objects, streams, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda, translate } from '../../shared/aws/handler.ts';
import { type BatchRef, forEach } from '../../shared/loads/batch.ts';
import type { Outcome } from '../../shared/loads/conclude.ts';
import { batchId, partListRef } from '../../shared/loads/documents.ts';
import { outcomeOfError } from '../../shared/loads/outcome.ts';
import type { DocumentRef } from '../../shared/loads/plan.ts';
import { noFindings } from '../../shared/loads/receipt.ts';
import type { Candidate } from './candidate.ts';
import { type CheckedHead, checkHead } from './check.ts';
import { choose } from './choose.ts';
import { withoutGap } from './gap.ts';
import { partItems, planLoads } from './parts.ts';
import { isCommitted } from './resolve.ts';
import { findStream } from './stream.ts';

export interface PlanInput {
  streamKey: string;
  fence: number;
  run: string;
  /** How often this hold has planned before. */
  attempt: number;
  /** How many loads the batch may take at most; null where nothing but the general limits holds. */
  maxLoads: number | null;
}

export interface Planned {
  /** `leave`: nobody is in line whose load could be loaded now. */
  next: 'load' | 'leave';
  batch: BatchRef | null;
  partList: DocumentRef | null;
}

const nothing: Planned = { next: 'leave', batch: null, partList: null };

/** Takes the loads that wait for the stream, as many as fit, checks each, and writes the list of their parts. */
export const handler = lambda(async (input: PlanInput): Promise<Planned> => {
  const { streamKey, fence, run, attempt, maxLoads } = input;
  const hold = { run, fence };
  const turn = await turnstile().held(streamKey, hold);
  const end = async ({ waiter }: Candidate, outcome: Outcome) => {
    const ended = await conclude()(waiter.load.id, fence, outcome, noFindings);
    await turnstile().dismiss(streamKey, waiter.order, ended);
  };

  const waiting = await withoutGap(turnstile(), ledger(), streamKey);
  const committed = new Set<Candidate>();
  for (const candidate of waiting) {
    if (!(await isCommitted(domo(), candidate))) continue;
    committed.add(candidate);
    await end(candidate, { state: 'committed' });
  }
  const { chosen, overtaken } = choose(
    waiting.filter((one) => !committed.has(one)),
    turn,
  );
  await forEach(overtaken, (candidate) => end(candidate, { state: 'superseded' }));

  const [first] = chosen;
  if (first === undefined) return nothing;
  const { load: head } = first.waiter;
  const known = await findStream(domo(), streams(), streamKey, head.route);
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
  const partList = partListRef(batch, 0);
  const { loads } = await batches().write(batch, {
    stream: known?.stream ?? null,
    // Of the first that is taken: one before it may have been refused.
    newColumns: known === null ? (checked[0]?.head.columns ?? null) : null,
    loads: planLoads(checked),
  });
  await objects().putJsonLines(partList.bucket, partList.key, loads.flatMap(partItems));
  await turnstile().plan(streamKey, hold, { ...batch, attempt });
  return { next: 'load', batch, partList };
});
