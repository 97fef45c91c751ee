import { HoldLost, StepOvertaken } from '../../shared/errors.ts';
import type { Bury } from '../../shared/loads/bury.ts';
import { endedOf } from '../../shared/loads/ended.ts';
import { joinLine } from '../../shared/loads/join.ts';
import type { LedgerRow } from '../../shared/loads/ledger.ts';
import type { Load } from '../../shared/loads/load.ts';
import { createRelief } from '../../shared/loads/relief.ts';
import { reopen } from '../../shared/loads/reopen.ts';
import {
  firstTurn,
  goesBy,
  isOpenedBy,
  mayOpen,
  orderOf,
  type Turn,
  type TurnStore,
  type Waiter,
} from '../../shared/loads/turn.ts';
import { type Call, createTurnstile, type Recovery, type Runs } from '../../shared/loads/turnstile.ts';
import { makeLoad } from './load.ts';

/**
 * What befalls a run at one of its operations: its function crashes and is called again (`crash`), or is called again
 * though it goes on (`stray`); the run dies with all that it does (`death`), or is stopped while its function goes on
 * (`stop`).
 */
export interface Mishap {
  /** From 0: those that load an object, then, from `recoveries` on, those that clear up, as they are started. */
  run: number;
  /** Which of its operations. */
  operation: number;
  kind: 'crash' | 'stray' | 'death' | 'stop';
  /** The operation has had its effect. */
  after: boolean;
}

/** The number of the first run that clears up. */
export const recoveries = 100;

/** Picks which of `count` operations that could happen next does. */
export type Pick = (count: number) => number;

class Crashed extends Error {}

const stream = 'stream';

/**
 * Runs that meet at one turnstile, each operation on the store or on a run being a step of its own, in the
 * order that `pick` says, until nothing can happen any more. Throws what breaks a promise of the turnstile.
 *
 * @param replayed the runs whose loads end badly, and are loaded again at once, by another run in the same place
 */
export async function explore(
  count: number,
  mishaps: readonly Mishap[],
  pick: Pick,
  replayed: readonly number[] = [],
): Promise<void> {
  let turn: Turn = firstTurn;
  const line = new Map<string, Waiter>();
  const alive = new Set<string>();
  const ears = new Map<string, (call: Call) => void>();
  const steps: { actor: string; go: () => void }[] = [];
  const done = new Map<string, number>();
  /** Of each run. */
  const numbers = new Map<string, number>();
  /** The load of each run that has one. */
  const loadOf = new Map<string, string>();
  /** What those that clear up were started for. */
  const sought = new Map<string, Recovery>();
  const working: Promise<void>[] = [];
  /** The ledger: loads by their ids. */
  const rows = new Map<string, LedgerRow>();
  const replays = new Set<number>();
  let openExecution: number | null = null;
  let executions = 0;
  /** The executions that Domo has taken, and the loads of which each has the rows. */
  const committed = new Map<number, Load[]>();
  /** The loads of each batch. */
  const batches = new Map<string, Load[]>();
  /** Runs of which calls go on that nobody waits for, also when they are over. */
  const lingering = new Set<string>();
  /** Of each run: lets go of the call that it waits for. */
  const giveUp = new Map<string, () => void>();
  let inForce: { run: string; fence: number } | null = null;

  /** Waits for its turn, does one thing, and may come to grief before or after. */
  async function step<T>(actor: string, effect: () => T): Promise<T> {
    await new Promise<void>((go) => steps.push({ actor, go }));
    const mortal = numbers.has(actor);
    if (mortal && !alive.has(actor) && !lingering.has(actor)) throw new Crashed();
    const nth = done.get(actor) ?? 0;
    done.set(actor, nth + 1);
    const mishap = mishaps.find(({ run, operation }) => numbers.get(actor) === run && operation === nth);
    const befall = ({ kind }: Mishap) => {
      if (kind === 'stop' || kind === 'stray') lingering.add(actor);
      if (kind === 'stop' || kind === 'death') die(actor);
      if (kind === 'crash' || kind === 'death') throw new Crashed();
      giveUp.get(actor)?.();
    };
    if (mishap && !mishap.after) befall(mishap);
    const result = effect();
    if (mishap?.after) befall(mishap);
    return result;
  }

  function die(run: string): void {
    if (!alive.delete(run)) return;
    for (const token of [...ears.keys()]) if (token.startsWith(`${run}/`)) ears.delete(token);
    const seeking = sought.get(run);
    const load = seeking === undefined ? (loadOf.get(run) ?? null) : null;
    const place = { load, streamKey: seeking?.streamKey ?? null, ...(seeking && { sought: seeking }) };
    working.push(reliefOf(`relief of ${run}`).relieve(run, place));
  }

  function reliefOf(actor: string) {
    const runs = { ...runsOf(actor), enter: async () => undefined };
    return createRelief(ledgerOf(actor), turnstileOf(actor), buryAs(actor), runs);
  }

  function ledgerOf(actor: string) {
    return {
      get: (id: string) => step(actor, () => copyOf(id)),
      enqueue: (id: string, run: string) =>
        step(actor, () => {
          const row = rows.get(id);
          if (row?.run !== run || row.endedAt !== null) throw new HoldLost('It is another’s, or final.');
        }),
    };
  }

  const copyOf = (id: string): LedgerRow | null => {
    const row = rows.get(id);
    return row === undefined ? null : { ...row };
  };

  /** As the real one: it reads, and then writes only over what no newer hold has taken. */
  function buryAs(actor: string): Bury {
    return async ({ load: { id }, run, fence }) => {
      const seen = await step(actor, () => copyOf(id));
      if (seen === null || seen.run !== run) return 'alive';
      return step(actor, () => {
        const row = rows.get(id);
        if (row === undefined || row.fence > (fence ?? seen.fence)) return 'taken';
        if (row.endedAt === null) Object.assign(row, { state: 'failed', endedAt: 'now' });
        return 'ended';
      });
    };
  }

  function turnstileOf(actor: string) {
    /** Who was first in line when it last looked. */
    let head: string | undefined;
    const store: TurnStore = {
      read: () => step(actor, () => turn),
      replace: (_, next) =>
        step(actor, () => {
          if (next.version !== turn.version) return false;
          if (next.fence < turn.fence) throw new Error('a fence became smaller');
          if (turn.holder === null && next.holder !== null && next.holder.order !== head) {
            throw new Error(`${next.holder.order} was let through before ${head}`);
          }
          turn = { ...next, version: next.version + 1 };
          return true;
        }),
      async *waiters() {
        yield* await step(actor, () => {
          head = inOrder()[0]?.order;
          return inOrder();
        });
      },
      get: (_, order) => step(actor, () => line.get(order) ?? null),
      put: (_, waiter) =>
        step(actor, () => {
          const there = line.get(waiter.order);
          if (there === undefined || there.ticket <= waiter.ticket) line.set(waiter.order, waiter);
        }),
      remove: (_, { order, ticket }) =>
        step(actor, () => {
          if (line.get(order)?.ticket === ticket) line.delete(order);
        }),
    };
    return createTurnstile(store, runsOf(actor), buryAs(actor));
  }

  function runsOf(actor: string): Runs {
    return {
      wake: (token, call) =>
        step(actor, () => {
          const hear = ears.get(token);
          ears.delete(token);
          hear?.(call);
          return hear !== undefined;
        }),
      isRunning: (run) => step(actor, () => alive.has(run)),
      recover: (seeking, occasion) =>
        step(actor, () => {
          const name = `recovery of ${seeking.fence} after ${occasion}`;
          if (sought.has(name)) return;
          numbers.set(name, recoveries + sought.size);
          sought.set(name, seeking);
          alive.add(name);
          working.push(recovery(name, seeking));
        }),
    };
  }

  const inOrder = () => [...line.values()].sort((a, b) => (a.order < b.order ? -1 : 1));

  /** What a run does with its hold, and what must hold of it. */
  async function work(run: string, fence: number, steps: () => Promise<void>): Promise<void> {
    const turnstile = turnstileOf(run);
    const hold = { run, fence };
    await again(run, async () => {
      const { fence: now, holder } = await turnstile.update(stream, hold, () => ({ committedAt: null }));
      if (now !== fence || holder?.run !== run) throw new Error('an update went over another hold');
    });
    if (inForce !== null && inForce.fence >= fence && inForce.run !== run)
      throw new Error('two hold the stream');
    inForce = hold;
    await steps();
    await again(run, () => turnstileOf(run).leave(stream, hold));
    await turnstile
      .update(stream, hold, () => ({}))
      .then(
        () => {
          throw new Error('a hold was in force after its end');
        },
        (error: unknown) => {
          if (!(error instanceof HoldLost) && !(error instanceof Crashed)) throw error;
        },
      );
  }

  /** As `plan`: takes those in line into the batch of a hold, which is written once. null if nobody is left to load. */
  async function plan(run: string, fence: number, attempt: number): Promise<string | null> {
    const turnstile = turnstileOf(run);
    const taken: Load[] = [];
    for await (const { load } of turnstile.waiters(stream)) {
      const row = rows.get(load.id) as LedgerRow;
      await step(run, () => {
        if (row.endedAt !== null || row.fence > fence) return;
        Object.assign(row, { fence, state: 'planned' });
        taken.push(load);
      });
    }
    if (taken.length === 0) return null;
    const batch = { id: `${fence}/${attempt}`, bucket: 'bucket', maxConcurrency: 1, attempt };
    await step(run, () => batches.has(batch.id) || batches.set(batch.id, taken));
    await turnstile.plan(stream, { run, fence }, batch);
    return batch.id;
  }

  /** As `open-execution`: who takes over knows beforehand, and what nobody is going to use is aborted. */
  async function open(run: string, fence: number): Promise<number> {
    const executionId = ++executions;
    const opener = `${executionId}`;
    const turnstile = turnstileOf(run);
    const hold = { run, fence };
    await turnstile.note(stream, hold, mayOpen, { phase: 'opening', streamId: 1, opener });
    await step(run, () => {
      openExecution = executionId;
    });
    const execution = { streamId: 1, executionId, dataSetId: '', rowsBefore: 0 };
    await turnstile
      .note(stream, hold, isOpenedBy(opener), { phase: 'open', execution })
      .catch(async (error) => {
        if (!(error instanceof Crashed)) await step(run, () => abort(executionId));
        throw error;
      });
    return executionId;
  }

  function abort(executionId: number | null): void {
    if (openExecution === executionId) openExecution = null;
  }

  /** As `commit`; false if the execution was aborted by a late call, and the batch is to go again. */
  async function commit(run: string, fence: number, executionId: number, id: string): Promise<boolean> {
    const turnstile = turnstileOf(run);
    const hold = { run, fence };
    const isOurs = goesBy(executionId);
    const { batch } = await turnstile.held(stream, hold);
    let isIn = batch !== null && isOurs(batch);
    if (isIn && !batch?.commitAccepted) {
      await turnstile.note(stream, hold, isOurs, { phase: 'committing' });
      isIn = await step(run, () => {
        if (openExecution === executionId) {
          openExecution = null;
          committed.set(executionId, batches.get(id) ?? []);
        }
        return committed.has(executionId);
      });
      if (isIn) await turnstile.note(stream, hold, isOurs, { commitAccepted: true });
    }
    if (isIn) return true;
    await turnstile.drop(stream, hold, () => true);
    await step(run, () => abort(openExecution));
    return false;
  }

  /** As `settle` and `abandon`. */
  async function end(run: string, fence: number, load: Load, state: 'committed' | 'failed'): Promise<void> {
    const row = rows.get(load.id) as LedgerRow;
    await step(run, () => {
      if (row.fence <= fence && row.endedAt === null) Object.assign(row, { state, endedAt: 'now' });
    });
    const ended = endedOf(row);
    const index = loads.indexOf(load);
    if (replayed.includes(index) && !replays.has(index) && row.endedAt !== null) {
      replays.add(index);
      working.push(replay(`replay-${index}`, load, { ...row }));
    }
    await turnstileOf(run).dismiss(stream, orderOf(load), ended);
  }

  /** As `receive` does. */
  async function replay(run: string, load: Load, row: LedgerRow): Promise<void> {
    alive.add(run);
    const ledger = { reopen: () => step(run, () => enter(run, load)) };
    await reopen(ledger, turnstileOf(run), row, run, false);
    await live(run, load, '1');
  }

  /** Sees the commit of a dead run through, or clears up behind it. */
  async function recovery(name: string, hold: { run: string; fence: number }): Promise<void> {
    const taken = await again(name, async () => {
      const turn = await turnstileOf(name).takeOver(stream, hold, name);
      if (turn !== null) await reliefOf(name).relieveIfDead(name, { load: null, streamKey: stream });
      return turn;
    });
    if (taken !== null) {
      const { holder, batch, fence } = taken;
      await work(name, fence, async () => {
        const waiter = await again(name, () => turnstileOf(name).waiter(stream, holder?.order ?? ''));
        const executionId = batch?.phase === 'committing' ? (batch.execution?.executionId ?? null) : null;
        const isIn =
          batch !== null &&
          executionId !== null &&
          (await again(name, () => commit(name, fence, executionId, batch.id)));
        if (isIn) return settle(name, fence, batch.id);
        await again(name, () => turnstileOf(name).close(stream, { run: name, fence }));
        if (batch !== null) await again(name, () => step(name, () => abort(openExecution)));
        if (waiter !== null) await again(name, () => end(name, fence, waiter.load, 'failed'));
      });
    }
    alive.delete(name);
  }

  async function settle(run: string, fence: number, batchId: string): Promise<void> {
    await again(run, async () => {
      for (const load of batches.get(batchId) ?? []) await end(run, fence, load, 'committed');
    });
  }

  async function load(run: string, fence: number): Promise<void> {
    await work(run, fence, async () => {
      for (let attempt = 0; ; attempt++) {
        const batchId = await again(run, () => plan(run, fence, attempt));
        if (batchId === null) return;
        const executionId = await again(run, () => open(run, fence));
        if (await again(run, () => commit(run, fence, executionId, batchId)))
          return settle(run, fence, batchId);
      }
    });
  }

  /** What a state's Retry does: a function that crashed, or was overtaken, is called again, as long as its run lives. */
  async function again<T>(run: string, call: () => Promise<T>): Promise<T> {
    for (;;) {
      const lost = new Promise<never>((_, reject) => giveUp.set(run, () => reject(new Crashed())));
      try {
        const result = await Promise.race([call(), lost]);
        if (!alive.has(run)) throw new Crashed();
        return result;
      } catch (error) {
        if (!alive.has(run)) throw new Crashed();
        if (!(error instanceof Crashed || error instanceof StepOvertaken)) throw error;
      }
    }
  }

  /** @param era of its tickets: a replay comes after the run that it follows */
  async function live(run: string, own: Load, era: string): Promise<void> {
    for (let attempt = 0; alive.has(run); attempt++) {
      const token = `${run}/${attempt}`;
      const heard = new Promise<Call>((resolve) => ears.set(token, resolve));
      const waiter = {
        order: orderOf(own),
        run,
        token,
        ticket: `${era}${String(attempt).padStart(4, '0')}`,
        load: own,
      };
      const joined = joinLine(ledgerOf(run), turnstileOf(run), stream, waiter).then(
        () => new Promise<never>(() => undefined),
      );
      const lost = new Promise<never>((_, reject) => giveUp.set(run, () => reject(new Crashed())));
      try {
        const call = await Promise.race([heard, joined, lost]);
        if (call.turn === 'hold') await load(run, call.fence);
        const row = rows.get(own.id);
        if (row?.endedAt === null && row.run === run) continue;
        // A run that has ended well is told of to nobody.
        return void alive.delete(run);
      } catch (error) {
        ears.delete(token);
        // As `abandon` leaves it.
        if (error instanceof HoldLost && rows.get(own.id)?.run !== run) return void alive.delete(run);
        if (!(error instanceof Crashed || error instanceof HoldLost)) throw error;
      }
    }
  }

  const failures: unknown[] = [];
  const watch = (life: Promise<void>) =>
    life.catch((error: unknown) => {
      if (!(error instanceof Crashed)) failures.push(error);
    });
  function enter(run: string, load: Load): true {
    loadOf.set(run, load.id);
    const { id, receivedAt, sequencer } = load;
    const before = rows.get(id) ?? { id, receivedAt, sequencer, fence: 0, streamKey: stream };
    rows.set(id, Object.assign(before, { run, state: 'received', endedAt: null }) as LedgerRow);
    return true;
  }
  const loads = Array.from({ length: count }, (_, i) => ({
    ...makeLoad(),
    id: `load-${i}`,
    receivedAt: `${i}`,
  }));
  for (const [i, load] of loads.entries()) {
    numbers.set(`run-${i}`, i);
    alive.add(`run-${i}`);
    enter(`run-${i}`, load);
    working.push(live(`run-${i}`, load, '0'));
  }
  /** What is left of a run that was stopped, and whose last call died, too: whoever comes next clears it away. */
  const isLitter = () =>
    [...line.values()].every(({ run, load: { id } }) => !alive.has(run) && rows.get(id)?.endedAt !== null) &&
    (turn.holder === null || (turn.holder.told === null && !alive.has(turn.holder.run)));
  let swept = false;
  for (let quiet = 0; ; ) {
    for (const life of working.splice(0)) void watch(life);
    await new Promise((resolve) => setImmediate(resolve));
    if (failures.length > 0) throw failures[0];
    if (steps.length === 0 && working.length === 0) {
      if (quiet++ <= 1) continue;
      if (swept || !isLitter()) break;
      swept = true;
      working.push(turnstileOf('whoever comes next').admit(stream));
    }
    quiet = 0;
    const [next] = steps.splice(pick(steps.length), 1);
    next?.go();
  }
  if (line.size > 0)
    throw new Error(`left in line: ${[...line.keys()].join(', ')}, behind ${turn.holder?.run}`);
  const unended = [...rows.values()].filter(({ endedAt }) => endedAt === null);
  if (unended.length > 0) throw new Error(`never ended: ${unended.map(({ id }) => id).join(', ')}`);
  for (const [i, { id }] of loads.entries()) {
    if (replayed.includes(i)) continue;
    const times = [...committed.values()].flat().filter((one) => one.id === id).length;
    const state = rows.get(id)?.state;
    if (times !== (state === 'committed' ? 1 : 0))
      throw new Error(`${id} is ${state}, its rows ${times} times in Domo`);
  }
  if (openExecution !== null) throw new Error('an execution was left open');
  if (turn.holder !== null) throw new Error(`${turn.holder.run} holds the stream for ever`);
  if (alive.size > 0) throw new Error(`asleep for ever: ${[...alive].join(', ')}`);
}
