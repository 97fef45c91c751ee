import { decide } from './decide.ts';
import { questionOf } from './read-head.ts';
import { possibleReadings, type Reading } from './readings.ts';
import type { HeadInput, More } from './types.ts';

/** The ways in which a file can be read. */
export interface Readings {
  /** The rules decide it: the first reading is theirs, and needs no other setting. */
  isDecided: boolean;
  /** The likelier ones first; none: the file is no table, as far as anybody can see. */
  readings: Reading[];
}

/**
 * Lists the ways in which a file can be read, each with the settings that choose it and when it is the right one; each
 * was tried on the head. For somebody who writes a route for it.
 *
 * Throws NotCsv for what is no table, and NulByte for a file of nothing but NUL.
 */
export function listReadings(input: HeadInput, most = 3): Readings | More {
  const asked = questionOf(input);
  if (typeof asked === 'string') return asked;
  const { kind } = decide(asked.question);
  return { isDecided: kind === 'decided', readings: possibleReadings(asked.question, most) };
}
