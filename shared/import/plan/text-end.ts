import { type End, endOf } from '../../csv/head/ends.ts';
import { collected } from '../collected.ts';
import type { ReadableText } from './readable-text.ts';

/** Enough for any ordinary end; a longer one is read in growing steps. Bytes. */
export const firstTail = 4 * 1024;

/** Where a text ends, and what stands behind that and is none. All of a text of nothing but NUL bytes counts as one. */
export async function endOfText(text: ReadableText): Promise<End> {
  const { size } = text;
  const unknown = { at: size, controlZ: false, padding: 0 };
  // Whoever reads a text whose size is not proven looks at its end.
  if (text.unproven) return unknown;
  for (let length = firstTail; ; length *= 4) {
    const from = Math.max(0, size - length);
    const tail = await collected(text.read(from, size));
    const end = endOf(tail.toString('latin1'), from === 0);
    if (end !== null) return { ...end, at: from + end.at };
    if (from === 0) return unknown;
  }
}
