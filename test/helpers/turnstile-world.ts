import { HoldLost } from '../../shared/errors.ts';
import { firstTurn, type Turn, type TurnStore, type Waiter } from '../../shared/loads/turn.ts';
import { type Call, createTurnstile, type Recovery, type Runs } from '../../shared/loads/turnstile.ts';
import { makeLoad } from './load.ts';

/** What befalls a run at one of its operations: its function crashes and is called again, or the run dies. */
export interface Mishap {
  /** From 0: those that load an object, then, from `recoveries` on, those that clear up, as they are started. */
  run: number;
  /** Which of its operations. */
  operation: number;
  kind: 'crash' | 'death';
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
  /** What those that clear up were started for. */
  const sought = new Map<string, Recovery>();
  const working: Promise<void>[] = [];
  /** The run of each load, as the ledger knows it. */
  const runOf = new Map<string, string>();
  const replays = new Set<number>();
  let inForce: { run: string; fence: number } | null = null;

  /** Waits for its turn, does one thing, and may come to grief before or after. */
  async function step<T>(actor: string, effect: () => T): Promise<T> {
    await new Promise<void>((go) => steps.push({ actor, go }));
    const mortal = numbers.has(actor);
    if (mortal && !alive.has(actor)) throw new Crashed();
    const nth = done.get(actor) ?? 0;
    done.set(actor, nth + 1);
    const mishap = mishaps.find(({ run, operation }) => numbers.get(actor) === run && operation === nth);
    const befall = () => {
      if (mishap?.kind === 'death') die(actor);
      throw new Crashed();
    };
    if (mishap && !mishap.after) befall();
    const result = effect();
    if (mishap) befall();
    return result;
  }

  function die(run: string): void {
    if (!alive.delete(run)) return;
    for (const token of [...ears.keys()]) if (token.startsWith(`${run}/`)) ears.delete(token);
    const clearUp = turnstileOf(`relief of ${run}`);
    working.push(clearUp.relieve(stream, run, sought.get(run)));
  }

  function turnstileOf(actor: string) {
    const store: TurnStore = {
      read: () => step(actor, () => turn),
      replace: (_, next) =>
        step(actor, () => {
          if (next.version !== turn.version) return false;
          if (next.fence < turn.fence) throw new Error('a fence became smaller');
          if (turn.holder === null && next.holder !== null && next.holder.order !== heads.get(actor)) {
            throw new Error(`${next.holder.order} was let through before ${heads.get(actor)}`);
          }
          turn = { ...next, version: next.version + 1 };
          return true;
        }),
      async *waiters() {
        yield* await step(actor, () => {
          heads.set(actor, inOrder()[0]?.order);
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
    const runs: Runs = {
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
    return createTurnstile(store, runs, async () => undefined);
  }

  const inOrder = () => [...line.values()].sort((a, b) => (a.order < b.order ? -1 : 1));
  /** Whom each actor saw first in line when it last looked. */
  const heads = new Map<string, string | undefined>();

  async function work(run: string, fence: number, order: string): Promise<void> {
    const turnstile = turnstileOf(run);
    const hold = { run, fence };
    await again(run, async () => {
      const { fence: now, holder } = await turnstile.update(stream, hold, () => ({ committedAt: null }));
      if (now !== fence || holder?.run !== run) throw new Error('an update went over another hold');
    });
    if (inForce !== null && inForce.fence >= fence && inForce.run !== run)
      throw new Error('two hold the stream');
    inForce = hold;
    const ended = { state: 'committed' as const, reason: null, error: null, run: runOf.get(order) ?? null };
    const index = Number(order.slice('order-'.length));
    if (replayed.includes(index) && !replays.has(index)) {
      replays.add(index);
      begin(`replay-${index}`, index, '1');
    }
    await again(run, () => turnstile.dismiss(stream, order, ended));
    await again(run, () => turnstile.leave(stream, hold));
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

  async function recovery(name: string, hold: { run: string; fence: number }): Promise<void> {
    const taken = await again(name, () => turnstileOf(name).takeOver(stream, hold, name));
    if (taken !== null) await work(name, taken.fence, taken.holder?.order ?? '');
    alive.delete(name);
  }

  /** What a state's Retry does: a function that crashed is called again, as long as its run lives. */
  async function again<T>(run: string, call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof Crashed)) throw error;
        if (!alive.has(run)) throw error;
      }
    }
  }

  /** @param era of its tickets: a replay comes after the run that it follows */
  async function live(run: string, order: string, era: string): Promise<void> {
    for (let attempt = 0; alive.has(run); attempt++) {
      const token = `${run}/${attempt}`;
      const heard = new Promise<Call>((resolve) => ears.set(token, resolve));
      const waiter = {
        order,
        run,
        token,
        ticket: `${era}${String(attempt).padStart(4, '0')}`,
        load: makeLoad(),
      };
      const joined = turnstileOf(run)
        .join(stream, waiter)
        .then(() => new Promise<never>(() => undefined));
      try {
        const call = await Promise.race([heard, joined]);
        if (call.turn === 'hold') await work(run, call.fence, order);
        // A run that has ended well is told of to nobody.
        return void alive.delete(run);
      } catch (error) {
        if (!(error instanceof Crashed)) throw error;
        ears.delete(token);
      }
    }
  }

  const failures: unknown[] = [];
  const watch = (life: Promise<void>) =>
    life.catch((error: unknown) => {
      if (!(error instanceof Crashed)) failures.push(error);
    });
  function begin(run: string, index: number, era: string): void {
    const order = `order-${index}`;
    alive.add(run);
    runOf.set(order, run);
    working.push(live(run, order, era));
  }
  for (let i = 0; i < count; i++) {
    numbers.set(`run-${i}`, i);
    begin(`run-${i}`, i, '0');
  }
  for (let quiet = 0; ; ) {
    for (const life of working.splice(0)) void watch(life);
    await new Promise((resolve) => setImmediate(resolve));
    if (failures.length > 0) throw failures[0];
    if (steps.length === 0 && working.length === 0) {
      if (quiet++ > 1) break;
      continue;
    }
    quiet = 0;
    const [next] = steps.splice(pick(steps.length), 1);
    next?.go();
  }
  if (line.size > 0)
    throw new Error(`left in line: ${[...line.keys()].join(', ')}, behind ${turn.holder?.run}`);
  if (turn.holder !== null) throw new Error(`${turn.holder.run} holds the stream for ever`);
  if (alive.size > 0) throw new Error(`asleep for ever: ${[...alive].join(', ')}`);
}
