import { LeaseLost } from '../../../shared/errors.ts';
import type { Ending, LedgerRow } from '../../../shared/import/ledger/row.ts';
import type { Load } from '../../../shared/import/load.ts';
import type { Ledger, StreamFence } from '../../../shared/import/ports.ts';
import { Broken } from '../scheduler.ts';

/** The ledger in memory: what `shared/aws/ledger.ts` does in one request each. */
export class LedgerStore {
  readonly rows = new Map<string, LedgerRow>();
  /** How often each load has ended since it was opened. */
  readonly endings = new Map<string, number>();

  enter(load: Load, { streamKey, updateMethod }: Parameters<Ledger['enter']>[1]): LedgerRow | null {
    const known = this.rows.get(load.id);
    if (known !== undefined) return known;
    const { object, ...of } = load;
    const { size: bytes, ...place } = object;
    this.rows.set(load.id, {
      ...{ ...of, ...place, bytes, streamKey, updateMethod },
      ...{ state: 'received', fence: 0, force: false, replays: 0, rows: 0, parts: 0, streamId: null },
      ...{ executionId: null, endedAt: null, receipt: null, error: null, batch: null, unresolved: null },
      ...{ inspections: [], decisions: [] },
    });
    return null;
  }

  get(id: string): LedgerRow | null {
    return this.rows.get(id) ?? null;
  }

  take(id: string, claim: StreamFence, batch: string): LedgerRow | null {
    const row = this.claimed(id, claim);
    return row === null ? null : this.put({ ...row, state: 'planned', fence: claim.fence, batch });
  }

  end(id: string, claim: StreamFence, ending: Ending): LedgerRow {
    const row = this.claimed(id, claim);
    if (row !== null) {
      const times = (this.endings.get(id) ?? 0) + 1;
      this.endings.set(id, times);
      if (times > 1) throw new Broken(`load ${id} ended twice`);
      return this.put({ ...row, ...ending, fence: claim.fence });
    }
    const ended = this.rows.get(id);
    if (ended !== undefined && ended.endedAt !== null) return ended;
    throw new LeaseLost(`Load ${id} can't be ended: another run has taken it over. Nothing was changed.`);
  }

  reopen(id: string, ...[from, { route, streamKey, force }]: Tail<Parameters<Ledger['reopen']>>): boolean {
    const row = this.rows.get(id);
    if (row === undefined || !from.includes(row.state)) return false;
    const { reason: _reason, fault: _fault, ...kept } = row;
    this.endings.set(id, 0);
    this.put({
      ...{ ...kept, state: 'received', route, streamKey, force, fence: 0, replays: row.replays + 1 },
      ...{ endedAt: null, receipt: null, error: null, batch: null },
    });
    return true;
  }

  open(): LedgerRow[] {
    return [...this.rows.values()].filter(({ endedAt }) => endedAt === null);
  }

  private claimed(id: string, { streamKey, fence }: StreamFence): LedgerRow | null {
    const row = this.rows.get(id);
    const isTheirs = row?.endedAt === null && row.streamKey === streamKey && row.fence <= fence;
    return isTheirs ? row : null;
  }

  private put(row: LedgerRow): LedgerRow {
    this.rows.set(row.id, row);
    return row;
  }
}

type Tail<T> = T extends [unknown, ...infer Rest] ? Rest : never;
