import type { Load } from './load.ts';

/**
 * The place of a load in the backlog of its stream: when S3 says that its object was created, which is in whole
 * seconds, then S3's sequencer. Compared as text.
 */
export function orderOf({
  receivedAt,
  sequencer,
  id,
}: Pick<Load, 'id' | 'receivedAt' | 'sequencer'>): string {
  return `${receivedAt}#${sequencer ?? ''}#${id}`;
}

/** As much of a load as its place among others depends on. */
export interface Placed {
  order: string;
  load: { object: { key: string }; sequencer: string | null };
}

/**
 * Whether S3 made one object version before another. For versions of one key S3's sequencer decides, because the
 * clocks behind the events' times may differ; for others the order of the backlog does.
 */
export function isBefore(one: Placed, other: Placed): boolean {
  if (one.load.object.key === other.load.object.key) {
    const { sequencer: a } = one.load;
    const { sequencer: b } = other.load;
    if (a !== null && b !== null && a !== b) return compareSequencers(a, b) < 0;
  }
  return one.order < other.order;
}

/**
 * Sorts loads by their places in the backlog. Loads of one key then share their places among them by their
 * sequencers, so that a newer version of a key never stands before an older one.
 */
export function inOrder<T extends Placed>(entries: readonly T[]): T[] {
  const sorted = [...entries].sort((one, other) =>
    one.order < other.order ? -1 : one.order > other.order ? 1 : 0,
  );
  const places = new Map<string, number[]>();
  for (const [index, { load }] of sorted.entries()) {
    if (load.sequencer === null) continue;
    const own = places.get(load.object.key);
    if (own === undefined) places.set(load.object.key, [index]);
    else own.push(index);
  }
  const placed = [...sorted];
  for (const own of places.values()) {
    if (own.length === 1) continue;
    const versions = own
      .map((index) => sorted[index] as T)
      .sort((one, other) => compareSequencers(one.load.sequencer ?? '', other.load.sequencer ?? ''));
    for (const [rank, index] of own.entries()) placed[index] = versions[rank] as T;
  }
  return placed;
}

/** S3 asks for the shorter of two sequencers to be filled up with zeros at its right end before they are compared. */
function compareSequencers(one: string, other: string): number {
  const length = Math.max(one.length, other.length);
  const a = one.padEnd(length, '0').toUpperCase();
  const b = other.padEnd(length, '0').toUpperCase();
  return a < b ? -1 : a > b ? 1 : 0;
}
