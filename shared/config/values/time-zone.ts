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
  const meant = abbreviations[name.toUpperCase()];
  if (meant !== undefined) {
    return `write the IANA name of the zone, like ${JSON.stringify(meant)}: ${name} is only an abbreviation`;
  }
  const guess = nearest(name, [...known, ...plainNames]);
  return guess === null
    ? 'write the IANA name of a time zone, like "Europe/Berlin" or "UTC"'
    : `write ${JSON.stringify(guess)}`;
}

/** Zones and links of the IANA database without an area, which Intl does not list. */
const plainNames = [
  ...[
    'CET',
    'CST6CDT',
    'Cuba',
    'EET',
    'EST',
    'EST5EDT',
    'Egypt',
    'Eire',
    'GB',
    'GB-Eire',
    'GMT',
    'GMT+0',
    'GMT-0',
  ],
  ...[
    'GMT0',
    'Greenwich',
    'HST',
    'Hongkong',
    'Iceland',
    'Iran',
    'Israel',
    'Jamaica',
    'Japan',
    'Kwajalein',
    'Libya',
  ],
  ...[
    'MET',
    'MST',
    'MST7MDT',
    'NZ',
    'NZ-CHAT',
    'Navajo',
    'PRC',
    'PST8PDT',
    'Poland',
    'Portugal',
    'ROC',
    'ROK',
  ],
  ...['Singapore', 'Turkey', 'UCT', 'Universal', 'W-SU', 'WET', 'Zulu'],
];
const areas =
  /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)\/[A-Z]/;

/** What abbreviations stand for that are no zones: Intl takes some of them, EventBridge Scheduler none. */
const abbreviations: Record<string, string> = {
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  MDT: 'America/Denver',
  CST: 'America/Chicago',
  CDT: 'America/Chicago',
  EDT: 'America/New_York',
  BST: 'Europe/London',
  CEST: 'Europe/Berlin',
  EEST: 'Europe/Athens',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  AEST: 'Australia/Sydney',
};

/** Intl knows older names of zones, like US/Eastern, but does not list them. */
function isAlias(name: string): boolean {
  if (plainNames.includes(name)) return true;
  if (!areas.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
