import { setTimeout as sleep } from 'node:timers/promises';
import { type FinalState, finalStates, type LoadState } from '../shared/import/load.ts';
import { Complaint } from './complaint.ts';
import { type Connection, sluiceCommand } from './connection.ts';
import type { Loads, Sighting } from './loads.ts';
import { waitingOf } from './waiting.ts';

export interface Patience {
  /** Milliseconds between two polls. */
  interval: number;
  /** Milliseconds within which a dropped object must become a load. */
  arrival: number;
  /** Milliseconds within which a load must change. */
  standstill: number;
  /** The deployment, for commands that are named. */
  connection: Pick<Connection, 'words'>;
}

/**
 * How long to wait. A load may stay unchanged while its stream waits for the next commit, and while Domo indexes: up to
 * a quarter of an hour each [X10, X11].
 *
 * @param commitInterval the route's, in seconds
 */
export function patienceWith(
  commitInterval: number,
  connection: Pick<Connection, 'endpoint' | 'words'>,
): Patience {
  const isSandbox = connection.endpoint !== null;
  return {
    connection,
    interval: isSandbox ? 200 : 1500,
    arrival: isSandbox ? 30_000 : 120_000,
    standstill: (commitInterval + 30 * 60) * 1000,
  };
}

export function isFinal(state: LoadState | 'uploading'): state is FinalState {
  return (finalStates as readonly string[]).includes(state);
}

/**
 * Polls a load until it is final, and yields each result. Throws `Complaint` if the load does not begin, or if neither the
 * load nor what it waits for changes any more.
 */
export async function* follow(
  loads: Pick<Loads, 'get'>,
  id: string,
  patience: Patience,
  signal?: AbortSignal,
): AsyncGenerator<Sighting> {
  const stoodFor = createStandstill();
  for (;;) {
    const sighting = await loads.get(id);
    if (sighting !== null) {
      yield sighting;
      if (isFinal(sighting.record.state)) return;
    }
    const stood = stoodFor(sighting?.pulse ?? '');
    if (sighting === null && stood > patience.arrival) throw notReceived(id, patience);
    if (sighting !== null && stood > patience.standstill) throw stuck(sighting, patience);
    await sleep(patience.interval, undefined, { signal });
  }
}

/** As `follow`, of several loads: each look has all of them, in their order; null: one has not begun yet. */
export async function* followAll(
  loads: Pick<Loads, 'getAll'>,
  ids: readonly string[],
  patience: Patience,
  signal?: AbortSignal,
): AsyncGenerator<(Sighting | null)[]> {
  const known = new Map<string, Sighting>();
  const stoodFor = createStandstill();
  let left = ids;
  for (;;) {
    const began = performance.now();
    const seen = await loads.getAll(left);
    for (const [i, id] of left.entries()) {
      const sighting = seen[i];
      if (sighting) known.set(id, sighting);
    }
    yield ids.map((id) => known.get(id) ?? null);
    left = left.filter((id) => !isFinal(known.get(id)?.record.state ?? 'received'));
    const [first] = left;
    if (first === undefined) return;
    const stood = stoodFor(JSON.stringify(left.map((id) => known.get(id)?.pulse ?? null)));
    const missing = left.find((id) => !known.has(id));
    if (missing !== undefined && stood > patience.arrival) throw notReceived(missing, patience);
    const standing = known.get(first);
    if (standing !== undefined && stood > patience.standstill) throw stuck(standing, patience);
    // Looking at thousands takes a while: half of the time nothing is asked.
    await sleep(Math.max(patience.interval, performance.now() - began), undefined, { signal });
  }
}

/** Measures for how long a text has stayed the same. Milliseconds. */
export function createStandstill(): (pulse: string) => number {
  let before: string | null = null;
  let movedAt = 0;
  return (pulse) => {
    if (pulse !== before) movedAt = performance.now();
    before = pulse;
    return performance.now() - movedAt;
  };
}

function notReceived(id: string, { arrival, connection }: Patience): Complaint {
  return new Complaint(
    `The file is in the bucket, but no load ${id} has begun within ${arrival / 1000} s. \`${sluiceCommand(connection, ['doctor'])}\` looks at the queues that its event goes through; \`${sluiceCommand(connection, ['status'])}\` shows the load when it has begun.`,
  );
}

function stuck(sighting: Sighting, { standstill, connection }: Patience): Complaint {
  const { id, state } = sighting.record;
  const waiting = waitingOf(sighting, Date.now());
  return new Complaint(
    `Load ${id} has been ${state} for ${Math.round(standstill / 60_000)} minutes without moving${waiting === null ? '' : `: it ${waiting}`}. This command stops waiting; the load goes on: see \`${sluiceCommand(connection, ['status'])}\`, and \`${sluiceCommand(connection, ['doctor'])}\`.`,
  );
}
