import type { Bury } from './bury.ts';
import type { Ended } from './ended.ts';
import type { Ledger } from './ledger.ts';
import type { HeldBatch, Hold, Holder, Turn, TurnStore, Waiter } from './turn.ts';

/** What a run that waits is told: that it is through, or what became of its load without it. */
export type Call =
  | { turn: 'hold'; streamKey: string; fence: number; notBefore: string }
  | ({ turn: 'done' } & Ended);

/** What the turnstile must know of runs, and do to them. */
export interface Runs {
  /** Ends the wait of a run; false if nobody waits on this token any more. */
  wake(token: string, call: Call): Promise<boolean>;
  isRunning(run: string): Promise<boolean>;
  /** Starts the run that clears up behind a holder that died; once for each `occasion`, however often it is asked. */
  recover(recovery: Recovery, occasion: string): Promise<void>;
}

/** What a run is to take over: the hold of one that died. */
export interface Recovery extends Hold {
  streamKey: string;
  /** How many runs have died that were to do the same, before they could. */
  failures: number;
}

/** A holder that has been through longer than this is looked after, in case its death was never told. ms. */
const trust = 15 * 60_000;

export type Admission = ReturnType<typeof createAdmission>;

/** Lets runs through a turnstile, one at a time, and sees to it that whoever is through works, or gives way. */
export function createAdmission(
  store: TurnStore,
  runs: Runs,
  ledger: Pick<Ledger, 'get'>,
  bury: Bury,
  now: () => number,
) {
  /**
   * Lets the first in line through if nobody is, and sees to it that whoever is through knows.
   *
   * @param own of the run that asks: if it is through, and was told on a token of an earlier try, it is told again
   */
  async function admit(streamKey: string, own: Waiter | null = null): Promise<void> {
    for (;;) {
      const turn = await store.read(streamKey);
      const { holder } = turn;
      const deaf = holder?.run === own?.run && holder?.told !== own?.token;
      if (holder !== null && holder.told !== null && !deaf) {
        if (now() - Date.parse(holder.since) < trust) return;
        return tend(streamKey, turn, `at ${Math.floor(now() / trust)}`);
      }
      if (holder === null) {
        const head = await first(store.waiters(streamKey));
        if (head === null) return;
        const next = {
          run: head.run,
          order: head.order,
          told: null,
          since: new Date(now()).toISOString(),
          recoveries: 0,
        };
        await store.replace(streamKey, { ...turn, fence: turn.fence + 1, holder: next, batch: null });
      } else if (await wakeHolder(streamKey, turn)) return;
    }
  }

  /** @returns false if the run that is through turned out not to be coming, and is through no more. */
  async function wakeHolder(streamKey: string, turn: Turn): Promise<boolean> {
    const { holder } = turn;
    if (holder === null) return false;
    const waiter = await store.get(streamKey, holder.order);
    const call: Call = {
      turn: 'hold',
      streamKey,
      fence: turn.fence,
      notBefore: notBefore(turn, waiter?.load.route.commitInterval ?? 0),
    };
    const heard = waiter?.run === holder.run && (await runs.wake(waiter.token, call));
    const told = { ...turn, holder: { ...holder, told: waiter?.token ?? 'gone' } };
    if (heard || (await isComing(holder, waiter, turn.batch))) return store.replace(streamKey, told);
    if (turn.batch !== null) {
      // It was told, though whoever did it could not note that any more: something may be open in Domo.
      await clearUp(streamKey, { run: holder.run, fence: turn.fence }, holder.run);
      return store.replace(streamKey, told);
    }
    // First, because somebody else may have told it meanwhile: then its load is worked on, or is cleared up behind it.
    if (!(await store.replace(streamKey, { ...turn, holder: null }))) return false;
    if (waiter?.run === holder.run) {
      const buried = await bury({ load: waiter.load, run: waiter.run, fence: turn.fence });
      if (buried !== 'taken') await store.remove(streamKey, waiter);
    }
    return false;
  }

  /** Whether a run that did not hear that it is through is going to, or has heard it already. */
  async function isComing(holder: Holder, waiter: Waiter | null, batch: HeldBatch | null): Promise<boolean> {
    if (batch === null) {
      // It has nothing to come for, and when a run ends well, nobody is told.
      if (waiter?.run !== holder.run) return false;
      const row = await ledger.get(waiter.load.id);
      if (row === null || row.endedAt !== null || row.run !== holder.run) return false;
    }
    return runs.isRunning(holder.run);
  }

  /** Has the hold taken over if its holder is dead. */
  async function tend(streamKey: string, { holder, fence }: Turn, occasion: string): Promise<void> {
    if (holder === null || (await runs.isRunning(holder.run))) return;
    await clearUp(streamKey, { run: holder.run, fence }, occasion);
  }

  /** Has the hold of a dead run taken over. */
  function clearUp(streamKey: string, dead: Hold, occasion: string): Promise<void> {
    return runs.recover({ streamKey, ...dead, failures: 0 }, occasion);
  }

  return { admit, tend, clearUp };
}

/** Domo takes the next commit only some time after the last one [X11]. */
function notBefore({ committedAt }: Turn, interval: number): string {
  const last = committedAt === null ? 0 : Date.parse(committedAt);
  return new Date(last + interval * 1000).toISOString();
}

async function first(waiters: AsyncIterable<Waiter>): Promise<Waiter | null> {
  for await (const waiter of waiters) return waiter;
  return null;
}
