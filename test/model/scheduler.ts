import type { Deviation, Trouble } from './schedule.ts';

/** Somebody who does one thing after the other: a call of a function, a run, or a message that is delivered. */
export interface Actor {
  /** Of those who can go on, the one with the smallest does. */
  rank: number;
}

/** What an actor does next, when it is its turn. */
export interface Turn {
  actor: Actor;
  /** For people. */
  who: string;
  /** Milliseconds since 1970: not before. */
  wake: number;
  name: string;
  /** @returns whether the trouble could befall it */
  go(trouble: Trouble | null): boolean;
}

/** A promise of the product is broken. */
export class Broken extends Error {}

/** More turns mean that somebody does the same over and over. */
const mostTurns = 20_000;

/** Ranks of those that sleep, and of those that everybody else goes before. */
const asleep = 1e6;
const demoted = 1e12;

/**
 * Lets one actor at a time go on, by their ranks, with troubles where the schedule wants them. Time passes by a
 * millisecond a turn, and jumps where the one whose turn it is waits for a time.
 */
export class Scheduler {
  now: number;
  turns = 0;
  /** What happened, for people. */
  trace: string[] | null = null;
  /** Those of the deviations that could befall somebody. */
  readonly applied = new Set<Deviation>();
  /** Troubles of the world, not of whoever's turn it is: false where it is none of these. */
  befall: (trouble: Trouble, turn: Turn) => boolean = () => false;
  /** Is told when time has passed. */
  onTime: () => void = () => undefined;

  private readonly waiting: Turn[] = [];
  private readonly ranks: readonly number[];
  private readonly deviations = new Map<Deviation['at'], Deviation[]>();
  /** How often it was whose turn, where a deviation names one. */
  private readonly taken = new Map<string, number>();
  private readonly isNamed: boolean;
  private begun = 0;
  private last = demoted;
  private failure: unknown = null;

  constructor(now: number, ranks: readonly number[], deviations: readonly Deviation[]) {
    this.now = now;
    this.ranks = ranks;
    this.isNamed = deviations.some(({ at }) => typeof at === 'string');
    for (const deviation of deviations) {
      const others = this.deviations.get(deviation.at);
      if (others === undefined) this.deviations.set(deviation.at, [deviation]);
      else others.push(deviation);
    }
  }

  begin(): Actor {
    const number = this.begun++;
    const rank = this.ranks.length === 0 ? 0 : (this.ranks[number % this.ranks.length] ?? 0);
    return { rank: rank * 1000 + number };
  }

  /** Everybody else goes first, from now on. */
  demote(actor: Actor): void {
    actor.rank = this.last++;
  }

  enter(turn: Turn): void {
    this.waiting.push(turn);
  }

  /** Waits for a time. */
  sleep(actor: Actor, until: number, who: string): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        resolve();
        return false;
      };
      this.enter({ actor, who, wake: until, name: 'sleep', go });
    });
  }

  /** What an actor was about to do, it never does. */
  withdraw(actor: Actor): void {
    for (let index = this.waiting.length - 1; index >= 0; index--) {
      if (this.waiting[index]?.actor === actor) this.waiting.splice(index, 1);
    }
  }

  /** Those that were taken, as a deviation names them; none where none does. */
  get turnNames(): ReadonlySet<string> {
    return new Set(this.taken.keys());
  }

  /** Ends it all. */
  fail(failure: unknown): void {
    this.failure ??= failure;
  }

  /** Until nobody can go on any more. Throws what broke. */
  async toRest(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.failure !== null) throw this.failure;
      const turn = this.next();
      if (turn === null) return;
      if (this.turns > mostTurns) throw new Broken(`no end after ${mostTurns} turns`);
      this.take(turn);
    }
  }

  private take(first: Turn): void {
    let turn = first;
    let trouble: Deviation | null = null;
    const counted = [...(this.deviations.get(this.turns) ?? [])];
    let named = this.named(turn);
    for (;;) {
      const deviation = counted.shift() ?? named.shift();
      if (deviation === undefined) break;
      const { what } = deviation;
      if (what === 'delay') {
        if (this.waiting.every(({ actor }) => actor === turn.actor)) continue;
        this.demote(turn.actor);
        turn = this.next() ?? turn;
        this.applied.add(deviation);
        named = this.named(turn);
      } else if (!this.befall(what, turn)) {
        trouble = deviation;
        continue;
      }
      this.applied.add(deviation);
      this.trace?.push(`      ${what}`);
    }
    if (this.isNamed) this.taken.set(nameOf(turn), (this.taken.get(nameOf(turn)) ?? 0) + 1);
    this.turns++;
    this.waiting.splice(this.waiting.indexOf(turn), 1);
    const before = this.now;
    this.now = Math.max(before + 1, turn.wake);
    this.trace?.push(
      `${String(this.turns - 1).padStart(4)}  ${turn.who} ${turn.name}${trouble === null ? '' : ` [${trouble.what}]`}${this.now > before + 1 ? ` (+${this.now - before} ms)` : ''}`,
    );
    if (this.now > before + 1) this.onTime();
    if (turn.go(trouble?.what ?? null) && trouble !== null) this.applied.add(trouble);
  }

  /** The deviations that name a turn and have not come yet. */
  private named(turn: Turn): Deviation[] {
    if (!this.isNamed) return [];
    const name = nameOf(turn);
    const times = (this.taken.get(name) ?? 0) + 1;
    const due = [name, `${name} ${times}`].slice(times === 1 ? 0 : 1);
    return due
      .flatMap((at) => this.deviations.get(at) ?? [])
      .filter((deviation) => !this.applied.has(deviation));
  }

  /** Time passes only where all can do nothing more, but for those that everybody else goes before. */
  private next(): Turn | null {
    let best: Turn | null = null;
    let bestPlace = 0;
    for (const turn of this.waiting) {
      const { actor, wake } = turn;
      const sleeps = actor.rank < demoted && wake > this.now + 1;
      const place = sleeps ? asleep + wake - this.now : actor.rank;
      if (best === null || place < bestPlace) {
        best = turn;
        bestPlace = place;
      }
    }
    return best;
  }
}

/** A run says in the name of its turn what it does. */
function nameOf({ who, name }: Turn): string {
  return name === 'wait' || name.startsWith('invoke ') ? name : `${who} ${name}`;
}
