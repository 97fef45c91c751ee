import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { ApiError } from '../api/api-error.ts';
import { checkArn, checkInput, checkName } from '../api/argument.ts';
import type { Definition } from '../definition/definition.ts';
import { parseDefinition } from '../definition/definition-check.ts';
import { Interruption } from '../flow/failure.ts';
import type { Engine } from '../flow/strand.ts';
import type { MapRun } from '../map/map-run.ts';
import { type StatusChange, statusChange } from '../status-change.ts';
import type { AnswerResult } from '../task/token.ts';
import type { Journal, Outcome, RunStart } from './journal.ts';
import { carryOut } from './run.ts';
import { type RunSummary, type Store, summarise } from './store.ts';

export interface Machine {
  arn: string;
  name: string;
  type: 'STANDARD';
  roleArn: string;
  definition: Definition;
  /** The definition as the caller gave it. */
  source: string;
  creationDate: number;
}

interface Live {
  journal: Journal;
  controller: AbortController;
  /** Resolves when the run has ended, or the sandbox has closed. Null until the run goes on in this process. */
  ended: Promise<void> | null;
  /** Resolves when its end was also announced. */
  done: Promise<void>;
}

export interface RegistryOptions {
  account: string;
  store: Store;
  onStatusChange(change: StatusChange): void | Promise<void>;
}

/** All state machines and all their runs. */
export class Registry {
  readonly machines = new Map<string, Machine>();
  readonly #engine: Engine;
  readonly #options: RegistryOptions;
  readonly #live = new Map<string, Live>();
  readonly #finished: Map<string, RunSummary>;
  #closed = false;

  constructor(engine: Engine, options: RegistryOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#finished = new Map(options.store.finished().map((summary) => [summary.arn, summary]));
    for (const journal of options.store.unfinished()) {
      this.#finished.delete(journal.start.arn);
      this.#adopt(journal);
      this.#reopenTokens(journal);
    }
  }

  /** Creates or replaces a machine. Runs keep the definition with which they began. @throws {DefinitionInvalid} */
  createMachine(name: string, source: unknown, roleArn?: string): string {
    const definition = parseDefinition(name, source, this.#engine.tasks.integrations.keys());
    checkName(name);
    const arn = `arn:aws:states:${this.#engine.region}:${this.#options.account}:stateMachine:${name}`;
    this.machines.set(arn, {
      arn,
      name,
      type: 'STANDARD',
      roleArn: roleArn ?? `arn:aws:iam::${this.#options.account}:role/${name}`,
      definition,
      source: typeof source === 'string' ? source : JSON.stringify(source),
      creationDate: this.#engine.clock.now(),
    });
    return arn;
  }

  machine(arn: string): Machine {
    const machine = this.machines.get(checkArn(arn));
    if (machine) return machine;
    throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  /** @throws {ApiError} StateMachineDoesNotExist, InvalidName, InvalidExecutionInput, ExecutionAlreadyExists */
  start(machineArn: string, name: string = randomUUID(), input = '{}'): RunStart {
    if (this.#closed) throw new ApiError('ServiceUnavailable', 'The sandbox is closing');
    const machine = this.machine(machineArn);
    checkName(name);
    checkInput(input);
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const open = this.#live.get(arn)?.journal;
    if (open && !open.end && open.start.input === input) return open.start;
    if (open || this.#finished.has(arn)) {
      throw new ApiError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const { store } = this.#options;
    const journal = store.create({
      arn,
      name,
      machineArn: machine.arn,
      machineName: machine.name,
      roleArn: machine.roleArn,
      definition: store.keepDefinition(machine.definition),
      input,
      startDate: this.#engine.clock.now(),
    });
    const live = this.#adopt(journal);
    this.#announce(journal).catch(() => {});
    this.#carryOut(live);
    return journal.start;
  }

  /**
   * Goes on with the runs of an earlier process, and returns their number. Call it when everything that they call is
   * there.
   */
  resume(): number {
    const waiting = [...this.#live.values()].filter(({ ended }) => ended === null);
    for (const live of waiting) this.#carryOut(live);
    return waiting.length;
  }

  /** Stops a run. Resolves when it has stopped, with the time in milliseconds. */
  async stop(arn: string, error?: string, cause?: string): Promise<number> {
    const live = this.#live.get(arn);
    if (!live) return this.journal(arn).end?.stopDate ?? this.#engine.clock.now();
    live.controller.abort(new Interruption('aborted', error, cause));
    if (live.ended === null) this.#carryOut(live);
    await live.ended;
    return live.journal.end?.stopDate ?? this.#engine.clock.now();
  }

  /** The time whose state is told by reads that are eventually consistent. Milliseconds. */
  asOf(): number {
    const { conditions, clock } = this.#engine;
    return conditions.readLag === 0 ? Number.POSITIVE_INFINITY : clock.now() - conditions.readLag;
  }

  /** The journal of a run, for reading only. @throws {ApiError} ExecutionDoesNotExist */
  journal(arn: string): Journal {
    const finished = this.#finished.get(checkArn(arn));
    const journal = this.#live.get(arn)?.journal ?? (finished && this.#options.store.load(finished));
    if (journal) return journal;
    throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }

  /** All runs of a machine, the newest first. */
  runs(machineArn: string): RunSummary[] {
    const live = [...this.#live.values()].map(({ journal }) => summarise(journal));
    return [...this.#finished.values(), ...live]
      .filter((summary) => summary.machineArn === machineArn)
      .sort((a, b) => b.startDate - a.startDate || (a.arn < b.arn ? 1 : -1));
  }

  /** @throws {ApiError} ResourceNotFound */
  mapRun(arn: string): MapRun {
    for (const { journal } of this.#live.values()) {
      const run = journal.mapRuns.get(arn);
      if (run) return run;
    }
    const owner = [...this.#finished.values()].find(({ mapRunArns }) => mapRunArns.includes(arn));
    const run = owner && this.journal(owner.arn).mapRuns.get(arn);
    if (run) return run;
    throw new ApiError('ResourceNotFound', `Resource not found: '${arn}'`);
  }

  answer = (token: string, outcome: Outcome): AnswerResult => this.#engine.tokens.answer(token, outcome);
  beat = (token: string): AnswerResult => this.#engine.tokens.beat(token);

  /** Stops working. Open runs stay open: the next sandbox with the same folder goes on with them. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { controller } of this.#live.values()) controller.abort(new Interruption('closed'));
    await Promise.all([...this.#live.values()].map(({ done }) => done));
    this.#options.store.close();
  }

  #adopt(journal: Journal): Live {
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const live: Live = { journal, controller, ended: null, done: Promise.resolve() };
    this.#live.set(journal.start.arn, live);
    return live;
  }

  /** Accepts answers to tokens again, which may come before the run goes on. */
  #reopenTokens(journal: Journal): void {
    for (const [strand, { attempt }] of journal.positions()) {
      if (!attempt.token || attempt.answer) continue;
      this.#engine.tokens.open(attempt.token, (answer) =>
        journal.write({ kind: 'attempt', strand, attempt: { ...attempt, answer } }),
      );
    }
  }

  #carryOut(live: Live): void {
    live.ended = this.#toItsEnd(live).catch((error: unknown) => {
      this.#engine.log(`${live.journal.start.arn} could not be carried out: ${(error as Error).stack}`);
    });
    live.done = live.ended.then(() => this.#archive(live.journal));
  }

  async #toItsEnd({ journal, controller }: Live): Promise<void> {
    if (journal.end) return;
    const definition = this.#options.store.definition(journal.start.definition);
    await carryOut(journal, definition, this.#engine, controller.signal);
  }

  /** If the process dies before this is done, the end is announced again: at least once, as by EventBridge. */
  async #archive(journal: Journal): Promise<void> {
    if (!journal.end || !(await this.#announce(journal))) return;
    this.#options.store.archive(journal);
    this.#finished.set(journal.start.arn, summarise(journal));
    this.#live.delete(journal.start.arn);
  }

  async #announce(journal: Journal): Promise<boolean> {
    const change = statusChange(journal);
    try {
      await this.#options.onStatusChange(change);
      return true;
    } catch (error) {
      this.#engine.log(
        `${change.name} is ${change.status}, but that could not be announced: ${String(error)}`,
      );
      return false;
    }
  }
}
