import { finalStates, type LoadRecord, type LoadState, openStates } from '../../shared/import/load.ts';
import type { Sighting } from '../loads.ts';
import { createPicture } from '../progress/picture.ts';
import { spinner } from '../progress/spinner.ts';
import type { Channel } from '../terminal.ts';
import { count, counted } from '../text/amounts.ts';
import { printable, shorten } from '../text/width.ts';
import { waitingOf } from '../waiting.ts';

/** `312 loads: 59 received, 50 loading, 200 committed, 3 failed`. @param records null: it was sent, and not taken yet */
export function tallyText(records: readonly (Pick<LoadRecord, 'state'> | null)[]): string {
  const numbers = new Map<LoadState | 'sent', number>();
  for (const record of records) {
    const state = record?.state ?? 'sent';
    numbers.set(state, (numbers.get(state) ?? 0) + 1);
  }
  const parts = (['sent', ...openStates, ...finalStates] as const).flatMap((state) => {
    const number = numbers.get(state);
    return number === undefined ? [] : [`${count(number)} ${state}`];
  });
  return `${counted(records.length, 'load')}: ${parts.join(', ')}`;
}

/** One line on how many loads have come how far, drawn again and again. */
export interface Tally {
  /** @param sightings null: it was sent, and not taken yet */
  show(sightings: readonly (Sighting | null)[]): void;
  /** Takes the line away. */
  close(): void;
}

/** Shows nothing where lines can't be drawn again: how all ended is said at the end. */
export function createTally(channel: Channel, loads: number): Tally {
  if (!channel.live) return { show() {}, close() {} };
  let seen: readonly (Sighting | null)[] = Array.from({ length: loads }, () => null);
  const picture = createPicture(channel, (frame) => {
    const text = tallyText(seen.map((sighting) => sighting?.record ?? null));
    const waiting = firstWaiting(seen, Date.now());
    const line = `${spinner(frame)}  ${text}${waiting === null ? '' : `; the first ${printable(waiting)}`}`;
    return [shorten(line, channel.width - 1)];
  });
  return {
    show(sightings) {
      seen = sightings;
    },
    close: () => picture.end([]),
  };
}

function firstWaiting(sightings: readonly (Sighting | null)[], now: number): string | null {
  for (const sighting of sightings) {
    const waits = sighting?.record.waits ?? null;
    if (sighting !== null && waits !== null && waits.for !== 'run') return waitingOf(sighting, now);
  }
  return null;
}
