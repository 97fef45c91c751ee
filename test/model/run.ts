import type { RunInput } from '../../shared/import/ports.ts';
import type { Call } from './call.ts';
import type { Flow } from './machine/definition.ts';
import { type Driver, type Outcome, runFlow, StateFailed } from './machine/interpreter.ts';
import type { Trouble } from './schedule.ts';
import type { Actor, Scheduler } from './scheduler.ts';

/** What a run needs of the world. */
export interface RunWorld {
  scheduler: Scheduler;
  call(functionName: string, payload: unknown, run: Run): Call;
  lines(key: string): unknown[] | null;
  /** A run that is about to call it is stopped. */
  isDeadly(functionName: string): boolean;
  /** Is told of a run that ended other than well. @param isDeadly as all runs do there */
  onDeath(run: Run, isDeadly: boolean): void;
}

/** A run of the import machine: it goes by the definition that is deployed. */
export class Run implements Driver {
  readonly name: string;
  readonly input: RunInput;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' = 'RUNNING';
  /** The calls that it waits for. */
  private readonly calls = new Set<Call>();
  private readonly actor: Actor;
  private readonly world: RunWorld;

  constructor(world: RunWorld, name: string, input: RunInput) {
    this.world = world;
    this.actor = world.scheduler.begin();
    this.name = name;
    this.input = input;
  }

  begin(flow: Flow): void {
    runFlow(this, flow, { name: this.name, input: this.input }).then(
      () => {
        if (this.status === 'RUNNING') this.status = 'SUCCEEDED';
      },
      (thrown: unknown) => {
        if (!(thrown instanceof StateFailed)) this.world.scheduler.fail(thrown);
        else this.end('FAILED');
      },
    );
  }

  /** Somebody stops it; what its functions do goes on. @returns whether it was running */
  stop(): boolean {
    if (this.status !== 'RUNNING') return false;
    this.end('ABORTED');
    return true;
  }

  now(): number {
    return this.world.scheduler.now;
  }

  async sleep(until: number): Promise<void> {
    // What is over by now takes no turn, but a run may be stopped there too.
    await this.turn('wait', until);
  }

  async invoke(functionName: string, payload: unknown): Promise<Outcome> {
    const trouble = await this.turn(`invoke ${functionName}`, 0);
    if (this.world.isDeadly(functionName)) {
      this.end('FAILED', true);
      return new Promise(() => undefined);
    }
    if (trouble === 'fault' || trouble === 'crash') {
      return {
        error: { Error: 'Lambda.TooManyRequestsException', Cause: '{"errorMessage":"Rate exceeded"}' },
      };
    }
    const call = this.world.call(functionName, payload, this);
    if (trouble === 'stray' || trouble === 'strayLate') call.giveUp(trouble === 'strayLate');
    this.calls.add(call);
    const outcome = await call.outcome;
    this.calls.delete(call);
    return outcome;
  }

  async lines(key: string): Promise<unknown[] | null> {
    const trouble = await this.turn('read the list of parts', 0);
    return trouble === 'fault' ? null : this.world.lines(key);
  }

  /** @returns what befell it, of what the run itself has to deal with */
  private turn(name: string, wake: number): Promise<Trouble | null> {
    return new Promise((resolve) => {
      if (this.status !== 'RUNNING') return;
      const go = (trouble: Trouble | null): boolean => {
        if (trouble === 'stop' || trouble === 'stopLate' || trouble === 'death' || trouble === 'deathAfter') {
          return this.stop();
        }
        resolve(trouble);
        return trouble !== null && name !== 'wait' && mine.includes(trouble);
      };
      this.world.scheduler.enter({ actor: this.actor, who: this.name, wake, name, go });
    });
  }

  private end(status: 'FAILED' | 'ABORTED', isDeadly = false): void {
    if (this.status !== 'RUNNING') return;
    this.status = status;
    this.world.scheduler.withdraw(this.actor);
    for (const call of this.calls) call.isStray = true;
    this.world.onDeath(this, isDeadly);
  }
}

const mine: readonly Trouble[] = ['fault', 'crash', 'stray', 'strayLate'];
