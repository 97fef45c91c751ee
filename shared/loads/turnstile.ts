import { HoldLost, StepOvertaken } from '../errors.ts';
import { createAdmission, type Recovery, type Runs } from './admission.ts';
import type { Bury } from './bury.ts';
import type { Ended } from './ended.ts';
import type { Ledger } from './ledger.ts';
import type { HeldBatch, Hold, Turn, TurnStore, Waiter } from './turn.ts';

/** Then it is left to whoever comes next, after `trust`: what kills them all is not going to pass. */
const maxFailures = 5;

export type Turnstile = ReturnType<typeof createTurnstile>;

/**
 * Lets one run at a time work on a stream, since creating an execution aborts the other open one [X6].
 *
 * Whoever may have changed who is next calls `admit`, and calls it again if it did not get to its end. A run
 * that joins is in line before it looks whether the stream is free, and a holder frees the stream before it
 * looks who is in line: one of the two sees the other, so that nobody waits with nobody through.
 */
export function createTurnstile(
  store: TurnStore,
  runs: Runs,
  ledger: Pick<Ledger, 'get'>,
  bury: Bury,
  now: () => number = Date.now,
) {
  const { admit, tend, clearUp } = createAdmission(store, runs, ledger, bury, now);

  /** The turnstile as its holder sees it. Throws `HoldLost` if `hold` is not the one in force. */
  async function held(streamKey: string, hold: Hold): Promise<Turn> {
    const turn = await store.read(streamKey);
    if (!isHeldBy(turn, hold)) throw lost(streamKey, hold);
    return turn;
  }

  /** Changes what is known of the hold. Throws `HoldLost` if it is another's by now. */
  async function update(
    streamKey: string,
    hold: Hold,
    change: (
      turn: Turn,
    ) => Partial<Pick<Turn, 'batch' | 'committedAt' | 'replacedBy' | 'uncounted' | 'question'>>,
  ): Promise<Turn> {
    for (;;) {
      const turn = await held(streamKey, hold);
      const next = { ...turn, ...change(turn) };
      if (await store.replace(streamKey, next)) return next;
    }
  }

  /**
   * Changes what is known of the batch of a hold, if it has come no further than `from` says. Else this is a
   * late call, whose answer nobody may wait for any more, or one that was overtaken by such a call: throws
   * `StepOvertaken`, and `HoldLost` if the hold is another's by now.
   */
  function note(
    streamKey: string,
    hold: Hold,
    from: (batch: HeldBatch) => boolean,
    change: Partial<HeldBatch>,
    committedAt?: string,
  ): Promise<Turn> {
    return update(streamKey, hold, (turn) => {
      if (turn.batch === null || turn.batch.closing || !from(turn.batch)) throw overtaken(streamKey, hold);
      return {
        batch: { ...turn.batch, ...change },
        committedAt: committedAt ?? turn.committedAt,
      };
    });
  }

  return {
    admit,
    held,
    update,
    note,

    /** The turnstile as its holder sees it while it works on a batch. Throws as `note` does. */
    async heldBatch(streamKey: string, hold: Hold, id: string): Promise<Turn & { batch: HeldBatch }> {
      const turn = await held(streamKey, hold);
      const { batch } = turn;
      if (batch === null || batch.closing || batch.id !== id) throw overtaken(streamKey, hold);
      return { ...turn, batch };
    },

    /** Enters the next batch of a hold. Throws as `note` does. */
    plan: (
      streamKey: string,
      hold: Hold,
      batch: Pick<HeldBatch, 'id' | 'bucket' | 'maxConcurrency' | 'attempt'>,
    ): Promise<Turn> =>
      update(streamKey, hold, ({ batch: now }) => {
        const { fence } = hold;
        const goesOn = now === null || now.fence < fence || now.attempt < batch.attempt;
        const again = now?.id === batch.id && now.phase === 'planned';
        if (now?.closing || !(goesOn || again)) throw overtaken(streamKey, hold);
        return {
          batch: {
            ...batch,
            fence,
            ...{ phase: 'planned', streamId: null, opener: null, execution: null },
            ...{ closing: false, sent: null, commitAccepted: false },
          },
        };
      }),

    /**
     * Gives a batch up, for the same hold to plan anew: from now on an execution that a late call opens for it is
     * nobody's, and that call aborts it. Throws as `note` does.
     */
    drop: (streamKey: string, hold: Hold, from: (batch: HeldBatch) => boolean): Promise<Turn> =>
      note(streamKey, hold, from, { phase: 'dropped', opener: null, execution: null }),

    /** Gets in line; in the place that it had, if it was. */
    async join(streamKey: string, waiter: Waiter): Promise<void> {
      await store.put(streamKey, waiter);
      await admit(streamKey, waiter);
    },

    /** All that are in line, in their order. */
    waiters: (streamKey: string) => store.waiters(streamKey),

    turn: (streamKey: string) => store.read(streamKey),

    waiter: (streamKey: string, order: string) => store.get(streamKey, order),

    /** From now on no step goes on with the batch of the hold. Throws `HoldLost`. */
    close: (streamKey: string, hold: Hold): Promise<Turn> =>
      update(streamKey, hold, ({ batch }) => ({ batch: batch && { ...batch, closing: true } })),

    /**
     * Tells the run of a load that the load is final, and takes it out of the line. A run that is in its place by now,
     * to load it again, is left alone.
     *
     * @param token of a try to get in line that is to be told too
     */
    async dismiss(streamKey: string, order: string, ended: Ended, token?: string): Promise<void> {
      const waiter = await store.get(streamKey, order);
      const own = waiter !== null && (ended.run === null || waiter.run === ended.run) ? waiter : null;
      const tokens = new Set([token, own?.token].filter((one) => one !== undefined));
      for (const told of tokens) await runs.wake(told, { turn: 'done', ...ended });
      if (own !== null) await store.remove(streamKey, own);
    },

    /** Tells a run that waits that its load goes on in another run. */
    async release(token: string, run: string): Promise<void> {
      await runs.wake(token, { turn: 'done', state: 'duplicate', reason: null, error: null, run });
    },

    /** Takes the hold over from a run that died. null if it is not the one in force any more. */
    async takeOver(streamKey: string, dead: Hold, run: string): Promise<Turn | null> {
      for (;;) {
        const turn = await store.read(streamKey);
        const { holder } = turn;
        // An answer that was lost: it is taken over already.
        if (holder?.run === run) return turn;
        if (holder === null || !isHeldBy(turn, dead)) {
          // The dead run may have left, and not have come to let the next one through; or another that took over from
          // it has died, and was seen to when it had not yet.
          await admit(streamKey);
          await tend(streamKey, await store.read(streamKey), run);
          return null;
        }
        const since = new Date(now()).toISOString();
        const recoveries = holder.recoveries + 1;
        const taken = { ...holder, run, told: '', since, recoveries };
        // The new fence is enough against calls of the old run.
        const batch = turn.batch && { ...turn.batch, closing: false };
        const next = { ...turn, fence: turn.fence + 1, holder: taken, batch };
        if (await store.replace(streamKey, next)) return next;
      }
    },

    /** Lets the next one through. A hold that is not in force is left alone. An import without an answer is kept in mind. */
    async leave(streamKey: string, hold: Hold): Promise<void> {
      for (;;) {
        const turn = await store.read(streamKey);
        if (!isHeldBy(turn, hold)) break;
        const { batch } = turn;
        const open = batch === null || batch.commitAccepted ? null : batch.sent;
        const question = open ?? turn.question;
        if (await store.replace(streamKey, { ...turn, holder: null, batch: null, question })) break;
      }
      await admit(streamKey);
    },

    /**
     * What is to be done when a run has died that had come as far as this stream.
     *
     * @param sought what it was to take over; null where it was to load an object
     */
    async relieve(streamKey: string, run: string, sought: Recovery | null = null): Promise<void> {
      await admit(streamKey);
      // Only now: it may have been told that it is through by somebody who did not know of its death.
      const turn = await store.read(streamKey);
      if (turn.holder === null) {
        // A last call of the dead run may have left since, and not have come to let the next one through.
        await admit(streamKey);
      } else if (turn.holder.run === run) {
        await clearUp(streamKey, { run, fence: turn.fence }, run);
      } else if (sought !== null && isHeldBy(turn, sought) && sought.failures < maxFailures) {
        await runs.recover({ ...sought, failures: sought.failures + 1 }, run);
      }
    },
  };
}

function isHeldBy(turn: Turn, { run, fence }: Hold): boolean {
  return turn.holder?.run === run && turn.fence === fence;
}

function lost(streamKey: string, { run, fence }: Hold): HoldLost {
  return new HoldLost(
    `Run ${run} does not hold stream ${streamKey} any more (its hold was ${fence}): another run has taken over. Nothing was changed.`,
  );
}

function overtaken(streamKey: string, { run }: Hold): StepOvertaken {
  return new StepOvertaken(
    `Run ${run} has gone on with its batch for stream ${streamKey} without this call, which did not answer in time or was made twice. Nothing was changed.`,
  );
}
