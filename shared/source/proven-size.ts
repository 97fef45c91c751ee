import { TextSizeDiffers } from '../errors.ts';
import type { ReadBytes } from './text.ts';

const LF = 0x0a;
const CR = 0x0d;
const NUL = 0x00;
const CTRL_Z = 0x1a;

/**
 * A text whose size nobody has proven: whoever reads up to its end proves it. There nothing may follow, and nothing may
 * end it that is no part of a text, such as padding: only the end of a text that is known to be its end is looked at for
 * that. The last piece is given when that is proven.
 *
 * Throws `TextSizeDiffers`.
 *
 * @param read the text, of which nobody knows the end @param size bytes that it should have
 */
export function withProvenSize(read: ReadBytes, size: number, object: string): ReadBytes {
  return async function* (from, to) {
    if (to < size) {
      yield* read(from, to);
      return;
    }
    const differs = (what: string) => new TextSizeDiffers(`${object}: its text ${what}.`);
    let held: Uint8Array | null = null;
    let at = from;
    /** The last byte that is no line end. */
    let last = LF;
    for await (const piece of read(from, Number.POSITIVE_INFINITY)) {
      at += piece.length;
      // Before another piece is given, because who has all bytes that were asked for may read no further.
      if (at > size) throw differs(`is longer than the ${size} bytes that its end says`);
      if (held !== null) yield held;
      held = piece;
      last = piece.findLast((byte) => byte !== LF && byte !== CR) ?? last;
    }
    if (at < size) throw differs(`has ${at} bytes, and not the ${size} that its end says`);
    if (last === NUL || last === CTRL_Z) throw differs('ends with what is no text');
    if (held !== null) yield held;
  };
}
