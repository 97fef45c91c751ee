/** How often in a row a batch is tried again, after its runs died or gave it up for something that may pass. */
export const maxFailures = 8;

/** Seconds. */
const longestPause = 900;

/** When a stream is planned after so many failures in a row: after the first at once. ISO 8601; null: at once. */
export function backOff(failures: number, now: number): string | null {
  if (failures < 2) return null;
  return new Date(now + Math.min(longestPause, 2 ** (failures - 1)) * 1000).toISOString();
}
