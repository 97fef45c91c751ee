import { conflictOf, type PatternConflict } from '../../dates/conflict.ts';
import { parsePattern } from '../../dates/pattern.ts';

/** What is wrong with a pattern of dates, as advice, or null. */
export function datePatternMistake(pattern: string): string | null {
  const parsed = parsePattern(pattern);
  return 'problem' in parsed ? `mend the pattern: ${parsed.problem}` : null;
}

/** Lists that were looked at: hundreds of routes have the same few. */
const known = new Map<string, PatternConflict | null>();

/** Two of the patterns, or one and ISO 8601, that read one text differently; null where there are none. */
export function patternConflict(patterns: readonly string[]): PatternConflict | null {
  const key = JSON.stringify(patterns);
  const conflict = known.get(key);
  if (conflict !== undefined) return conflict;
  const found = conflictOf(patterns);
  known.set(key, found);
  return found;
}
