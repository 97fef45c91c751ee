import { inGroups } from '../../shared/async-items.ts';
import { matchRoute } from '../../shared/config/match.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import { isOpen, type LedgerRow } from '../../shared/import/ledger/row.ts';
import { describe } from '../../shared/import/load.ts';
import { endedSince } from '../final-loads.ts';
import type { Loads } from '../loads.ts';

/** The loads that a person names, or all that have ended badly in some way. */
export type Wish =
  | { ids: readonly string[] }
  | { states: readonly ('failed' | 'rejected')[]; route: string | null; since: Date | null };

/** A load that can't go again, and why: the end of a sentence. */
export interface Refusal {
  id: string;
  why: string;
}

export interface Chosen {
  rows: LedgerRow[];
  refused: Refusal[];
}

/** How many loads are looked up at the same time. */
const together = 32;

/** Finds the loads that are wished for, and tells those that can go again from those that can't. */
export async function choose(
  loads: Pick<Loads, 'row' | 'final' | 'idOf'>,
  routes: readonly ImportRoute[],
  wish: Wish,
  force: boolean,
): Promise<Chosen> {
  const chosen: Chosen = { rows: [], refused: [] };
  for await (const { id, row } of wished(loads, wish)) {
    const why = refusalOf(row, routes, force);
    if (row === null || why !== null) chosen.refused.push({ id, why: why ?? '' });
    else chosen.rows.push(row);
  }
  return chosen;
}

async function* wished(
  loads: Pick<Loads, 'row' | 'final' | 'idOf'>,
  wish: Wish,
): AsyncGenerator<{ id: string; row: LedgerRow | null }> {
  if (!('ids' in wish)) {
    const { states, route, since } = wish;
    const ended = loads.final({ states, ...(route === null ? {} : { route }) });
    for await (const row of endedSince(ended, since)) {
      // It goes again with its set.
      if (row.set === undefined) yield { id: row.id, row };
    }
    return;
  }
  for await (const ids of inGroups(new Set(wish.ids), together)) {
    const whole = await Promise.all(ids.map(async (text) => (await loads.idOf(text)) ?? text));
    // Two beginnings may be of one load.
    yield* await Promise.all([...new Set(whole)].map(async (id) => ({ id, row: await loads.row(id) })));
  }
}

/** Why a load can't go again; null: it can. @param row null where the ledger does not know it */
export function refusalOf(
  row: LedgerRow | null,
  routes: readonly ImportRoute[],
  force: boolean,
): string | null {
  if (row === null) return 'there is no such load: `sluice history` shows the ids';
  const { state } = row;
  if (isOpen(state)) return 'it is under way: `sluice status` shows its progress';
  if (row.set !== undefined) return `it is loaded with its set: replay the load of ${row.set}`;
  if (state === 'superseded' && !force)
    return 'a newer file that replaces all rows has overtaken it; with --force it is loaded in the place of that';
  if (state === 'duplicate' && !force)
    return 'the same content was loaded before; with --force it is loaded once more';
  if (state === 'committed') return 'it is committed: only a load that was rejected or failed can go again';
  if (matchRoute(routes, row.key) === null)
    return `no route that is deployed takes ${describe(row)}: add one to "imports" in sluice.config.json`;
  return null;
}
