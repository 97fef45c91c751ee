/** The spellings of a duration in the configuration: digits and a unit. */
export const durationPattern = /^\d{1,6} ?(s|m|h)$/;

/** Those of an interval, which may be days. */
export const intervalPattern = /^[1-9]\d{0,4} ?(m|h|d)$/;

const secondsOf: Record<string, number> = { s: 1, m: 60, h: 3600 };

/** `"15m"` → 900, in seconds. The text must match `durationPattern`. */
export function seconds(text: string): number {
  return Number.parseInt(text, 10) * (secondsOf[text.slice(-1)] ?? Number.NaN);
}

/** `"1d"` → 86400, in seconds. The text must match `intervalPattern`. */
export function intervalSeconds(text: string): number {
  return text.endsWith('d') ? Number.parseInt(text, 10) * 86_400 : seconds(text);
}

/** 900 → `"15m"`, in the largest unit that keeps it whole. @param duration seconds */
export function durationText(duration: number): string {
  const fitting = Object.entries(secondsOf).filter(([, unit]) => duration % unit === 0);
  const [name, unit] = fitting.at(-1) ?? ['s', 1];
  return `${duration / unit}${name}`;
}
