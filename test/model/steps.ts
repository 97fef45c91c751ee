import { StepOvertaken } from '../../shared/errors.ts';

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

export class Crashed extends Error {}

/** Actors whose every operation is a step, in the order that `pick` says. Runs are actors that may come to grief. */
export class Steps {
  readonly alive = new Set<string>();
  /** Is told of a run that dies. */
  onDeath: (run: string) => void = () => undefined;

  private readonly mishaps: readonly Mishap[];
  private readonly pick: Pick;
  private readonly ready: (() => void)[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly done = new Map<string, number>();
  /** Runs of which calls go on that nobody waits for, also when they are over. */
  private readonly lingering = new Set<string>();
  /** Of each run: lets go of the call that it waits for. */
  private readonly letGo = new Map<string, () => void>();
  private readonly begun: Promise<void>[] = [];
  private readonly failures: unknown[] = [];

  constructor(mishaps: readonly Mishap[], pick: Pick) {
    this.mishaps = mishaps;
    this.pick = pick;
  }

  /** @param number by which mishaps know the run; without one none befalls it */
  begin(run: string, life: () => Promise<void>, number?: number): void {
    this.alive.add(run);
    if (number !== undefined) this.numbers.set(run, number);
    this.also(life());
  }

  /** Something that goes on beside all else. */
  also(life: Promise<void>): void {
    this.begun.push(life);
  }

  /** Waits for its turn, does one thing, and may come to grief before or after. */
  async step<T>(actor: string, effect: () => T): Promise<T> {
    await new Promise<void>((go) => this.ready.push(go));
    const number = this.numbers.get(actor);
    const isOver = number !== undefined && !this.alive.has(actor);
    if (isOver && !this.lingering.has(actor)) throw new Crashed();
    const nth = this.done.get(actor) ?? 0;
    this.done.set(actor, nth + 1);
    const mishap = this.mishaps.find(({ run, operation }) => run === number && operation === nth);
    if (mishap && !mishap.after) this.befall(actor, mishap);
    const result = effect();
    if (mishap?.after) this.befall(actor, mishap);
    return result;
  }

  private befall(run: string, { kind }: Mishap): void {
    if (kind === 'stop' || kind === 'stray') this.lingering.add(run);
    if ((kind === 'stop' || kind === 'death') && this.alive.delete(run)) this.onDeath(run);
    if (kind === 'crash' || kind === 'death') throw new Crashed();
    this.letGo.get(run)?.();
  }

  /** Fails when nobody waits any more for the call that the run makes now. */
  lost(run: string): Promise<never> {
    return new Promise((_, reject) => this.letGo.set(run, () => reject(new Crashed())));
  }

  /** What a state's Retry does: a function that crashed, or was overtaken, is called again, as long as its run lives. */
  async again<T>(run: string, call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await Promise.race([call(), this.lost(run)]);
        if (!this.alive.has(run)) throw new Crashed();
        return result;
      } catch (error) {
        if (!this.alive.has(run)) throw new Crashed();
        if (!(error instanceof Crashed || error instanceof StepOvertaken)) throw error;
      }
    }
  }

  /** Until nothing can happen any more. Throws what a run threw, but for its own end. */
  async toRest(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      for (const life of this.begun.splice(0)) {
        void life.catch((error: unknown) => {
          if (!(error instanceof Crashed)) this.failures.push(error);
        });
      }
      await new Promise((resolve) => setImmediate(resolve));
      if (this.failures.length > 0) throw this.failures[0];
      const isQuiet = this.ready.length === 0 && this.begun.length === 0;
      quiet = isQuiet ? quiet + 1 : 0;
      if (this.ready.length === 0) continue;
      const [next] = this.ready.splice(this.pick(this.ready.length), 1);
      next?.();
    }
  }
}
