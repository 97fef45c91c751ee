import type { BacklogEntry } from './batch.ts';
import { type Hold, update } from './lease/lease.ts';
import { isBefore, type Placed } from './order.ts';
import type { Ports } from './ports.ts';

/**
 * Notes whose rows have replaced all others. Before that load ends: if this run died between, an older one would go over
 * it.
 *
 * @returns the place of the newest such load by now: one that a person forced makes no newer one older
 */
export async function noteNewest(
  { leases }: Pick<Ports, 'leases'>,
  hold: Hold,
  newest: Pick<BacklogEntry, 'order' | 'load'>,
): Promise<Placed> {
  const place = placeOf(newest);
  const { replacedBy } = await update(leases, hold, ({ replacedBy: before }) => ({
    replacedBy: before !== null && isBefore(place, before) ? before : place,
  }));
  return replacedBy ?? place;
}

/** Of a load no more than its place among others. */
export function placeOf({
  order,
  load: { object, sequencer },
}: Pick<BacklogEntry, 'order' | 'load'>): Placed {
  return { order, load: { object: { key: object.key }, sequencer } };
}
