/**
 * A time as Step Functions writes it: without the zeros at the end of its fraction, so that texts of times do not sort
 * as the times do (AWS's support to a user in 2024: zenn.dev/hr0k/articles/a663524f5ec88e).
 *
 * @param ms since the epoch
 */
export const isoTime = (ms: number): string => new Date(ms).toISOString().replace(/\.?0+Z$/, 'Z');
