import type { ImportRoute } from '../../shared/config/route.ts';
import {
  AwsRefused,
  AwsUnavailable,
  DomoAnswerLost,
  DomoRefused,
  DomoThrottled,
  DomoUnauthorized,
  DomoUnavailable,
} from '../../shared/errors.ts';
import type { BacklogEntry } from '../../shared/import/batch.ts';
import type { FinalVerdict } from '../../shared/import/data-set-api/request.ts';
import type { KnownContent } from '../../shared/import/files/known-content.ts';
import { loadId } from '../../shared/import/identity.ts';
import type { ObjectVersion } from '../../shared/import/load.ts';
import type { UploadReport } from '../../shared/import/part.ts';
import type { Registration, RunInput } from '../../shared/import/ports.ts';
import { replayMessage } from '../../shared/import/receive/message.ts';
import { Call, type FaultOf } from './call.ts';
import { beginning, type Dropped, fileOf, routeOf } from './files.ts';
import type { Machine } from './machine/machine.ts';
import { createPorts } from './ports.ts';
import { Run } from './run.ts';
import type { Schedule, Setting, Trouble } from './schedule.ts';
import { Broken, Scheduler, type Turn } from './scheduler.ts';
import { type AllPorts, type Step, steps } from './steps.ts';
import { DomoStore, type Execution, isOpen } from './stores/domo.ts';
import { LeaseStore } from './stores/leases.ts';
import { LedgerStore } from './stores/ledger.ts';

/** All that the steps work on, and who calls them: a queue, the runs of the import machine, and what watches them. */
export class World {
  readonly streamKey = 'stream-42';
  readonly setting: Setting;
  readonly scheduler: Scheduler;
  readonly ledger = new LedgerStore();
  readonly leases: LeaseStore;
  readonly domo: DomoStore;
  readonly backlog = new Map<string, BacklogEntry>();
  readonly documents = new Map<string, unknown>();
  readonly reports = new Map<string, Map<number, UploadReport>>();
  readonly verdicts = new Map<string, FinalVerdict>();
  readonly contents = new Map<string, { known: KnownContent; fence: number }>();
  readonly routes: readonly ImportRoute[];
  readonly files: Dropped[] = [];
  registration: Registration | null = null;
  /** Of the newest call that was to create something. */
  creationFence = 0;
  /** What each plan saw of the backlog, by the batch that it made. */
  readonly planned = new Map<string, readonly BacklogEntry[]>();
  /** What has come into the backlog within the time in which it could be expected, by its load. */
  readonly prompt = new Map<string, BacklogEntry>();
  readonly runs = new Map<string, Run>();
  /** The death of a run was told to nobody. */
  isUntold = false;

  /** The batches whose commit Domo has refused. */
  readonly refused = new Set<string>();

  private readonly machine: Machine;
  private readonly calls = new Set<Call>();
  private readonly queue = new Set<Message>();
  /** The bodies of the messages that were received and not deleted, by receipt handle. */
  private readonly inFlight = new Map<string, string>();
  private receipts = 0;
  private readonly bytes = new Map<string, Buffer>();
  private isStale = false;
  /** The runs of which Step Functions has said what was not true any more. */
  private readonly doubted = new Set<string>();
  private deaths = 0;

  constructor(machine: Machine, { setting, ranks, deviations }: Schedule) {
    this.machine = machine;
    this.setting = setting;
    this.scheduler = new Scheduler(beginning, ranks, deviations);
    this.scheduler.befall = (trouble, turn) => this.befall(trouble, turn);
    this.scheduler.onTime = () => this.endOverdue();
    this.leases = new LeaseStore(setting.failures, (run) => this.isAtWork(run));
    this.domo = new DomoStore(setting);
    this.routes = [routeOf(setting)];
    for (const [index, flaw] of setting.files.entries()) {
      this.drop(fileOf(setting, index, flaw, beginning + index * setting.gap * 1000));
    }
    for (const { file, force } of setting.replays) {
      const { object, sequencer } = this.files[file % this.files.length] as Dropped;
      this.send(replayMessage(loadId(object, sequencer), force));
    }
  }

  /** One more file, of which nobody knew before. */
  dropAnother(): void {
    this.drop(fileOf(this.setting, this.files.length, 'none', this.scheduler.now));
  }

  private drop(file: Dropped): void {
    this.files.push(file);
    this.bytes.set(`${file.object.versionId}`, file.bytes);
    this.send(this.eventOf(file.object), Date.parse(file.time));
  }

  bytesOf({ versionId }: ObjectVersion): Buffer {
    return this.bytes.get(`${versionId}`) ?? Buffer.alloc(0);
  }

  /** The batch of the lease. */
  batch(): string | null {
    return this.leases.lease.batch?.id ?? null;
  }

  /** A message comes into the queue, and is delivered at least once. @param at not before: milliseconds since 1970 */
  send(body: string, at = 0): void {
    const message = { body, at };
    this.queue.add(message);
    this.deliver(message);
  }

  call(functionName: string, payload: unknown, run: Run): Call {
    const stop = () => run.stop();
    const step = (steps as Record<string, Step | undefined>)[functionName];
    if (step === undefined) throw new Error(`the model knows no function ${functionName}`);
    return this.begin(functionName, (ports) => step(ports, payload as never), stop);
  }

  startRun(name: string, input: RunInput): 'started' | 'over' {
    const known = this.runs.get(name);
    if (known === undefined) {
      const run = new Run(this, name, input);
      this.runs.set(name, run);
      run.begin(this.machine.flow);
      return 'started';
    }
    if (JSON.stringify(known.input) !== JSON.stringify(input)) {
      throw new Broken(`run ${name} was to be started with another input than before`);
    }
    return known.status === 'RUNNING' ? 'started' : 'over';
  }

  isRunning(name: string): boolean {
    const isRunning = this.runs.get(name)?.status === 'RUNNING';
    const wasStale = this.isStale;
    this.isStale = false;
    if (wasStale) this.doubted.add(name);
    return isRunning !== wasStale;
  }

  private isAtWork(name: string): boolean {
    return this.runs.get(name)?.status === 'RUNNING' && !this.doubted.has(name);
  }

  isDeadly(functionName: string): boolean {
    return this.setting.deadly === functionName;
  }

  lines(key: string): unknown[] | null {
    return (this.documents.get(key) as unknown[] | undefined) ?? null;
  }

  onDeath(run: Run, isDeadly: boolean): void {
    const { told } = this.setting;
    const times = isDeadly ? 1 : (told[this.deaths++ % told.length] ?? 1);
    if (times === 0) this.isUntold = true;
    for (let time = 0; time < times; time++) this.tell(run, 3);
  }

  /** The function that looks after all streams every few minutes is called. */
  watch(): void {
    const { scheduler } = this;
    void scheduler.sleep(scheduler.begin(), scheduler.now + watchPause, 'timer').then(() => {
      this.begin('Watch', (ports) => steps.Watch(ports));
    });
  }

  checkCommit({ id }: Execution): void {
    const { batch } = this.leases.lease;
    if (batch?.phase !== 'committing' || batch.execution?.executionId !== id) {
      throw new Broken(`execution ${id} is committed, and the lease is about ${JSON.stringify(batch)}`);
    }
  }

  /** What Domo has acknowledged is seen through: only a call that nobody waits for may not know of it. */
  checkAbort({ isStray }: Call, streamId: number, id: number): void {
    const { batch } = this.leases.lease;
    const isAcknowledged =
      batch?.commitAccepted === true &&
      batch.execution?.streamId === streamId &&
      batch.execution.executionId === id;
    if (isAcknowledged && !isStray) throw new Broken(`execution ${id} is aborted, whose commit Domo took`);
  }

  /** The name of the state of an execution that was committed. */
  spell(state: Execution['state']): string {
    if (this.setting.states === 'documented') return state;
    return { ACTIVE: 'INDEXING', SUCCESS: 'SUCCEEDED', INVALID: 'ERROR', ABORTED: 'CANCELLED' }[state];
  }

  checkImport(call: Call): void {
    const { batch, doubt } = this.leases.lease;
    const isKnown = (batch?.phase === 'committing' && batch.sent !== null) || doubt !== null;
    if (!isKnown) {
      throw new Broken(`${call.functionName} sends, and the lease is about ${JSON.stringify(batch)}`);
    }
  }

  private begin(
    functionName: string,
    work: (ports: AllPorts) => Promise<unknown>,
    stop: () => boolean = () => this.stopNewest(),
  ): Call {
    const { scheduler } = this;
    const timeout = this.machine.timeouts.get(functionName);
    if (timeout === undefined) throw new Error(`there is no function ${functionName}`);
    const call = new Call({
      scheduler,
      functionName,
      timeout,
      stop,
      faultOf: (name, trouble) => faultOf(this, name, trouble),
      isRepeated: (name) => ![...unsafe, 'sleep', 'notices.publish'].includes(name),
    });
    this.calls.add(call);
    void call.outcome.then(() => {
      if (call.isOver) this.calls.delete(call);
    });
    call.begin(() => work(createPorts(this, call)));
    return call;
  }

  /** Lambda ends what takes too long. */
  private endOverdue(): void {
    for (const call of this.calls) {
      if (call.isOver) this.calls.delete(call);
      else if (call.deadline <= this.scheduler.now) call.die('Sandbox.Timedout');
    }
  }

  private stopNewest(): boolean {
    const newest = [...this.runs.values()].findLast(({ status }) => status === 'RUNNING');
    return newest?.stop() ?? false;
  }

  private deliver(message: Message): void {
    const { scheduler, queue } = this;
    void scheduler.sleep(scheduler.begin(), message.at, 'message').then(() => {
      // Another call may have taken it along.
      if (!queue.has(message)) return;
      const taken = [...queue].filter(
        (one) => one === message || (this.setting.together && one.at <= scheduler.now),
      );
      for (const one of taken) queue.delete(one);
      const messages = taken.map(({ body }) => {
        const receiptHandle = String(this.receipts++);
        this.inFlight.set(receiptHandle, body);
        return { id: receiptHandle, body, receiptHandle, receives: 1 };
      });
      const call = this.begin('Receive', (ports) => steps.Receive(ports, messages));
      void call.outcome.then((outcome) => {
        const again = 'error' in outcome ? messages.map(({ id }) => id) : (outcome.value as string[]);
        for (const { id, body } of messages) {
          if (this.inFlight.delete(id) && again.includes(id)) this.send(body, scheduler.now + visibility);
        }
      });
    });
  }

  /** A message that was received comes again after a back-off, also while the call that has it goes on. */
  returnSoon(receiptHandle: string): void {
    const body = this.inFlight.get(receiptHandle);
    if (this.inFlight.delete(receiptHandle)) this.send(body ?? '', this.scheduler.now + backOff);
  }

  /** EventBridge tells of a run that has ended: what Lambda could not do is tried again. */
  private tell(run: Run, tries: number): void {
    const { scheduler } = this;
    void scheduler.sleep(scheduler.begin(), scheduler.now, 'event').then(async () => {
      const { streamKey } = run.input;
      const call = this.begin('Recover', (ports) => steps.Recover(ports, { streamKey, dead: run.name }));
      const outcome = await call.outcome;
      if (!('error' in outcome)) return;
      if (tries === 1) this.isUntold = true;
      else this.tell(run, tries - 1);
    });
  }

  private befall(trouble: Trouble, turn: Turn): boolean {
    switch (trouble) {
      case 'duplicate': {
        const file = this.files[this.scheduler.turns % this.files.length];
        if (file !== undefined) this.send(this.eventOf(file.object), Date.parse(file.time));
        return file !== undefined;
      }
      case 'watch':
        this.watch();
        return true;
      case 'stale':
        if (turn.name !== 'runs.isRunning') return false;
        this.isStale = true;
        return true;
      case 'foreign': {
        const open = this.domo.executions.find(isOpen);
        if (open === undefined) return false;
        this.domo.create(open.streamId, this.scheduler.now, 'APPEND', {
          isForeign: true,
          isOrphan: () => false,
        });
        return true;
      }
      default:
        return false;
    }
  }

  private eventOf(object: ObjectVersion): string {
    const file = this.files.find((one) => one.object === object);
    const { bucket, key, size, etag, versionId } = object;
    return JSON.stringify({
      time: file?.time,
      detail: {
        bucket: { name: bucket },
        object: { key, size, etag, 'version-id': versionId, sequencer: file?.sequencer },
      },
    });
  }
}

interface Message {
  body: string;
  /** Milliseconds since 1970: not before. */
  at: number;
}

/** After so long `watch` trusts no run any more. Milliseconds. */
const watchPause = 11 * 60_000;

/** After which a message that was not taken comes again. Milliseconds. */
const visibility = 180_000;
/** The shortest that there is, without its random half. Milliseconds. */
const backOff = 1000;

const unsafe = [
  ...['domo.executions.create', 'domo.executions.commit', 'domo.streams.create', 'domo.dataSets.create'],
  // The client repeats a REPLACE itself.
  'domo.dataSets.import APPEND',
];

/** What a request fails with, by what is behind it. */
function faultOf(world: World, name: string, trouble: Trouble): ReturnType<FaultOf> {
  if (name === 'sleep' || name === 'notices.publish') return null;
  const isUnsafe = unsafe.includes(name);
  const isDomo = name.startsWith('domo.');
  const error = (kind: new (message: string) => Error) => new kind(`${trouble} of ${name}`) as never;
  switch (trouble) {
    case 'fault':
      return {
        error: error(!isDomo ? AwsUnavailable : isUnsafe ? DomoThrottled : DomoUnavailable),
        acted: false,
      };
    case 'faultAfter':
      return {
        error: error(!isDomo ? AwsUnavailable : isUnsafe ? DomoAnswerLost : DomoUnavailable),
        acted: true,
      };
    case 'silence':
      return isUnsafe ? { error: error(DomoAnswerLost), acted: false } : null;
    case 'unauthorized':
      return isDomo ? { error: error(DomoUnauthorized), acted: false } : null;
    case 'refusal':
      if (name === 'domo.executions.commit' || name === 'domo.executions.create') {
        world.refused.add(world.batch() ?? '');
        return { error: error(DomoRefused), acted: false };
      }
      if (name === 'receipts.put' || name === 'objects.tag')
        return { error: error(AwsRefused), acted: false };
      return null;
    default:
      return null;
  }
}
