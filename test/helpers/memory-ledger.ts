import { LeaseLost } from '../../shared/errors.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import type { Ledger, StreamFence } from '../../shared/import/ports.ts';

/** The ledger in memory: rows by the ids of their loads. */
export function createMemoryLedger(kept: Map<string, LedgerRow>): Ledger {
  const copy = (id: string) => structuredClone(kept.get(id) ?? null);
  const mayChange = (row: LedgerRow | undefined, { streamKey, fence }: StreamFence): row is LedgerRow =>
    row !== undefined && row.endedAt === null && row.streamKey === streamKey && row.fence <= fence;

  return {
    get: async (id) => copy(id),

    async enter({ id, object, route, sequencer, receivedAt }, { streamKey, updateMethod, set }) {
      const known = copy(id);
      if (known !== null) return known;
      const { size: bytes, ...place } = object;
      kept.set(id, {
        ...{ id, route, ...place, bytes, state: 'received', rows: 0, parts: 0, streamId: null },
        ...{ executionId: null, receivedAt, endedAt: null, receipt: null, sequencer, updateMethod },
        ...{ error: null, streamKey, fence: 0, batch: null, unresolved: null, force: false, replays: 0 },
        ...{ inspections: [], decisions: [] },
        ...(set === undefined ? {} : { set }),
      });
      return null;
    },

    async take(id, claim, batch) {
      const row = kept.get(id);
      if (!mayChange(row, claim)) return null;
      kept.set(id, { ...row, state: 'planned', fence: claim.fence, batch });
      return copy(id);
    },

    async noteInspected(id, claim, inspection) {
      const row = kept.get(id);
      if (!mayChange(row, claim)) return;
      kept.set(id, { ...row, inspections: [...new Set([...row.inspections, inspection])] });
    },

    async join(id, { streamKey, fence }, batch, set) {
      const row = kept.get(id);
      if (row === undefined) throw new Error(`there is no load ${id}`);
      if (row.state === 'committed') return structuredClone(row);
      if (row.streamKey === streamKey && row.fence > fence)
        throw new LeaseLost(`load ${id} is another run's`);
      const { reason: _, fault: __, ...rest } = row;
      const inspections = row.endedAt === null ? row.inspections : [];
      const open = { endedAt: null, receipt: null, error: null, state: 'planned', inspections } as const;
      kept.set(id, { ...rest, ...open, fence, batch, set, streamKey });
      return structuredClone(kept.get(id) as LedgerRow);
    },

    async end(id, claim, ending) {
      const row = kept.get(id);
      if (row !== undefined && row.endedAt !== null) return structuredClone(row);
      if (row?.streamKey !== claim.streamKey) return null;
      if (!mayChange(row, claim)) throw new LeaseLost(`load ${id} is another run's`);
      const ended: LedgerRow = { ...row, ...structuredClone(ending), fence: claim.fence };
      kept.set(id, ended);
      return structuredClone(ended);
    },

    async leaveSet(id) {
      const row = kept.get(id);
      if (row?.state !== 'received' || row.set === undefined) return false;
      const { set: _, ...alone } = row;
      kept.set(id, alone);
      return true;
    },

    async move(id, from, to) {
      const row = kept.get(id);
      if (row === undefined || row.endedAt !== null || row.streamKey !== from) return false;
      kept.set(id, { ...row, streamKey: to, fence: 0, batch: null });
      return true;
    },

    async reopen(id, from, { route, streamKey, force }) {
      const row = kept.get(id);
      if (row === undefined || !from.includes(row.state)) return false;
      const { reason: _, fault: __, ...rest } = row;
      kept.set(id, {
        ...{ ...rest, state: 'received', route, streamKey, force, fence: 0, replays: row.replays + 1 },
        ...{ endedAt: null, receipt: null, error: null, batch: null, inspections: [] },
      });
      return true;
    },

    async firstArrival(route) {
      const ended = [...kept.values()].filter((row) => row.route === route && row.endedAt !== null);
      const [first] = ended.sort((one, other) => String(one.endedAt).localeCompare(String(other.endedAt)));
      return first?.receivedAt ?? null;
    },

    async arrival(route, after, until) {
      const found = [...kept.values()].find((row) => {
        const received = Date.parse(row.receivedAt);
        const isOne = row.route === route && row.endedAt !== null && row.set === undefined;
        return isOne && received > after && received <= until;
      });
      return found === undefined ? null : Date.parse(found.receivedAt);
    },

    async *open() {
      const open = [...kept.values()].filter(({ endedAt }) => endedAt === null);
      yield* open.sort((one, other) => (one.receivedAt < other.receivedAt ? -1 : 1));
    },
  };
}
