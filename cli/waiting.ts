import { durationText } from '../shared/config/values/duration.ts';
import type { Waiting } from '../shared/import/lease/standing.ts';
import type { Sighting } from './loads.ts';
import { count } from './text/amounts.ts';
import { clockTime } from './text/time.ts';

/**
 * What a load waits for, and until when: `waits for the commit of 14:39 (commitInterval 15m)`.
 *
 * @param commitInterval of its route, in seconds
 * @param now milliseconds since 1970
 */
export function waitingText(waits: Waiting, commitInterval: number, now: number): string {
  const { until, behind } = waits;
  switch (waits.for) {
    case 'commitInterval':
      return `waits for the commit of ${clockTime(until ?? '', now)} (commitInterval ${durationText(commitInterval)})`;
    case 'failures':
      return `waits for the next try at ${clockTime(until ?? '', now)}, after failures`;
    case 'batch':
      if (behind === null) return 'waits behind another batch';
      return behind.loads === 1
        ? `waits behind the load of ${behind.firstKey}`
        : `waits behind a batch of ${count(behind.loads)} loads, the first of them ${behind.firstKey}`;
    case 'run':
      return 'waits for its run to plan it';
  }
}

/** The same for a load that was looked at; null where it does not wait. */
export function waitingOf({ record, commitInterval }: Sighting, now: number): string | null {
  return record.waits === null ? null : waitingText(record.waits, commitInterval, now);
}
