import { type FinalState, finalStates, type LoadRecord } from '../load.ts';

/** The CloudWatch namespace of what Sluice measures. */
export const namespace = 'Sluice';

/**
 * By what it can be looked at: `service` is the name of the stack, `route` that of a route, `status` that of an answer of
 * Domo. Every measure is there for the whole service, since an alarm can't add up over routes.
 */
export const dimensions = { service: 'service', route: 'route', status: 'status' } as const;

/** The message of the line that is logged of a load that was rejected or has failed. The dashboard lists such lines. */
export const loadNotLoaded = 'A load was not loaded';

/** Batches after which Domo counted other rows than were loaded. */
export const rowMismatches = 'RowMismatches';

/** Answers of Domo, by their status; `none` where there was no answer. */
export const domoAnswers = 'DomoAnswers';

/** Loads that are not final, and the age of the oldest, looked at every few minutes. */
export const loadsOpen = 'LoadsOpen';
export const oldestOpen = 'OldestOpenSeconds';

/** Loads whose stream is paused, since Domo refuses it: looked at together with those. */
export const loadsPaused = 'LoadsPaused';

/**
 * What is measured by route, too: what the dashboard shows by it. Each metric of a route costs some $0.30 a month; the
 * lines of the others name their route all the same, so that a query of the log can ask for it.
 */
export const byRoute: ReadonlySet<string> = new Set([loadsOpen, oldestOpen]);

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

/**
 * What is measured of loads that have ended, by their route: how many ended in which state, what is in Domo now, and how
 * long each committed one took.
 */
export function measuresOf(
  loads: readonly Pick<LoadRecord, 'route' | 'state' | 'rows' | 'bytes' | 'receivedAt' | 'endedAt'>[],
): Map<string, Measure[]> {
  const measures = new Map<string, Measure[]>();
  for (const route of new Set(loads.map((load) => load.route))) {
    const own = loads.filter((load) => load.route === route);
    const ended = finalStates.flatMap((state): Measure[] => {
      const value = own.filter((load) => load.state === state).length;
      return value === 0 ? [] : [{ name: countOf[state], unit: 'Count', value }];
    });
    const committed = own.filter(({ state }) => state === 'committed');
    measures.set(route, committed.length === 0 ? ended : [...ended, ...loadedMeasures(committed)]);
  }
  return measures;
}

function loadedMeasures(
  committed: readonly Pick<LoadRecord, 'rows' | 'bytes' | 'receivedAt' | 'endedAt'>[],
): Measure[] {
  const sum = (of: 'rows' | 'bytes') => committed.reduce((total, load) => total + load[of], 0);
  return [
    { name: 'RowsLoaded', unit: 'Count', value: sum('rows') },
    { name: 'BytesLoaded', unit: 'Bytes', value: sum('bytes') },
    ...committed.map(({ receivedAt, endedAt }): Measure => {
      const seconds = Math.max(0, Date.parse(endedAt ?? receivedAt) - Date.parse(receivedAt)) / 1000;
      return { name: 'SecondsToLoad', unit: 'Seconds', value: seconds };
    }),
  ];
}

/** What is measured of the loads of one route that are open. */
export function openMeasures(
  loads: readonly { receivedAt: string; stream: { pause: unknown } }[],
  now: number,
): Measure[] {
  // Not as the arguments of one call: a burst is more than a call can have.
  const since = loads.reduce((oldest, { receivedAt }) => Math.min(oldest, Date.parse(receivedAt)), now);
  return [
    { name: loadsOpen, unit: 'Count', value: loads.length },
    { name: oldestOpen, unit: 'Seconds', value: (now - since) / 1000 },
    { name: loadsPaused, unit: 'Count', value: loads.filter(({ stream }) => stream.pause !== null).length },
  ];
}
