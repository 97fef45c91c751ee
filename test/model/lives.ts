import { HoldLost } from '../../shared/errors.ts';
import type { Call, Recovery } from '../../shared/loads/admission.ts';
import { joinLine } from '../../shared/loads/join.ts';
import type { LedgerRow } from '../../shared/aws/ledger.ts';
import type { Load } from '../../shared/import/load.ts';
import { reopen } from '../../shared/loads/reopen.ts';
import { type Hold, orderOf } from '../../shared/loads/turn.ts';
import { functionsOf } from './functions.ts';
import { Crashed, type Steps } from './steps.ts';
import { stream, World } from './world.ts';

/** What runs do, state by state, from their begin to their end. */
export class Lives {
  readonly world: World;
  private readonly steps: Steps;
  private readonly onEnd: (load: Load, row: LedgerRow) => void;
  /** The newest hold that anyone has worked under. */
  private inForce: Hold | null = null;

  /** @param onEnd is told of each load that ends, before its run is */
  constructor(steps: Steps, onEnd: (load: Load, row: LedgerRow) => void) {
    this.steps = steps;
    this.onEnd = onEnd;
    this.world = new World(steps, (run, sought) => this.recover(run, sought));
  }

  /** The run of an object. @param era of its tickets: a replay comes after the run that it follows */
  async load(run: string, own: Load, era = '0'): Promise<void> {
    const { steps, world } = this;
    for (let attempt = 0; steps.alive.has(run); attempt++) {
      const token = `${run}/${attempt}`;
      const heard = new Promise<Call>((resolve) => world.ears.set(token, resolve));
      const ticket = `${era}${String(attempt).padStart(4, '0')}`;
      const waiter = { order: orderOf(own), run, token, ticket, load: own };
      const joined = joinLine(world.ledger(run), world.turnstile(run), stream, waiter).then(
        () => new Promise<never>(() => undefined),
      );
      try {
        const call = await Promise.race([heard, joined, steps.lost(run)]);
        if (call.turn === 'hold') await this.loadBatch({ run, fence: call.fence });
        const row = world.row(own.id);
        // A run that has ended well is told of to nobody.
        if (row.endedAt !== null || row.run !== run) steps.alive.delete(run);
      } catch (error) {
        world.ears.delete(token);
        if (!(error instanceof Crashed || error instanceof HoldLost)) throw error;
        // As `abandon` leaves it.
        if (error instanceof HoldLost && world.row(own.id).run !== run) steps.alive.delete(run);
      }
    }
  }

  /** The run that loads again what has ended. */
  async replay(run: string, load: Load, row: LedgerRow): Promise<void> {
    const ledger = { reopen: () => this.world.ledger(run).reopen(run, load) };
    await reopen(ledger, this.world.turnstile(run), row, run, false);
    await this.load(run, load, '1');
  }

  private async loadBatch(hold: Hold): Promise<void> {
    const { plan, openExecution, commit } = functionsOf(this.world, hold);
    const again = <T>(call: () => Promise<T>) => this.steps.again(hold.run, call);
    await this.work(hold, async () => {
      for (let attempt = 0; ; attempt++) {
        const batchId = await again(() => plan(attempt));
        if (batchId === null) return;
        const executionId = await again(openExecution);
        if (await again(() => commit(executionId, batchId))) return this.settle(hold, batchId);
      }
    });
  }

  /** The run that sees the commit of a dead one through, or clears up behind it. */
  private async recover(run: string, dead: Recovery): Promise<void> {
    const { steps, world } = this;
    const again = <T>(call: () => Promise<T>) => steps.again(run, call);
    const turn = await again(async () => {
      const taken = await world.turnstile(run).takeOver(stream, dead, run);
      if (taken !== null) await world.relief(run).relieveIfDead(run, { load: null, streamKey: stream });
      return taken;
    });
    if (turn !== null) {
      const { holder, batch, fence } = turn;
      const hold = { run, fence };
      const { commit, close, end } = functionsOf(world, hold);
      await this.work(hold, async () => {
        const waiter = await again(() => world.turnstile(run).waiter(stream, holder?.order ?? ''));
        const executionId = batch?.phase === 'committing' ? batch.execution?.executionId : undefined;
        if (batch && executionId !== undefined && (await again(() => commit(executionId, batch.id)))) {
          return this.settle(hold, batch.id);
        }
        await again(close);
        if (waiter !== null)
          await again(() => end(waiter.load, 'failed', (row) => this.onEnd(waiter.load, row)));
      });
    }
    steps.alive.delete(run);
  }

  private async settle(hold: Hold, batchId: string): Promise<void> {
    const { end } = functionsOf(this.world, hold);
    await this.steps.again(hold.run, async () => {
      for (const load of this.world.batches.get(batchId) ?? []) {
        await end(load, 'committed', (row) => this.onEnd(load, row));
      }
    });
  }

  /** What a run does with its hold, and what must hold of it. */
  private async work(hold: Hold, states: () => Promise<void>): Promise<void> {
    const { run, fence } = hold;
    const again = <T>(call: () => Promise<T>) => this.steps.again(run, call);
    const touch = () => this.world.turnstile(run).update(stream, hold, () => ({}));
    const { fence: now, holder } = await again(touch);
    if (now !== fence || holder?.run !== run) throw new Error('an update went over another hold');
    if (this.inForce !== null && this.inForce.fence >= fence && this.inForce.run !== run) {
      throw new Error('two hold the stream');
    }
    this.inForce = hold;
    await states();
    await again(() => this.world.turnstile(run).leave(stream, hold));
    const late = await touch().catch((error: unknown) => error);
    if (!(late instanceof HoldLost || late instanceof Crashed)) {
      throw late instanceof Error ? late : new Error('a hold was in force after its end');
    }
  }
}
