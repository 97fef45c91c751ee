import { type Case, leftBy } from './case.ts';
import { differences, type Seen } from './compare.ts';
import type { Ground } from './ground.ts';

export interface Played {
  case: Case;
  seen: Seen | null;
  /** In what it differs from what is expected; empty: in nothing. */
  differences: string[];
}

/** Seconds until a load must have ended. */
const patience = 240;

type Ids = Map<string, (string | null)[]>;

/**
 * Plays cases at the same time, and says how they ended. A load is only known to be ignored when every event has been
 * heard, which is waited for once.
 *
 * @param together how many are under way at a time
 */
export async function playAll(ground: Ground, cases: readonly Case[], together: number): Promise<Played[]> {
  const played = new Map<Case, Ids | Error>();
  const left = [...cases];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      played.set(next, await play(ground, next).catch((error: Error) => error));
  };
  await Promise.all(Array.from({ length: together }, work));
  await ground.heard();
  const results: Played[] = [];
  for (const one of cases) results.push(await judge(ground, one, played.get(one) as Ids | Error));
  return results;
}

const plans = new WeakMap<Case, Seen['plan']>();

async function play(ground: Ground, one: Case): Promise<Ids> {
  const first = one.stages[0]?.find((step) => step.do === 'put');
  if (first !== undefined && one.outcomes.some(({ plan }) => plan !== undefined))
    plans.set(one, await ground.plan(one, first));
  const ids: Ids = new Map();
  for (const steps of one.stages) {
    const begun: string[] = [];
    for (const step of steps) {
      const id = await ground.do(one, step);
      const key = leftBy(step);
      if (key === null || id === null) continue;
      ids.set(key, [...(ids.get(key) ?? []), id]);
      if (isAwaited(one, key, (ids.get(key)?.length ?? 0) - 1)) begun.push(id);
    }
    for (const id of begun) await ground.ended(id, patience);
  }
  return ids;
}

/** Whether any of the outcomes says that there is a load of it. */
function isAwaited({ outcomes }: Case, key: string, index: number): boolean {
  return outcomes.some(({ states }) => {
    const state = [states[key] ?? 'ignored'].flat()[index];
    return state !== undefined && state !== 'ignored';
  });
}

async function judge(ground: Ground, one: Case, ids: Ids | Error): Promise<Played> {
  if (ids instanceof Error) return { case: one, seen: null, differences: [ids.message] };
  const withRows = one.outcomes.some(({ rows, someRows }) => rows !== undefined || someRows !== undefined);
  const loads: Record<string, Seen['loads'][string]> = {};
  try {
    for (const [key, of] of ids) loads[key] = await Promise.all(of.map((id) => ground.load(String(id))));
    const seen = { loads, dataSet: await ground.dataSet(one, withRows), plan: plans.get(one) ?? null };
    return { case: one, seen, differences: differences(one, seen) };
  } catch (error) {
    return { case: one, seen: null, differences: [(error as Error).message] };
  }
}
