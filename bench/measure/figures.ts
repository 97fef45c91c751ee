/** What one run of a contestant took. */
export interface Figures {
  /** By the clock. */
  seconds: number;
  /** User and system time of the contestant's own processes. */
  cpuSeconds: number;
  /** Of its largest process, bytes; null where it is not known. */
  peakRss: number | null;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new RangeError('a median of nothing');
  return (low + high) / 2;
}

/** What several runs have in common. */
export interface Summary extends Figures {
  runs: number;
  /** Of `seconds`. */
  least: number;
  most: number;
}

/** Medians, but for the memory: of that the most. */
export function summarise(runs: readonly Figures[]): Summary {
  const seconds = runs.map((run) => run.seconds);
  const memory = runs.flatMap(({ peakRss }) => peakRss ?? []);
  return {
    seconds: median(seconds),
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    peakRss: memory.length === 0 ? null : Math.max(...memory),
    runs: runs.length,
    least: Math.min(...seconds),
    most: Math.max(...seconds),
  };
}
