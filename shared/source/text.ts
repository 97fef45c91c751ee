import { type Encoding, type LegacyEncoding, needsIndex } from '../encodings.ts';
import { lastBefore, start } from './checkpoint.ts';
import { createOffsetSearch } from './offset-search.ts';
import type { TextIndex } from './text-index.ts';
import { type About, createTranscoder } from './transcoder.ts';

/** The bytes from `from` up to, not including, `to`, as they arrive. Nobody changes a chunk later. */
export type ReadBytes = (from: number, to: number) => AsyncIterable<Uint8Array>;

/** An object as UTF-8 text. A byte order mark is part of it. All offsets are bytes. */
export interface Text {
  /** Of the text; null where nobody has read the object to its end: it is not UTF-8, and there is no index. */
  size: number | null;
  /**
   * The text from `from` up to, not including, `to`, or to its end: offsets within a character cut it. Throws
   * `NotInEncoding` when it comes to bytes that are no character of the encoding, and what `read` of the object throws.
   */
  read: ReadBytes;
  /** The byte of the object at which the character begins that has the byte `at` of the text. */
  objectOffset(at: number): Promise<number>;
  /** Where a byte of the text is, as messages name it; left out: by its byte of the object. */
  placeOf?(at: number): Promise<string>;
}

export interface TextOptions {
  encoding: Encoding;
  /** Of the object. */
  size: number;
  /** Reads the object. What decompresses an object gives the same, with the size of what comes out. */
  read: ReadBytes;
  /** null: each read begins at the start of the object, which costs nothing where that is UTF-8. */
  index: TextIndex | null;
  about: About;
}

/** Reads nothing yet. Throws RangeError for the index of another object. */
export function openText({ encoding, ...object }: TextOptions): Text {
  const { size, read } = object;
  return needsIndex(encoding)
    ? openDecoded({ encoding, ...object })
    : { size, read: (from, to) => read(from, Math.min(to, size)), objectOffset: async (at) => at };
}

function openDecoded(options: TextOptions & { encoding: LegacyEncoding }): Text {
  const { encoding, size, read, index, about } = options;
  if (index !== null && (index.encoding !== encoding || index.size !== size)) {
    throw new RangeError(
      `The index is of ${index.size} bytes in ${index.encoding}, the object has ${size} in ${encoding}.`,
    );
  }
  const checkpoints = index?.checkpoints ?? [start];
  const textSize = index?.textSize ?? null;

  /** From the checkpoint before `from`, as far as the one behind `to`. */
  async function* decode(from: number, to: number) {
    const checkpoint = checkpoints[lastBefore(checkpoints, 1, from)] ?? start;
    const [end = size] = checkpoints[lastBefore(checkpoints, 1, to - 1) + 1] ?? [];
    const transcoder = createTranscoder(encoding, checkpoint, about);
    let at = checkpoint[1];
    for await (const chunk of read(checkpoint[0], end)) {
      for (const text of transcoder.push(chunk)) {
        yield { text, at };
        at += text.length;
        if (at >= to) return;
      }
    }
    if (end === size) transcoder.end();
  }

  return {
    size: textSize,
    async *read(from, until) {
      const to = Math.min(until, textSize ?? until);
      if (to <= from) return;
      for await (const { text, at } of decode(from, to)) {
        const some = text.subarray(Math.max(0, from - at), Math.max(0, to - at));
        if (some.length > 0) yield some;
      }
    },
    async objectOffset(at) {
      const index = lastBefore(checkpoints, 1, at);
      const [end = size] = checkpoints[index + 1] ?? [];
      const search = createOffsetSearch(checkpoints[index] ?? start, at, (from) =>
        createTranscoder(encoding, from, about),
      );
      for await (const chunk of read(search.position[0], end)) if (search.push(chunk)) break;
      return search.position[0];
    },
  };
}
