import type { SentImport } from './import.ts';
import type { LedgerRow } from './ledger.ts';
import type { Load } from './load.ts';
import type { OpenExecution } from './plan.ts';

/** A run that waits at a stream's turnstile, asleep on its task token. */
export interface Waiter {
  /** First come, first served: by this. */
  order: string;
  run: string;
  token: string;
  /** Grows with every try to get in line: what an earlier one writes late does not count. Compared as text. */
  ticket: string;
  load: Load;
}

/** Whose hold it is, and which. */
export interface Hold {
  run: string;
  fence: number;
}

/** How far the batch of a hold has come. `dropped`: it is given up, and the same hold plans anew. */
export type BatchPhase = 'planned' | 'opening' | 'open' | 'committing' | 'dropped';

/** The batch that a holder works on, as far as whoever takes over from it must know. */
export interface HeldBatch {
  id: string;
  bucket: string;
  /** Parts that are sent at the same time. */
  maxConcurrency: number;
  /** The hold in which it was planned, and how often that had planned before. */
  fence: number;
  attempt: number;
  phase: BatchPhase;
  /** From `opening` on: the Stream on which an execution may be open. */
  streamId: number | null;
  /** Which call of `open-execution` is the latest: an execution that an earlier one opens late is not the batch's. */
  opener: string | null;
  /** From `open` on. */
  execution: OpenExecution | null;
  /** It is being given up: no call of an earlier step may go on with it. */
  closing: boolean;
  /** Of a batch that goes in one request: that, once it is about to be sent, until Domo has said no. */
  sent: SentImport | null;
  /** Domo acknowledged the commit, or the request: asking is enough from then on. */
  commitAccepted: boolean;
}

/** The run that is through. */
export interface Holder {
  run: string;
  /** Of its waiter. */
  order: string;
  /** The task token on which it was told so; null until then. */
  told: string | null;
  /** ISO 8601. */
  since: string;
  /** How many runs have taken the hold over, each from one that died. */
  recoveries: number;
}

/** The turnstile of one stream. */
export interface Turn {
  /** Changes with every write. */
  version: number;
  /** Grows with every hold and every take-over: what carries an older one is refused. */
  fence: number;
  holder: Holder | null;
  batch: HeldBatch | null;
  /** ISO 8601: when Domo took the last commit. */
  committedAt: string | null;
  /** After the last commit Domo did not count the rows that there should be: they may still come [X10, I11]. */
  uncounted: boolean;
  /** Of a batch that was given up: nobody knows what became of it. The next import can't be sent before. */
  question: SentImport | null;
  /** The order of the newest load whose REPLACE was committed. */
  replacedBy: string | null;
}

/** What the turnstile is kept in: conditional writes of single items, read consistently. */
export interface TurnStore {
  read(streamKey: string): Promise<Turn>;
  /** Writes `turn` over the one with `turn.version`, under the next version; false if that one is gone. */
  replace(streamKey: string, turn: Turn): Promise<boolean>;
  /** In their order. */
  waiters(streamKey: string): AsyncIterable<Waiter>;
  get(streamKey: string, order: string): Promise<Waiter | null>;
  /** Unless one with a later ticket has the place. */
  put(streamKey: string, waiter: Waiter): Promise<void>;
  /** Unless somebody else has taken the place since. */
  remove(streamKey: string, waiter: Pick<Waiter, 'order' | 'ticket'>): Promise<void>;
}

/** A stream that nobody has loaded yet. */
export const firstTurn: Turn = {
  version: 0,
  fence: 0,
  holder: null,
  batch: null,
  committedAt: null,
  uncounted: false,
  question: null,
  replacedBy: null,
};

/** Whether an execution may be opened for a batch: also again, after an answer that was lost. */
export function mayOpen({ phase }: HeldBatch): boolean {
  return phase !== 'committing' && phase !== 'dropped';
}

/** Whether the execution that a call has opened is the batch's: not where another call has opened one since, or more. */
export function isOpenedBy(opener: string): (batch: HeldBatch) => boolean {
  return (batch) => batch.phase === 'opening' && batch.opener === opener;
}

/** Whether it is this execution that the batch goes by. */
export function goesBy(executionId: number): (batch: HeldBatch) => boolean {
  return ({ execution }) => execution?.executionId === executionId;
}

/** Notes that the REPLACE of the load with `order` is committed. One that a person forced makes no newer one older. */
export function replacedBy(order: string): (turn: Turn) => Pick<Turn, 'replacedBy'> {
  return ({ replacedBy: newest }) => ({ replacedBy: newest !== null && newest > order ? newest : order });
}

/**
 * Whether the hold in force has a load in its batch, and will see it to its end. A batch that was taken over keeps the
 * fence under which its loads were taken into it.
 */
export function isInBatch(
  { state, fence }: Pick<LedgerRow, 'state' | 'fence'>,
  { holder, batch, fence: now }: Turn,
): boolean {
  return holder !== null && state !== 'received' && (fence === now || fence === batch?.fence);
}

/**
 * The place of a load in its stream's line: when S3 says that its object was created, which is in whole seconds,
 * then S3's sequencer. Compared as text, as S3 asks for.
 */
export function orderOf(load: Pick<Load, 'id' | 'receivedAt' | 'sequencer'>): string {
  return `${load.receivedAt}#${load.sequencer ?? ''}#${load.id}`;
}
