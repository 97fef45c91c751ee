import { answers, domo, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { DomoAnswerLost } from '../../shared/errors.ts';
import type { BatchRef } from '../../shared/loads/batch.ts';
import { destinationOf, doubtOf, type SentImport, unclearImport } from '../../shared/loads/import.ts';
import type { Destination } from '../../shared/loads/plan.ts';
import type { HeldBatch, Hold } from '../../shared/loads/turn.ts';
import { whatBecameOf } from './question.ts';
import { sendBatch } from './send.ts';

export interface ImportDataInput {
  streamKey: string;
  fence: number;
  /** null where only the question is to be answered that a batch before has left. */
  batch: BatchRef | null;
  /** Domo's count has had its time to catch up. */
  patient: boolean;
  run: string;
}

export interface Imported {
  /** `again`: it may be sent. `replan`: the batch is not in Domo, and goes again. */
  next: 'settle' | 'again' | 'replan';
  /** How many loads it may have then; null for all. */
  maxLoads: number | null;
  destination: Destination | null;
}

/** What is lost so often does not get through. */
const maxTries = 3;

/**
 * Sends a batch in one request to the DataSet API [I1].
 *
 * An APPEND must not be repeated blindly [R9]: what is about to be sent is noted before, with the DataSet's row count,
 * and where such a note is found without an answer the count is asked first. Throws `ImportUnanswered` while that may
 * still change; called again it goes on asking, whoever calls. Throws `ImportUnclear` where the count can't tell.
 *
 * A call asks or sends, never both: so the patience of the state machine begins anew with each request.
 */
export const handler = lambda(async (input: ImportDataInput): Promise<Imported> => {
  const { streamKey, fence, run, batch, patient } = input;
  const hold = { run, fence };
  if (batch === null) {
    await answerQuestion(streamKey, hold, patient);
    return { next: 'replan', maxLoads: null, destination: null };
  }
  const turn = await turnstile().heldBatch(streamKey, hold, batch.id);
  const { sent, commitAccepted } = turn.batch;
  if (sent !== null && (commitAccepted || (await isApplied(streamKey, hold, sent, patient)))) {
    return { next: 'settle', maxLoads: null, destination: destinationOf(sent) };
  }
  if (patient || sent?.repeatable === false) return { next: 'again', maxLoads: null, destination: null };
  return sendBatch({ streamKey, hold, ref: batch, turn, before: sent });
});

/** Whether an import has had its effect, of which Domo's answer was lost; false if it may go again. */
async function isApplied(
  streamKey: string,
  hold: Hold,
  sent: SentImport,
  patient: boolean,
): Promise<boolean> {
  if (sent.repeatable) return false;
  const verdict = await whatBecameOf(domo(), sent, patient);
  if (verdict === 'unclear') throw unclearImport(sent);
  const note = (change: Partial<HeldBatch>, committedAt?: string) =>
    turnstile().note(streamKey, hold, isSame(sent), change, committedAt);
  if (verdict === 'applied') {
    await note({ commitAccepted: true }, sent.sentAt);
    return true;
  }
  if (sent.tries < maxTries) {
    await note({ sent: { ...sent, repeatable: true } });
    return false;
  }
  const lost = `${doubtOf(sent)} It was sent ${sent.tries} times.`;
  if (sent.updateMethod === 'REPLACE') throw new DomoAnswerLost(lost);
  await note({ phase: 'planned', sent: null });
  throw new DomoAnswerLost(
    `${lost} By the row count of the DataSet Domo took it none of these times: nothing of it was loaded.`,
  );
}

/** Finds out what became of a batch that was given up, and keeps it for the loads that may be replayed. */
async function answerQuestion(streamKey: string, hold: Hold, patient: boolean): Promise<void> {
  const { question } = await turnstile().held(streamKey, hold);
  if (question === null) return;
  const verdict = await whatBecameOf(domo(), question, patient);
  await answers().put(streamKey, question.id, verdict);
  await turnstile().update(streamKey, hold, ({ question: now, committedAt }) => ({
    question: now?.id === question.id ? null : now,
    committedAt: verdict === 'applied' ? question.sentAt : committedAt,
  }));
}

/** Nobody has sent the batch again since. */
function isSame({ id, tries }: SentImport): (now: HeldBatch) => boolean {
  return (now) => now.id === id && now.sent?.tries === tries;
}
