import type { ImportRoute } from '../shared/config/route.ts';
import { membersOf } from '../shared/import/files/members.ts';
import { loadId } from '../shared/import/identity.ts';
import type { Load, ObjectVersion } from '../shared/import/load.ts';
import { checkSet, demandMembers } from '../shared/import/plan/take-set.ts';
import type { KnownTarget } from '../shared/import/plan/target.ts';
import type { Ledger, Objects } from '../shared/import/ports.ts';

/** The plan of a set: Sluice would make it if the marker or manifest were dropped. */
export interface SetPlan {
  route: ImportRoute;
  /** The marker or manifest: where it is, or where it would be dropped. */
  object: ObjectVersion;
  /** null: the first load creates it. */
  dataSetId: string | null;
  /** The objects that the set would load together. */
  members: ObjectVersion[];
  /** How many of them have no rows. */
  empty: number;
  /** How many objects are left out, because their rows are in Domo already. */
  loaded: number;
  /** Objects that came behind the marker, and wait for the next one. */
  later: string[];
}

export interface SetPorts {
  objects: Pick<Objects, 'read' | 'events'>;
  ledger: Pick<Ledger, 'get'>;
  /** All that are deployed. */
  routes: readonly ImportRoute[];
}

/**
 * Finds what belongs to the set of a marker or manifest, and looks at all of it as a plan does, without inspecting it.
 * Throws the error that the set would be rejected with.
 *
 * @param object of a file that is not dropped yet: its set has what is there now
 */
export async function planSet(
  { objects, ledger, routes }: SetPorts,
  route: ImportRoute,
  object: ObjectVersion,
  known: KnownTarget | null,
): Promise<SetPlan> {
  const now = new Date().toISOString();
  const loadOf = (one: ObjectVersion): Load => {
    return { id: loadId(one, ''), object: one, sequencer: null, route: route.name, receivedAt: now };
  };
  const mark = loadOf(object);
  const found = await membersOf(objects, mark, route, routes);
  const { members, loaded } = await demandMembers({ ledger }, mark, route, found.objects.map(loadOf));
  const candidate = { entry: { order: '', load: mark, force: false, replays: 0 }, route };
  const ports = { objects: objects as Objects, documents: { get: async () => undefined } };
  const set = { members, inspections: new Map() };
  const checked = await checkSet(ports, candidate, set, known?.columns ?? null, now.slice(0, 19));
  return {
    ...{ route, object, dataSetId: known?.dataSetId ?? null, later: found.later, loaded },
    members: members.map((load) => load.object),
    empty: checked === 'empty' ? members.length : checked.empty.length,
  };
}
