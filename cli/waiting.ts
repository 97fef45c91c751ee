import { durationText } from '../shared/config/values/duration.ts';
import type { Sighting } from './loads.ts';
import { count } from './text/amounts.ts';
import { clockTime } from './text/time.ts';

/**
 * Says what a load waits for, and until when: `waits for the commit of 14:39 (commitInterval 15m)`; null where the load
 * does not wait.
 *
 * @param now milliseconds since 1970
 */
export function waitingOf(sighting: Sighting, now: number): string | null {
  const { waits } = sighting.record;
  if (waits === null) return null;
  const { until, behind } = waits;
  switch (waits.for) {
    case 'commitInterval':
      return `waits for the commit of ${clockTime(until ?? '', now)} (commitInterval ${durationText(sighting.commitInterval)})`;
    case 'domo':
      return `${until === null ? 'Domo is asked again now' : `Domo is asked again at ${clockTime(until, now)}`}: ${sighting.record.reason}`;
    case 'failures':
      return `waits for the next try at ${clockTime(until ?? '', now)}, after failures`;
    case 'batch':
      if (behind === null) return 'waits behind another batch';
      return behind.loads === 1
        ? `waits behind the load of ${seenFrom(sighting, behind.firstKey)}`
        : `waits behind a batch of ${count(behind.loads)} loads, the first of them ${seenFrom(sighting, behind.firstKey)}`;
    case 'set':
      return `waits for the next ${sighting.record.set ?? 'marker'}, which ends its set`;
    case 'run':
      return 'waits for its run to plan it';
  }
}

/** A key that is the load's own is that of another version: the load does not wait for itself. */
function seenFrom({ record, replays }: Sighting, key: string): string {
  if (key !== record.key) return key;
  // A load that is replayed may be that of the older version.
  return `${replays === 0 ? 'an earlier' : 'another'} version of ${key}`;
}
