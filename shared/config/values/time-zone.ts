import { nearest } from '../nearest.ts';

/** What is wrong with the name of a time zone, as advice, or null. */
export function timeZoneMistake(name: string): string | null {
  if (name === 'UTC') return null;
  const known = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  if (known.includes(name)) return null;
  const otherCase = known.find((zone) => zone.toLowerCase() === name.toLowerCase());
  // Intl ignores case, but EventBridge Scheduler does not.
  if (otherCase !== undefined) return `write ${JSON.stringify(otherCase)}`;
  if (isAlias(name)) return null;
  const guess = nearest(name, known);
  return guess === null
    ? 'write the IANA name of a time zone, like "Europe/Berlin" or "UTC"'
    : `write ${JSON.stringify(guess)}`;
}

/** Intl knows older names of zones, like US/Eastern, but does not list them. An offset is not a name. */
function isAlias(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
