import type { FinalState, LoadRecord } from './load.ts';

/** The CloudWatch namespace of what Sluice measures. */
export const namespace = 'Sluice';

/**
 * By what it can be looked at: `service` is the name of the stack, `route` or `export` that of either, `status` that of
 * an answer of Domo. Every measure is there for the whole service too, since an alarm can't add up over routes.
 */
export const dimensions = {
  service: 'service',
  route: 'route',
  export: 'export',
  status: 'status',
} as const;

/** Batches after which Domo counted other rows than were loaded. */
export const rowMismatches = 'RowMismatches';

/** Answers of Domo, by their status; `none` where there was no answer. */
export const domoAnswers = 'DomoAnswers';

/** Loads that are not final, and the age of the oldest, looked at every few minutes. */
export const loadsOpen = 'LoadsOpen';
export const oldestOpen = 'OldestOpenSeconds';

export interface Measure {
  name: string;
  unit: 'Count' | 'Bytes' | 'Seconds';
  value: number;
}

/** How many loads ended in which state. */
export const countOf: Record<FinalState, string> = {
  committed: 'LoadsCommitted',
  duplicate: 'LoadsDuplicate',
  superseded: 'LoadsSuperseded',
  rejected: 'LoadsRejected',
  failed: 'LoadsFailed',
};

/** What is measured of a load that has ended: by its state, and what is in Domo now, and how long that took. */
export function measuresOf(
  { rows, bytes, receivedAt }: LoadRecord,
  state: FinalState,
  endedAt: string,
): Measure[] {
  const ended: Measure = { name: countOf[state], unit: 'Count', value: 1 };
  if (state !== 'committed') return [ended];
  const seconds = Math.max(0, Date.parse(endedAt) - Date.parse(receivedAt)) / 1000;
  return [
    ended,
    { name: 'RowsLoaded', unit: 'Count', value: rows },
    { name: 'BytesLoaded', unit: 'Bytes', value: bytes },
    { name: 'SecondsToLoad', unit: 'Seconds', value: seconds },
  ];
}

/** What is measured of the loads of one route that are open. */
export function openMeasures(loads: readonly Pick<LoadRecord, 'receivedAt'>[], now: number): Measure[] {
  const ages = loads.map(({ receivedAt }) => Math.max(0, now - Date.parse(receivedAt)) / 1000);
  return [
    { name: loadsOpen, unit: 'Count', value: loads.length },
    { name: oldestOpen, unit: 'Seconds', value: Math.max(0, ...ages) },
  ];
}
