import { setTimeout as sleep } from 'node:timers/promises';
import {
  type FinalState,
  finalStates,
  type LoadRecord,
  type LoadState,
  type Progress,
} from '../shared/import/load.ts';
import { Complaint } from './complaint.ts';
import type { Loads } from './loads.ts';

/** A load as it was at one moment. */
export interface Sighting {
  record: LoadRecord;
  progress: Progress;
}

export interface Patience {
  /** Milliseconds between two polls. */
  interval: number;
  /** Milliseconds within which a dropped object must become a load. */
  arrival: number;
  /** Milliseconds within which a load must change. */
  standstill: number;
}

/**
 * How long to wait. A load may stay unchanged while its stream waits for the next commit, and while Domo indexes: up to
 * a quarter of an hour each [X10, X11].
 *
 * @param commitInterval the route's, in seconds
 */
export function patienceWith(commitInterval: number, isSandbox: boolean): Patience {
  return {
    interval: isSandbox ? 200 : 1500,
    arrival: isSandbox ? 30_000 : 120_000,
    standstill: (commitInterval + 30 * 60) * 1000,
  };
}

export function isFinal(state: LoadState | 'uploading'): state is FinalState {
  return (finalStates as readonly string[]).includes(state);
}

/**
 * Polls a load until it is final, and yields each result. Throws `Complaint` if the load does not begin, or does not
 * change any more.
 */
export async function* follow(
  loads: Pick<Loads, 'get' | 'progress'>,
  id: string,
  patience: Patience,
  signal?: AbortSignal,
): AsyncGenerator<Sighting> {
  let before = '';
  let movedAt = performance.now();
  for (;;) {
    const record = await loads.get(id);
    const progress = record && (await progressOf(loads, record));
    if (record && progress) {
      yield { record, progress };
      if (isFinal(record.state)) return;
    }
    const seen = JSON.stringify([record, progress]);
    if (seen !== before) movedAt = performance.now();
    before = seen;
    const stood = performance.now() - movedAt;
    if (!record && stood > patience.arrival) throw notReceived(id, patience.arrival);
    if (record && stood > patience.standstill) throw stuck(record, patience.standstill);
    await sleep(patience.interval, undefined, { signal });
  }
}

const none: Progress = { partsDone: 0, rowsDone: 0, bytesDone: 0 };

/**
 * The progress of a load. While it is loading, the sum of its parts' reports; before and after that, what the ledger
 * says. When all parts are sent, all bytes count as done, although the header is in no part.
 */
export async function progressOf(loads: Pick<Loads, 'progress'>, record: LoadRecord): Promise<Progress> {
  if (record.state !== 'loading') return none;
  const progress = await loads.progress(record);
  const isAll = record.parts > 0 && progress.partsDone === record.parts;
  return isAll ? { ...progress, bytesDone: record.bytes } : progress;
}

function notReceived(id: string, arrival: number): Complaint {
  return new Complaint(
    `The file is in the bucket, but no load ${id} has begun within ${arrival / 1000} s. Look at the runs of the import state machine and at the dead-letter queue of its rule; \`sluice history\` shows the load when it has ended.`,
  );
}

function stuck({ id, state }: LoadRecord, standstill: number): Complaint {
  return new Complaint(
    `Load ${id} has been ${state} for ${Math.round(standstill / 60_000)} minutes without moving; this command stops waiting; the load goes on. Look at its run in Step Functions, and at \`sluice status\`.`,
  );
}
