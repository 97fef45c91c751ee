import { randomUUID } from 'node:crypto';
import { batches, conclude, domo, ledger, objects, turnstile } from '../../shared/aws/clients.ts';
import { translate } from '../../shared/aws/handler.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import { ConfigInvalid, ImportUnanswered, type SluiceError } from '../../shared/errors.ts';
import { type BatchLoad, type BatchRef, forEach, type Proofs } from '../../shared/loads/batch.ts';
import { destinationOf, longestLag, type SentImport } from '../../shared/loads/import.ts';
import { outcomeOfError } from '../../shared/loads/outcome.ts';
import { noFindings } from '../../shared/loads/receipt.ts';
import type { HeldBatch, Hold, Turn } from '../../shared/loads/turn.ts';
import { readBatch } from './batch.ts';
import { bodyOf } from './body.ts';
import type { Imported } from './handler.ts';
import { blame, isRefusal, mayHaveActed } from './refusal.ts';

export interface Sending {
  streamKey: string;
  hold: Hold;
  ref: BatchRef;
  turn: Turn & { batch: HeldBatch };
  /** What was sent of the batch before, if it was. */
  before: SentImport | null;
}

/** Reads and proves the rows of a batch and sends them. A load that can't be loaded ends here; then the others go again. */
export async function sendBatch({ streamKey, hold, ref, turn, before }: Sending): Promise<Imported> {
  const { target, loads } = await batches().read(ref);
  const [first] = loads;
  if (target.kind !== 'dataSet' || first === undefined) {
    throw new RangeError(`batch ${ref.id} is not for the DataSet API`);
  }
  const { dataSetId } = target;
  const { route } = first.load;
  const updateMethod = methodOf(route);
  const { rows: counted, schema } = await domo().dataSets.get(dataSetId);
  const rowsBefore = before?.rowsBefore ?? counted;
  const destination = { dataSetId, rowsBefore, streamId: null, executionId: null };
  const end = async ({ load, order }: BatchLoad, error: SluiceError) => {
    const findings = { ...noFindings, destination };
    const ended = await conclude()(load.id, hold.fence, outcomeOfError(error), findings);
    await turnstile().dismiss(streamKey, order, ended);
  };
  const note = (from: (now: HeldBatch) => boolean, change: Partial<HeldBatch>, committedAt?: string) =>
    turnstile().note(streamKey, hold, (now) => now.id === ref.id && from(now), change, committedAt);
  const isAsBefore = (now: HeldBatch) => now.sent?.tries === before?.tries && !now.commitAccepted;
  const again = (maxLoads: number | null): Imported => ({ next: 'replan', maxLoads, destination: null });

  const { rows: read, dropped } = await readBatch(loads, destination);
  if (dropped.size > 0) {
    // Its rows may be in Domo by a try before, so it can't be said that nothing of it was loaded.
    if (before?.updateMethod === 'REPLACE') throw [...dropped.values()][0];
    await note(isAsBefore, { phase: 'planned', sent: null });
    await forEach([...dropped], ([member, error]) => end(member, error));
    return again(null);
  }

  const proofs: Proofs = Object.fromEntries([...read].map(([{ load }, { proof }]) => [load.id, proof]));
  await batches().writeProofs(ref, proofs);
  const sender = randomUUID();
  const sent: SentImport = {
    ...{ id: ref.id, dataSetId, updateMethod, rowsBefore, sender, repeatable: false },
    countMoving: before?.countMoving ?? mayMove(turn),
    rows: Object.values(proofs).reduce((sum, proof) => sum + proof.rows, 0),
    tries: (before?.tries ?? 0) + 1,
    sentAt: new Date().toISOString(),
  };
  const isMine = (now: HeldBatch) => now.sent?.sender === sender;
  // From here on whoever takes over sees to it what became of the request.
  await note(isAsBefore, { phase: 'committing', sent });
  await forEach(loads, ({ load }) => ledger().send(load.id, hold.fence, proofs[load.id]?.rows ?? 0));
  const pieces = loads.flatMap((member) => read.get(member)?.pieces ?? []);
  try {
    const body = bodyOf(pieces, schema.columns, route.read);
    await domo().dataSets.importData({ dataSetId, updateMethod, body });
  } catch (thrown) {
    const error = translate(thrown);
    if (mayHaveActed(error, updateMethod)) {
      if (updateMethod === 'APPEND') throw new ImportUnanswered(error.message);
      await note(isMine, { sent: { ...sent, repeatable: true } });
      throw error;
    }
    if (!isRefusal(error)) {
      await note(isMine, withdrawn(sent, before));
      throw error;
    }
    await note(isMine, { phase: 'planned', sent: null });
    const blamed = await blame(objects(), loads, schema.columns, error);
    await forEach([...blamed], ([member, why]) => end(member, why));
    // Where nobody is to blame, half as many go together until the one is found that Domo can't take.
    return again(blamed.size > 0 ? null : Math.ceil(loads.length / 2));
  }
  await note(isMine, { commitAccepted: true }, new Date().toISOString());
  return { next: 'settle', maxLoads: null, destination: destinationOf(sent) };
}

/** What is noted when Domo has not let a request in: what became of a REPLACE before that is not known by this. */
function withdrawn(sent: SentImport, before: SentImport | null): Partial<HeldBatch> {
  if (before === null || before.updateMethod === 'APPEND') return { phase: 'planned', sent: null };
  return { sent: { ...sent, repeatable: true } };
}

/** The configuration is checked for this; but Domo would erase all rows over it [I4]. */
function methodOf({ name, updateMethod }: ImportRoute): 'APPEND' | 'REPLACE' {
  if (updateMethod !== 'UPSERT') return updateMethod;
  throw new ConfigInvalid(`Route ${name}: the DataSet API knows no UPSERT. Load by a Stream instead.`);
}

/** Whether rows of an earlier batch may yet become visible. */
function mayMove({ uncounted, committedAt }: Turn): boolean {
  return uncounted && committedAt !== null && Date.now() - Date.parse(committedAt) < longestLag;
}
