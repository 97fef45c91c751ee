import { asSluiceError, type SluiceError } from '../../shared/errors.ts';
import type { BacklogEntry } from '../../shared/import/batch.ts';
import type { Outcome } from './machine/interpreter.ts';
import type { Trouble } from './schedule.ts';
import { type Actor, Broken, type Scheduler } from './scheduler.ts';

/** What a request fails with. `acted`: it has had its effect all the same. */
export type FaultOf = (name: string, trouble: Trouble) => { error: SluiceError; acted: boolean } | null;

export interface CallOptions {
  scheduler: Scheduler;
  functionName: string;
  /** Milliseconds. */
  timeout: number;
  faultOf: FaultOf;
  /** Whether the client makes a request again by itself. */
  isRepeated(name: string): boolean;
  /** Stops the run that made the call; false where there is none, or it is over. */
  stop(): boolean;
}

/** Has the effect of a request. */
type Act = (isAnswered?: boolean) => void;

/** A call of a function: each of its requests is a turn, and it may come to grief at any of them. */
export class Call {
  readonly actor: Actor;
  readonly functionName: string;
  /** Milliseconds since 1970: then Lambda ends it. */
  readonly deadline: number;
  readonly outcome: Promise<Outcome>;
  isOver = false;
  /** Its process ended before it had done its work. */
  hasDied = false;
  /** Nobody waits for it any more. */
  isStray = false;
  /** What it has read last of a backlog. */
  lastBacklog: readonly BacklogEntry[] = [];

  private readonly scheduler: Scheduler;
  private readonly faultOf: FaultOf;
  private readonly isRepeated: (name: string) => boolean;
  private readonly stop: () => boolean;
  private settle: (outcome: Outcome) => void = () => undefined;

  constructor({ scheduler, functionName, timeout, faultOf, isRepeated, stop }: CallOptions) {
    this.scheduler = scheduler;
    this.actor = scheduler.begin();
    this.functionName = functionName;
    this.deadline = scheduler.now + timeout;
    this.faultOf = faultOf;
    this.isRepeated = isRepeated;
    this.stop = stop;
    this.outcome = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  /** Does its work, until this is over or the call dies. */
  begin(work: () => Promise<unknown>): void {
    work().then(
      (value) => this.end({ value: value ?? null }),
      (thrown: unknown) => {
        if (this.isOver) return;
        if (thrown instanceof Broken) {
          this.scheduler.fail(thrown);
          return;
        }
        const error = asSluiceError(thrown);
        if (error.fault === 'bug') {
          this.scheduler.fail(new Broken(`${this.functionName} failed`, { cause: thrown }));
          return;
        }
        this.scheduler.trace?.push(`      ${this.functionName} throws ${error.name}: ${error.message}`);
        const Cause = JSON.stringify({ errorType: error.name, errorMessage: error.message });
        this.end({ error: { Error: error.name, Cause } });
      },
    );
  }

  /** One request: it has its effect when it is its turn. */
  request<T>(name: string, effect: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.isOver) return;
      const act = (isAnswered = true) => {
        try {
          const value = effect();
          if (isAnswered) resolve(value);
        } catch (error) {
          // No step may keep it to itself.
          if (error instanceof Broken) this.scheduler.fail(error);
          if (isAnswered) reject(error);
        }
      };
      this.enter(name, act, reject);
    });
  }

  /** @param ms milliseconds */
  sleep(ms: number): Promise<void> {
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      if (this.isOver) return;
      const go = (trouble: Trouble | null): boolean => {
        if (trouble === null) {
          resolve();
          return false;
        }
        return this.suffer(
          trouble,
          'sleep',
          () => resolve(),
          () => undefined,
        );
      };
      const wake = this.scheduler.now + ms;
      this.scheduler.enter({ actor: this.actor, who: this.functionName, wake, name: 'sleep', go });
    });
  }

  /** Its process ends here. */
  die(name = 'Lambda.Unknown'): void {
    if (this.isOver) return;
    this.isOver = true;
    this.hasDied = true;
    this.scheduler.withdraw(this.actor);
    this.settle({ error: { Error: name, Cause: '{"errorMessage":"The function did not answer."}' } });
  }

  /** Who called it does not wait for it any more. */
  giveUp(isLate: boolean): void {
    this.isStray = true;
    if (isLate) this.scheduler.demote(this.actor);
    this.settle({ error: { Error: 'Lambda.ServiceException', Cause: '{"errorMessage":"No answer."}' } });
  }

  private suffer(trouble: Trouble, name: string, act: Act, reject: (error: unknown) => void): boolean {
    switch (trouble) {
      case 'crash':
      case 'crashAfter':
        if (trouble === 'crashAfter') act(false);
        this.die();
        return true;
      case 'death':
      case 'deathAfter': {
        if (trouble === 'deathAfter') act();
        const stopped = this.stop();
        if (stopped) this.die();
        else if (trouble === 'death') act();
        return stopped;
      }
      case 'stop':
      case 'stopLate': {
        const stopped = this.stop();
        if (stopped && trouble === 'stopLate') this.later(name, act, reject);
        else act();
        return stopped;
      }
      case 'stray':
      case 'strayLate': {
        const awaited = !this.isStray;
        if (awaited) this.giveUp(trouble === 'strayLate');
        if (awaited && trouble === 'strayLate') this.later(name, act, reject);
        else act();
        return awaited;
      }
      case 'again': {
        const isRepeated = this.isRepeated(name);
        act(!isRepeated);
        if (isRepeated) this.enter(name, act, reject);
        return isRepeated;
      }
      default: {
        const fault = this.faultOf(name, trouble);
        if (fault === null) {
          act();
          return false;
        }
        if (fault.acted) act(false);
        reject(fault.error);
        return true;
      }
    }
  }

  /** The request waits for another turn. */
  private later(name: string, act: Act, reject: (error: unknown) => void): void {
    this.scheduler.demote(this.actor);
    this.enter(name, act, reject);
  }

  private enter(name: string, act: Act, reject: (error: unknown) => void): void {
    const go = (trouble: Trouble | null): boolean => {
      if (trouble === null) {
        act();
        return false;
      }
      return this.suffer(trouble, name, act, reject);
    };
    this.scheduler.enter({ actor: this.actor, who: this.functionName, wake: 0, name, go });
  }

  private end(outcome: Outcome): void {
    if (this.isOver) return;
    this.isOver = true;
    this.settle(outcome);
  }
}
