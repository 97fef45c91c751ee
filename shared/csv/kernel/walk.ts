import { LF } from '../dialect.ts';
import type { State } from '../state.ts';
import { AT_FIELD, CLOSED, INSIDE, loadKernel } from './kernel.ts';

/**
 * The state that `bytes` lead to, from each of `states`. `previous` is the byte before them.
 *
 * @param delimiter negative: there is none
 */
export function walk(
  states: State[],
  bytes: Uint8Array,
  previous: number,
  delimiter: number,
  quote: number,
): State[] {
  const kernel = loadKernel();
  const separator = delimiter < 0 ? LF : delimiter;
  const atField = previous === delimiter || previous === LF ? AT_FIELD : 0;
  let flags = states.map((state): number => {
    if (state === 'I') return INSIDE;
    return state === 'Q' && previous === quote ? CLOSED : atField;
  });
  for (let from = 0; from < bytes.length; from += kernel.bytes.length) {
    const length = Math.min(bytes.length - from, kernel.bytes.length);
    kernel.bytes.set(bytes.subarray(from, from + length));
    // Walks that have reached the same state stay in the same state.
    const images = new Map<number, number>();
    for (const before of flags)
      if (!images.has(before)) images.set(before, kernel.walk(length, separator, quote, before));
    flags = flags.map((before) => images.get(before) as number);
  }
  return flags.map((after) => (after & INSIDE ? 'I' : after & CLOSED ? 'Q' : 'O'));
}
