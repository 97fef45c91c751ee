import type { Reading } from './readings.ts';
import type { ReadRules } from './types.ts';

/** Which settings choose a reading, as they are written in a route: `"skipLines": 3 under "read"`. */
export function settingsText({
  settings,
  isHeadless,
  needsList,
}: Pick<Reading, 'settings' | 'isHeadless' | 'needsList'>): string {
  const { trim, ...read } = settings;
  const told: string[] = [];
  const all = isHeadless ? { ...read, header: false } : read;
  if (Object.keys(all).length > 0) told.push(`${pairs(all)} under "read"`);
  if (trim !== undefined) told.push(`${pairs({ trim })} under "cells"`);
  if (needsList) told.push('the list of its "columns" under "dataSet"');
  return told.join(', and ');
}

function pairs(settings: Partial<ReadRules>): string {
  return Object.entries(settings)
    .map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
    .join(' and ');
}

/** A sentence for each reading: when it is right, and what to set for it. */
export function adviceOf(readings: readonly Reading[]): string {
  return readings
    .map((reading) => {
      const when = reading.isHeadless ? `${reading.when}, and it has no header` : reading.when;
      return `${when}, set ${settingsText(reading)} of the route`;
    })
    .join('; ')
    .replace(/^i/, 'I')
    .concat(readings.length > 0 ? '.' : '');
}
