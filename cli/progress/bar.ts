import type { LoadState } from '../../shared/import/load.ts';
import { isFinal } from '../follow.ts';
import type { Sighting } from '../loads.ts';
import { waitingOf } from '../waiting.ts';

/** The content of one file's line of progress. */
export interface Bar {
  label: string;
  state: LoadState | 'uploading';
  bytes: number;
  bytesDone: number;
  /** 0 until they are known. */
  parts: number;
  partsDone: number;
  rows: number;
  /** Bytes per second; null until it is known. */
  speed: number | null;
  /** How long it will still take, or how long it took if the state is final; null until it is known. */
  seconds: number | null;
  /** Says what the load waits for, and until when; null also while its run is about to plan it. */
  waits: string | null;
  /** Why it was not loaded. */
  reason: string | null;
}

export interface Meter {
  readonly bar: Bar;
  uploaded(bytesDone: number): void;
  saw(sighting: Sighting): void;
}

/** A speed that is measured over less time than this means nothing. Seconds. */
const leastForSpeed = 0.4;

/** Every load waits for its run for a moment: people are told only after this time. Milliseconds. */
const patience = 10_000;

/**
 * Follows one file from its first byte to its end.
 *
 * @param clock in milliseconds
 */
export function createMeter(
  file: { label: string; bytes: number },
  clock: () => number = () => performance.now(),
): Meter {
  const beganAt = clock();
  // Uploading and loading have different speeds.
  let paceSince = beganAt;
  /** null: it does not wait for its run. */
  let runSince: number | null = null;
  let bar: Bar = {
    ...{ label: file.label, state: 'uploading', bytes: file.bytes, bytesDone: 0 },
    ...{ parts: 0, partsDone: 0, rows: 0, speed: null, seconds: null, waits: null, reason: null },
  };

  const pace = (bytesDone: number) => {
    const seconds = (clock() - paceSince) / 1000;
    const left = bar.bytes - bytesDone;
    if (seconds < leastForSpeed || bytesDone === 0 || left <= 0) return { speed: null, seconds: null };
    const speed = bytesDone / seconds;
    return { speed, seconds: left / speed };
  };

  return {
    get bar() {
      return bar;
    },
    uploaded(bytesDone) {
      bar = { ...bar, bytesDone, ...pace(bytesDone) };
    },
    saw(sighting) {
      const { record, progress } = sighting;
      const { state, bytes, parts, rows, reason = null } = record;
      runSince = record.waits?.for === 'run' ? (runSince ?? clock()) : null;
      const isNews = runSince === null || clock() - runSince >= patience;
      const waits = isNews ? waitingOf(sighting, Date.now()) : null;
      if (state === 'loading' && bar.state !== 'loading') paceSince = clock();
      bar = { ...bar, state, bytes, parts, waits, reason, speed: null, seconds: null };
      if (state === 'loading') {
        const { bytesDone, partsDone, rowsDone } = progress;
        bar = { ...bar, bytesDone, partsDone, rows: rowsDone, ...pace(bytesDone) };
      } else if (state === 'committing' || state === 'committed') {
        bar = { ...bar, bytesDone: bytes, partsDone: parts, rows };
      } else if (state === 'received' || state === 'planned') {
        // Also of a load whose batch was given up.
        bar = { ...bar, bytesDone: 0, partsDone: 0, rows: 0 };
      }
      if (isFinal(state)) bar = { ...bar, seconds: (clock() - beganAt) / 1000 };
    },
  };
}
