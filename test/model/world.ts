import { HoldLost } from '../../shared/errors.ts';
import type { Call, Recovery, Runs } from '../../shared/loads/admission.ts';
import type { Bury } from '../../shared/loads/bury.ts';
import type { LedgerRow } from '../../shared/aws/ledger.ts';
import type { Load } from '../../shared/import/load.ts';
import { createRelief, type Relief } from '../../shared/loads/relief.ts';
import { firstTurn, type Turn, type TurnStore, type Waiter } from '../../shared/loads/turn.ts';
import { createTurnstile, type Turnstile } from '../../shared/loads/turnstile.ts';
import { recoveries, type Steps } from './steps.ts';

export const stream = 'stream';

/** The life of a run that is to take a hold over. */
export type Recover = (run: string, sought: Recovery) => Promise<void>;

/** What the real code works on: a turnstile and its line, the ledger, batches, runs, and a Stream of Domo. */
export class World {
  readonly steps: Steps;
  turn: Turn = firstTurn;
  readonly line = new Map<string, Waiter>();
  /** The ledger: loads by their ids. */
  readonly rows = new Map<string, LedgerRow>();
  /** The loads of each batch: written once. */
  readonly batches = new Map<string, Load[]>();
  /** Runs that wait, by their tokens. */
  readonly ears = new Map<string, (call: Call) => void>();
  readonly domo = {
    executions: 0,
    open: null as number | null,
    /** The executions that Domo has taken, and the loads of which each has the rows. */
    committed: new Map<number, Load[]>(),
  };

  private readonly recover: Recover;
  /** The load of each run that has one. */
  private readonly loadOf = new Map<string, string>();
  /** What those that clear up were started for. */
  private readonly sought = new Map<string, Recovery>();

  constructor(steps: Steps, recover: Recover) {
    this.steps = steps;
    this.recover = recover;
    steps.onDeath = (run) => this.bereave(run);
  }

  row(id: string): LedgerRow {
    const row = this.rows.get(id);
    if (row === undefined) throw new Error(`the ledger does not know ${id}`);
    return row;
  }

  /** Enters a load, or opens it again. */
  enter(run: string, { id, receivedAt, sequencer }: Load): true {
    this.loadOf.set(run, id);
    const row = this.rows.get(id) ?? { id, receivedAt, sequencer, fence: 0, streamKey: stream };
    this.rows.set(id, Object.assign(row, { run, state: 'received', endedAt: null }) as LedgerRow);
    return true;
  }

  /** What a status event leads to. */
  private bereave(run: string): void {
    for (const token of this.ears.keys()) if (token.startsWith(`${run}/`)) this.ears.delete(token);
    const sought = this.sought.get(run);
    const load = sought === undefined ? (this.loadOf.get(run) ?? null) : null;
    const place = { load, streamKey: sought?.streamKey ?? null, ...(sought && { sought }) };
    this.steps.also(this.relief(`relief of ${run}`).relieve(run, place));
  }

  relief(actor: string): Relief {
    const runs = { ...this.runs(actor), enter: async () => undefined };
    return createRelief(this.ledger(actor), this.turnstile(actor), this.bury(actor), runs);
  }

  turnstile(actor: string): Turnstile {
    return createTurnstile(this.store(actor), this.runs(actor), this.ledger(actor), this.bury(actor));
  }

  ledger(actor: string) {
    return {
      get: (id: string) =>
        this.steps.step(actor, () => {
          const row = this.rows.get(id);
          return row === undefined ? null : { ...row };
        }),
      enqueue: (id: string, run: string) =>
        this.steps.step(actor, () => {
          const row = this.row(id);
          if (row.run !== run || row.endedAt !== null) throw new HoldLost('It is another’s, or final.');
        }),
      reopen: (run: string, load: Load) => this.steps.step(actor, () => this.enter(run, load)),
    };
  }

  /** As the real one: it reads, and then writes only over what no newer hold has taken. */
  private bury(actor: string): Bury {
    return async ({ load: { id }, run, fence }) => {
      const seen = await this.ledger(actor).get(id);
      if (seen === null || seen.run !== run) return 'alive';
      return this.steps.step(actor, () => {
        const row = this.row(id);
        if (row.fence > (fence ?? seen.fence)) return 'taken';
        if (row.endedAt === null) Object.assign(row, { state: 'failed', endedAt: 'now' });
        return 'ended';
      });
    };
  }

  private store(actor: string): TurnStore {
    const step = <T>(effect: () => T) => this.steps.step(actor, effect);
    /** Who was first in line when it last looked. */
    let head: string | undefined;
    return {
      read: () => step(() => this.turn),
      replace: (_, next) =>
        step(() => {
          const { version, fence, holder } = this.turn;
          if (next.version !== version) return false;
          if (next.fence < fence) throw new Error('a fence became smaller');
          if (holder === null && next.holder !== null && next.holder.order !== head) {
            throw new Error(`${next.holder.order} was let through before ${head}`);
          }
          this.turn = { ...next, version: next.version + 1 };
          return true;
        }),
      waiters: async function* (this: World) {
        yield* await step(() => {
          const inOrder = [...this.line.values()].sort((a, b) => (a.order < b.order ? -1 : 1));
          head = inOrder[0]?.order;
          return inOrder;
        });
      }.bind(this),
      get: (_, order) => step(() => this.line.get(order) ?? null),
      put: (_, waiter) =>
        step(() => {
          const there = this.line.get(waiter.order);
          if (there === undefined || there.ticket <= waiter.ticket) this.line.set(waiter.order, waiter);
        }),
      remove: (_, { order, ticket }) =>
        step(() => {
          if (this.line.get(order)?.ticket === ticket) this.line.delete(order);
        }),
    };
  }

  private runs(actor: string): Runs {
    const step = <T>(effect: () => T) => this.steps.step(actor, effect);
    return {
      wake: (token, call) =>
        step(() => {
          const hear = this.ears.get(token);
          this.ears.delete(token);
          hear?.(call);
          return hear !== undefined;
        }),
      isRunning: (run) => step(() => this.steps.alive.has(run)),
      recover: (sought, occasion) =>
        step(() => {
          const name = `recovery of ${sought.fence} after ${occasion}`;
          if (this.sought.has(name)) return;
          const number = recoveries + this.sought.size;
          this.sought.set(name, sought);
          this.steps.begin(name, () => this.recover(name, sought), number);
        }),
    };
  }
}
