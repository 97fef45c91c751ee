import { asSluiceError, RunStopped, type SluiceError } from '../../shared/errors.ts';
import { type Abandoned, abandon } from '../../shared/import/abandon/abandon.ts';
import type { BatchRef } from '../../shared/import/batch.ts';
import { type Committed, commit } from '../../shared/import/commit/commit.ts';
import { send } from '../../shared/import/data-set-api/send.ts';
import type { Sent } from '../../shared/import/data-set-api/send-batch.ts';
import type { Destination, OpenExecution } from '../../shared/import/destination.ts';
import { open } from '../../shared/import/open/open.ts';
import type { PartItem } from '../../shared/import/part.ts';
import { type Planned, plan } from '../../shared/import/plan/plan.ts';
import { type Settled, settle } from '../../shared/import/settle/settle.ts';
import { split } from '../../shared/import/split/split.ts';
import { type Verified, verify } from '../../shared/import/verify/verify.ts';
import { stream, type World } from './ports.ts';

/** Where a run stands: the step that comes next. */
export type Step = 'plan' | 'open' | 'split' | 'verify' | 'commit' | 'send' | 'settle' | 'abandon' | 'done';

/** How long a call of split-part lives at most. Seconds. */
export const partTimeout = 240;

/** How often a step is tried again that met trouble that may pass. */
const retries = 3;

/** A run of the import machine: the steps in the order of infra/import-machine.ts, with its variables. */
export class Run {
  next: Step = 'plan';
  fence: number;
  batch: BatchRef | null = null;
  destination: Destination | null = null;
  parts: PartItem[] = [];
  plans = 0;
  round = 0;
  error: SluiceError | null = null;
  readonly world: World;
  readonly name: string;
  readonly streamKey: string;

  constructor(world: World, name: string) {
    const run = world.runs.get(name);
    if (run === undefined) throw new Error(`no run ${name} was started`);
    this.world = world;
    this.name = name;
    this.streamKey = run.streamKey;
    this.fence = run.fence;
    if (run.notBefore !== null) this.waitUntil(run.notBefore);
    if (run.giveUp) {
      this.next = 'abandon';
      this.error = new RunStopped('The runs before it died.');
    }
  }

  /** By what a step shows that the stream is this run's. */
  get hold() {
    return { streamKey: this.streamKey, fence: this.fence, run: this.name };
  }

  get ref(): BatchRef {
    if (this.batch === null) throw new Error('the run has no batch');
    return this.batch;
  }

  get execution(): OpenExecution {
    return this.destination as OpenExecution;
  }

  async plan(): Promise<Planned> {
    const { plans } = this;
    const planned = await plan(this.world.ports, { ...this.hold, plans });
    const { fence, batch, destination, notBefore, next } = planned;
    Object.assign(this, { fence, batch, destination, plans: planned.plans, round: 0 });
    this.parts = this.offered(planned);
    if (next === 'wait') this.waitUntil(notBefore);
    const steps = { wait: 'plan', leave: 'done', inspect: 'split' } as const;
    this.next = next === 'wait' || next === 'leave' || next === 'inspect' ? steps[next] : next;
    return planned;
  }

  async open(): Promise<OpenExecution> {
    const execution = await open(this.world.ports, { ...this.hold, batch: this.ref });
    this.destination = execution;
    this.next = 'split';
    return execution;
  }

  async split(parts = this.parts): Promise<void> {
    for (const item of parts) await this.splitOne(item).catch(() => undefined);
    this.next = 'verify';
  }

  async splitOne(item: PartItem, retry = 0): Promise<void> {
    const { ref, execution, round } = this;
    await split(this.world.ports, { item, batch: ref.id, execution, round, retry });
  }

  async verify(): Promise<Verified> {
    const { ref: batch, execution, round } = this;
    const verified = await verify(this.world.ports, { ...this.hold, batch, execution, round, partTimeout });
    const { next, fence, notBefore } = verified;
    Object.assign(this, { fence, round: verified.round });
    this.parts = this.offered(verified);
    if (next === 'resend') this.waitUntil(notBefore);
    this.next = ({ resend: 'split', replan: 'plan', commit: 'commit' } as const)[next];
    return verified;
  }

  async commit(): Promise<Committed> {
    const { ref: batch, execution } = this;
    const committed = await commit(this.world.ports, { ...this.hold, batch, execution });
    this.fence = committed.fence;
    this.next = committed.next === 'replan' ? 'plan' : 'settle';
    return committed;
  }

  async send(patient = false): Promise<Sent> {
    const sent = await send(this.world.ports, { ...this.hold, batch: this.batch, patient });
    const { fence, destination } = sent;
    Object.assign(this, { fence, destination });
    this.next = ({ replan: 'plan', again: 'send', settle: 'settle' } as const)[sent.next];
    return sent;
  }

  async settle(patient = false): Promise<Settled> {
    const { ref: batch } = this;
    const destination = this.destination as Destination;
    const settled = await settle(this.world.ports, { ...this.hold, batch, destination, patient });
    this.next = settled.next === 'plan' ? 'plan' : 'done';
    return settled;
  }

  async abandon(error = this.error): Promise<Abandoned> {
    if (error === null) throw new Error('there is nothing to give up for');
    const abandoned = await abandon(this.world.ports, { ...this.hold, error });
    const { fence, batch, destination } = abandoned;
    Object.assign(this, { fence, batch, destination });
    this.next = abandoned.next === 'leave' ? 'done' : abandoned.next;
    return abandoned;
  }

  /** Does what comes next. */
  async step(patient = false): Promise<void> {
    if (this.next === 'done') throw new Error('the run is over');
    if (this.next === 'settle' || this.next === 'send') await this[this.next](patient);
    else await this[this.next]();
  }

  /** Goes on until a step comes next, or the run is over. Trouble is thrown. */
  async to(step: Step): Promise<this> {
    do {
      await this.step();
    } while (this.next !== step && this.next !== 'done');
    if (this.next !== step) throw new Error(`the run is over, and did not come to ${step}`);
    return this;
  }

  /** Goes on until the run is over; what it can't go on for is tried again, and then abandoned. */
  async toEnd(): Promise<void> {
    let steps = 0;
    for (let tries = 0; this.next !== 'done'; ) {
      if (++steps > 500) throw new Error('the run does not come to an end');
      const step = this.next;
      try {
        await this.step(tries >= retries);
        tries = 0;
      } catch (thrown) {
        const error = asSluiceError(thrown);
        const isLost = error.name === 'DomoAnswerLost' || error.retryable;
        if (isLost && tries++ < retries) continue;
        if (step === 'settle' || step === 'abandon') throw error;
        Object.assign(this, { error, next: 'abandon' });
        tries = 0;
      }
    }
    this.end();
  }

  /** The run is there no longer, and nobody is told. */
  end(): void {
    const run = this.world.runs.get(this.name);
    if (run) run.isRunning = false;
  }

  private offered({ parts, partList }: Pick<Planned, 'parts' | 'partList'>): PartItem[] {
    if (parts !== null || partList === null) return parts ?? [];
    return this.world.documents.get(`s3://${partList.bucket}/${partList.key}`) as PartItem[];
  }

  private waitUntil(time: string | null): void {
    if (time !== null) this.world.now = Math.max(this.world.now, Date.parse(time));
  }
}

/** The run that has the lease of a stream. */
export function runOf(world: World, streamKey = stream): Run {
  const { holder } = world.lease(streamKey);
  if (holder === null) throw new Error(`nobody has the lease of ${streamKey}`);
  return new Run(world, holder.run);
}

/** Lets runs work on a stream until none has its lease. @returns how many there were */
export async function work(world: World, streamKey = stream): Promise<number> {
  let runs = 0;
  while (world.lease(streamKey).holder !== null) {
    if (++runs > 50) throw new Error('the runs do not come to an end');
    await runOf(world, streamKey).toEnd();
  }
  return runs;
}
