import type { Checkpoint } from './checkpoint.ts';
import type { Transcoder } from './transcoder.ts';

/** What is decoded at once before the character comes, and again byte by byte where it does. */
const step = 4096;

/** Searches where the character begins that has a byte of the text. */
export interface OffsetSearch {
  /** Where the next bytes must begin at first; where the character begins in the end. */
  readonly position: Checkpoint;
  /** True: it was found. Throws `NotInEncoding` where bytes before it are no character. */
  push(chunk: Uint8Array): boolean;
}

/** @param at byte of the text, at or behind that of `from` */
export function createOffsetSearch(
  from: Checkpoint,
  at: number,
  transcoderFrom: (from: Checkpoint) => Transcoder,
): OffsetSearch {
  let position = from;
  /** What came behind the position: the beginning of a character. */
  let rest: Uint8Array = new Uint8Array();

  /** As far as the text does not go beyond `at`. */
  function decoded(bytes: Uint8Array): Checkpoint | null {
    const transcoder = transcoderFrom(position);
    try {
      for (const _ of transcoder.push(bytes));
    } catch {
      // The character may come before what is invalid.
      return null;
    }
    return transcoder.position[1] > at ? null : transcoder.position;
  }

  function walk(bytes: Uint8Array): void {
    const transcoder = transcoderFrom(position);
    for (let i = 0; i < bytes.length; i++) {
      for (const _ of transcoder.push(bytes.subarray(i, i + 1)));
      if (transcoder.position[1] > at) return;
      position = transcoder.position;
    }
  }

  return {
    get position() {
      return position;
    },
    push(chunk) {
      for (let i = 0; i < chunk.length; i += step) {
        const bytes = Buffer.concat([rest, chunk.subarray(i, i + step)]);
        const next = decoded(bytes);
        if (next === null) {
          walk(bytes);
          return true;
        }
        rest = bytes.subarray(next[0] - position[0]);
        position = next;
      }
      return false;
    },
  };
}
