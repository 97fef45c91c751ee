/** Counts requests since the start, or since the last reset. */
export interface Counters {
  /** Counts one request; `cut` if the connection was closed in place of an answer. */
  request(operation: string, outcome: number | 'cut'): void;
  duringPart<T>(work: () => Promise<T>): Promise<T>;
  report(): CountersReport;
  reset(): void;
}

export interface CountersReport {
  /** By operation, then by status. */
  requests: Record<string, Record<string, number>>;
  /** How many part uploads are in progress now, and how many were at most. */
  partUploads: { now: number; peak: number };
}

export function openCounters(): Counters {
  let requests: CountersReport['requests'] = {};
  let now = 0;
  let peak = 0;
  return {
    request(operation, outcome) {
      const outcomes = requests[operation] ?? {};
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      requests[operation] = outcomes;
    },
    async duringPart(work) {
      now += 1;
      peak = Math.max(peak, now);
      try {
        return await work();
      } finally {
        now -= 1;
      }
    },
    report: () => ({ requests: structuredClone(requests), partUploads: { now, peak } }),
    reset() {
      requests = {};
      peak = now;
    },
  };
}
