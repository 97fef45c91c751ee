import type { Recovery, Runs } from './admission.ts';
import type { Bury } from './bury.ts';
import { endedOf } from './ended.ts';
import type { Ledger, LedgerRow } from './ledger.ts';
import { isInBatch, orderOf } from './turn.ts';
import type { Turnstile } from './turnstile.ts';

/** What a run was for; nulls where that can't be told. */
export interface Place {
  load: string | null;
  streamKey: string | null;
  /** Of S3; absent where it was for something else. */
  event?: unknown;
  /** What it was to take over; absent where it was for something else. */
  sought?: Recovery;
}

export interface ReliefRuns extends Pick<Runs, 'isRunning'> {
  /** Starts the run that enters the load of an event whose run died before it could; once. */
  enter(event: unknown, run: string): Promise<void>;
}

export type Relief = ReturnType<typeof createRelief>;

/** Sees to what a run leaves behind that did not end well: its load, its place in the line, the stream that it held. */
export function createRelief(
  ledger: Pick<Ledger, 'get'>,
  turnstile: Turnstile,
  bury: Bury,
  runs: ReliefRuns,
) {
  /** Its own run, which is being relieved, or another that took it into its batch will see the load to its end. */
  async function isWorkedOn(row: LedgerRow): Promise<boolean> {
    if (row.streamKey === null) return false;
    const turn = await turnstile.turn(row.streamKey);
    const { holder, batch } = turn;
    // Who was told may have died before that could be noted, and left a batch.
    return holder?.run === row.run ? holder.told !== null || batch !== null : isInBatch(row, turn);
  }

  async function relieve(run: string, place: Place): Promise<void> {
    const row = place.load === null ? null : await ledger.get(place.load);
    if (row === null && place.event !== undefined) await runs.enter(place.event, run);
    const streamKey = place.streamKey ?? row?.streamKey ?? null;
    if (row !== null && row.run === run && row.endedAt === null && !(await isWorkedOn(row))) {
      // Only as it was seen: in the meantime a batch may have taken it.
      const buried = await bury({ load: row, run, fence: row.fence });
      if (buried === 'ended' && streamKey !== null)
        await turnstile.dismiss(streamKey, orderOf(row), endedOf(row));
    }
    if (streamKey !== null) await turnstile.relieve(streamKey, run, place.sought);
  }

  return {
    relieve,

    /**
     * For a run that has just taken something over: its death may have been told before that, when there was
     * nothing to see to yet.
     */
    async relieveIfDead(run: string, place: Place): Promise<void> {
      if (!(await runs.isRunning(run))) await relieve(run, place);
    },
  };
}
