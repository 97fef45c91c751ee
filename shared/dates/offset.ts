import { digitsAt } from './characters.ts';

/** The most that an offset may be: ISO 8601 has no limit, and no place on earth is further than 14 hours from UTC. */
const farthest = 18 * 3600;

/**
 * Reads an offset from UTC: `Z`, `+01`, `+0100`, `+01:00`.
 *
 * @returns where it ends and its seconds east of UTC; null where there is none at `at`
 */
export function offsetAt(text: string, at: number): { end: number; seconds: number } | null {
  const first = text.charCodeAt(at);
  if (first === 0x5a || first === 0x7a) return { end: at + 1, seconds: 0 };
  if (first !== 0x2b && first !== 0x2d) return null;
  const hours = digitsAt(text, at + 1, 2);
  if (hours < 0) return null;
  const colon = text.charCodeAt(at + 3) === 0x3a ? 1 : 0;
  const minutes = digitsAt(text, at + 3 + colon, 2);
  if (minutes < 0 && colon === 1) return null;
  const seconds = hours * 3600 + Math.max(0, minutes) * 60;
  if (minutes > 59 || seconds > farthest) return null;
  return { end: minutes < 0 ? at + 3 : at + 5 + colon, seconds: first === 0x2d ? 0 - seconds : seconds };
}

/** The same, and names of UTC: `UTC`, `GMT`, `UTC+1`, `GMT-05:30`. */
export function namedOffsetAt(text: string, at: number): { end: number; seconds: number } | null {
  const name = text.slice(at, at + 3).toUpperCase();
  if (name !== 'UTC' && name !== 'GMT') return offsetAt(text, at);
  const sign = text.charCodeAt(at + 3);
  if (sign !== 0x2b && sign !== 0x2d) return { end: at + 3, seconds: 0 };
  const short = digitsAt(text, at + 4, 2) < 0 && digitsAt(text, at + 4, 1) >= 0;
  if (!short) return offsetAt(text, at + 3);
  const rest = offsetAt(`${text[at + 3]}0${text.slice(at + 4)}`, 0);
  return rest && { end: at + 2 + rest.end, seconds: rest.seconds };
}
