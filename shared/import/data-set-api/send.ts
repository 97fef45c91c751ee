import { ImportUnanswered, ImportUnclear } from '../../errors.ts';
import type { BatchRef } from '../batch.ts';
import {
  type Hold,
  held,
  heldBatch,
  isRepeated,
  type LeasedBatch,
  noteBatch,
  update,
} from '../lease/lease.ts';
import type { Ports } from '../ports.ts';
import {
  type Counted,
  destinationOf,
  doubtOf,
  type FinalVerdict,
  type SentRequest,
  unclearRequest,
  verdictOf,
} from './request.ts';
import { type Sent, sendBatch } from './send-batch.ts';

export interface SendInput {
  streamKey: string;
  fence: number;
  /** null where this call only resolves the doubt that an earlier batch has left. */
  batch: BatchRef | null;
  /** Domo's count has had its time to catch up. */
  patient: boolean;
  run: string;
}

/** What is lost so often does not get through. */
export const maxTries = 3;

/**
 * Sends a batch in one request to the DataSet API [I1].
 *
 * An APPEND must not be repeated blindly [R9]: what is about to be sent is noted before, with the DataSet's row count,
 * and where such a note is found without an answer nothing is sent. Throws `ImportUnanswered` while the answer may still
 * come; called again it goes on asking. Throws `ImportUnclear` when it can't come any more.
 *
 * A call asks or sends, never both: so the patience of the state machine begins anew with each request.
 */
export async function send(
  ports: Ports,
  { streamKey, fence, run, batch, patient }: SendInput,
): Promise<Sent> {
  const hold: Hold = { streamKey, run, fence };
  const answer: Sent = { next: 'replan', fence, destination: null };
  if (batch === null) {
    await resolveDoubt(ports, hold, patient);
    return answer;
  }
  const before = await ports.leases.read(streamKey);
  // This call has given the batch up before, and its answer was lost.
  if (isRepeated(before, hold) && before.batch === null) return { ...answer, fence: before.fence };
  const lease = await heldBatch(ports.leases, hold, batch.id);
  const { sent, commitAccepted } = lease.batch;
  if (sent !== null && commitAccepted) {
    return { ...answer, next: 'settle', destination: destinationOf(sent) };
  }
  if (sent !== null && !sent.repeatable) {
    await becomeRepeatable(ports, hold, sent, patient);
    return { ...answer, next: 'again' };
  }
  if (patient) return { ...answer, next: 'again' };
  return sendBatch(ports, { hold, ref: batch, lease, before: sent });
}

/** Notes that a request whose answer was lost may go again. Throws where it may not, or not yet. */
async function becomeRepeatable(
  ports: Ports,
  hold: Hold,
  sent: SentRequest,
  patient: boolean,
): Promise<void> {
  const { verdict, counted } = await whatBecameOf(ports, sent, patient);
  if (verdict === 'unclear') throw unclearRequest(sent, counted);
  if (sent.tries >= maxTries) {
    // Domo refuses nothing: it is this request that does not get through, and it must not keep the others waiting.
    throw new ImportUnclear(`${doubtOf(sent)} It was sent ${sent.tries} times.`);
  }
  const isSame = (now: LeasedBatch) => now.sent?.tries === sent.tries;
  await noteBatch(ports.leases, hold, sent.id, isSame, { sent: { ...sent, repeatable: true } });
}

/** Finds out what became of a batch that was given up, and keeps it for the loads that may be replayed. */
async function resolveDoubt(ports: Ports, hold: Hold, patient: boolean): Promise<void> {
  const { doubt } = await held(ports.leases, hold);
  if (doubt === null) return;
  const { verdict } = await whatBecameOf(ports, doubt, patient);
  await ports.verdicts.put(hold.streamKey, doubt.id, verdict);
  await update(ports.leases, hold, ({ doubt: now }) => ({ doubt: now?.id === doubt.id ? null : now }));
}

/**
 * What is to be made of a request whose answer was lost, and what Domo counts. Throws `ImportUnanswered` while that may
 * still change.
 *
 * @param patient it has had its time to change
 */
async function whatBecameOf(
  { domo, clock }: Pick<Ports, 'domo' | 'clock'>,
  sent: SentRequest,
  patient: boolean,
): Promise<{ verdict: FinalVerdict; counted: Counted }> {
  // The clock is read before Domo is asked, because its answer may be old when it comes.
  const now = clock.now();
  const counted = await domo.dataSets.get(sent.dataSetId);
  const verdict = verdictOf(sent, { patient, now });
  if (verdict === 'waiting') {
    throw new ImportUnanswered(`${doubtOf(sent)} It has ${counted.rows} rows now, and its count may lag.`);
  }
  return { verdict, counted };
}
