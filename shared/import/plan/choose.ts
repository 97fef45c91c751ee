import type { ImportRoute } from '../../config/route.ts';
import { type BacklogEntry, batchLimits } from '../batch.ts';
import { isMark } from '../files/role.ts';
import type { Lease } from '../lease/lease.ts';
import { inOrder, isBefore } from '../order.ts';
import { createPlaces } from './parts.ts';

/** A load of the backlog, and the route by which it goes. */
export interface Candidate {
  entry: BacklogEntry;
  route: ImportRoute;
}

export interface Limits {
  loads: number;
  bytes: number;
  parts: number;
}

/** What may go together on a route. */
export function limitsOf(route: ImportRoute | undefined, maxLoads: number | null): Limits {
  const bytes = route?.target.kind === 'dataSetApi' ? route.target.maxBytes : batchLimits.bytes;
  // Domo's keys must not occur twice in one execution, and two files may have the same [S7].
  const loads = route?.updateMethod === 'UPSERT' ? 1 : batchLimits.loads;
  return { ...batchLimits, bytes, loads: Math.min(loads, maxLoads ?? loads) };
}

/** Loads in the order in which they are to be loaded. */
export function placedInOrder(candidates: readonly Candidate[]): Candidate[] {
  return inOrder(candidates.map((candidate) => ({ ...candidate.entry, candidate }))).map(
    ({ candidate }) => candidate,
  );
}

/**
 * Which loads of the backlog go together: all of the first one's update method, in order, as long as they fit; of
 * REPLACE only the newest, since it would erase the others.
 *
 * @param share whether small files may share a part
 */
export function choose(
  candidates: readonly Candidate[],
  maxLoads: number | null,
  share: boolean,
): Candidate[] {
  const placed = placedInOrder(candidates);
  const method = placed[0]?.route.updateMethod;
  const other = placed.findIndex(({ route }) => route.updateMethod !== method);
  const alike = other === -1 ? placed : placed.slice(0, other);
  if (method === 'REPLACE') return alike.slice(-1);
  // What is in a set is not known yet, so it is a batch of its own.
  const set = alike.findIndex(isSet);
  const single = set === -1 ? alike : alike.slice(0, Math.max(1, set));
  return fitting(single, limitsOf(alike[0]?.route, maxLoads), share);
}

/** Whether a load is that of a set: its object is the marker or the manifest. */
export function isSet({ entry: { load }, route }: Candidate): boolean {
  const { set } = route.files;
  return set !== null && isMark(set, load.object.key);
}

/** Whether a newer REPLACE has been committed than this one: it would bring old rows back. */
export function isOvertaken({ entry, route }: Candidate, { replacedBy }: Pick<Lease, 'replacedBy'>): boolean {
  return route.updateMethod === 'REPLACE' && replacedBy !== null && isBefore(entry, replacedBy);
}

function fitting(candidates: Candidate[], limits: Limits, share: boolean): Candidate[] {
  let bytes = 0;
  // As the plan will place them, but for the headers, which nobody has read yet.
  const place = createPlaces(share);
  const end = candidates.findIndex(({ entry: { load }, route }, index) => {
    const { size } = load.object;
    bytes += size;
    const { partSize } = route;
    const ranges = Math.max(1, Math.floor(size / partSize));
    const { firstPart, parts } = place({ ranges, bytes: size, partSize });
    const over = index >= limits.loads || bytes > limits.bytes || firstPart + parts - 1 > limits.parts;
    return over && index > 0;
  });
  return end === -1 ? candidates : candidates.slice(0, end);
}
