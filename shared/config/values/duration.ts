/** The spellings of a duration in the configuration: digits and a unit. */
export const durationPattern = /^\d{1,6} ?(s|m|h)$/;

const secondsOf: Record<string, number> = { s: 1, m: 60, h: 3600 };

/** `"15m"` → 900, in seconds. The text must match `durationPattern`. */
export function seconds(text: string): number {
  return Number.parseInt(text, 10) * (secondsOf[text.slice(-1)] ?? Number.NaN);
}
