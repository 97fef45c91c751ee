import * as v from 'valibot';
import { oneOf } from '../problem.ts';

/** One of a few words, the first by default. */
export function choice<const T extends readonly [string, ...string[]]>(words: T, description: string) {
  return v.optional(oneWord(words, description), words[0] as T[number]);
}

/** One of a few words, or nothing. */
export function oneWord<const T extends readonly [string, ...string[]]>(words: T, description: string) {
  return v.pipe(v.picklist(words, `write ${oneOf(words)}`), v.description(description));
}
