import { DAY, daysBeforeYear } from '../../../dates/calendar.ts';
import { transitionsOf } from '../../../dates/zone.ts';

/** Times outside are left to the reference. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2040;

/** For i64. */
const unsure = -(2n ** 63n);
const known = new Map<string, Uint8Array>();
const mostKnown = 16;

/**
 * The local time of a zone as zones.as.ts reads it; nothing for UTC. Finding a zone's transitions takes some 50 ms.
 *
 * Throws RangeError for a name that the runtime does not know.
 */
export function stretchBytes(timeZone: string): Uint8Array {
  if (timeZone === 'UTC') return new Uint8Array(0);
  let bytes = known.get(timeZone);
  if (bytes === undefined) {
    bytes = findStretches(timeZone);
    if (known.size === mostKnown) known.clear();
    known.set(timeZone, bytes);
  }
  return bytes;
}

function findStretches(timeZone: string): Uint8Array {
  const { at, offsets } = transitionsOf(timeZone, FIRST_YEAR, LAST_YEAR);
  const stretches: [start: number, ahead: bigint][] = [];
  let begin = daysBeforeYear(FIRST_YEAR) * DAY;
  for (const [index, offset] of offsets.entries()) {
    stretches.push([begin, BigInt(offset)]);
    const change = at[index];
    const next = offsets[index + 1];
    if (change === undefined || next === undefined) break;
    // Local times that the change leaves out, or brings twice.
    stretches.push([change + Math.min(offset, next), unsure]);
    begin = change + Math.max(offset, next);
  }
  stretches.push([daysBeforeYear(LAST_YEAR + 1) * DAY, unsure]);
  const isInOrder = stretches.every(
    ([start], index) => index === 0 || start >= (stretches[index - 1]?.[0] ?? 0),
  );
  // Of a zone that changes twice within hours nothing is sure.
  if (!isInOrder) return stretchesOf([[0, unsure]]);
  return stretchesOf(stretches);
}

function stretchesOf(stretches: [start: number, ahead: bigint][]): Uint8Array {
  return new Uint8Array(
    BigInt64Array.from(stretches.flatMap(([start, ahead]) => [BigInt(start), ahead])).buffer,
  );
}
