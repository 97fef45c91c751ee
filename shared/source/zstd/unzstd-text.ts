import { DamagedZstd } from '../../errors.ts';
import type { TextLimit } from '../../text-limit.ts';
import { createUnzstd, type Unzstd, type ZstdPlace } from '../../zstd/unzstd.ts';
import { zstdDecoder } from '../../zstd/zstd.wasm.ts';
import { lastBefore } from '../checkpoint.ts';
import { unpackState } from '../packed-state.ts';
import type { ReadBytes, Text } from '../text.ts';
import type { WindowsDocument } from '../windows-document.ts';
import type { ZstdCheckpoint, ZstdIndex } from './zstd-index.ts';

export interface UnzstdTextOptions {
  /** Its address, for messages. */
  object: string;
  /** Of the object. */
  size: number;
  /** Reads the object. */
  read: ReadBytes;
  /** null: each read begins at the start of the object. */
  index: ZstdIndex | null;
  /** The document with the window of this number, for an index that has any. */
  windows(number: number): Promise<WindowsDocument>;
  limit?: TextLimit | undefined;
}

const start: ZstdCheckpoint = [0, 0];

/**
 * What an object of Zstandard was made of, to be read from any byte; nothing is read yet. `read` throws `DamagedZstd`,
 * `ZstdNotRead`, `TooMuchText`, and what `read` of the object throws. A read that goes to the end without an index has proven
 * all that the frames say of their text; what made the index has, too. `objectOffset` gives the byte of the text itself:
 * where that is in the object would help nobody, but `zstd -dc` finds it. Throws RangeError for the index of another object.
 */
export function openUnzstd(options: UnzstdTextOptions): Text {
  const { object, size, read, index, windows, limit } = options;
  if (index !== null && index.size !== size) {
    throw new RangeError(`The index is of ${index.size} bytes, the object has ${size}.`);
  }
  const checkpoints = (index?.checkpoints ?? [start]).filter(
    ({ length }) => length === 2 || index?.decoder === zstdDecoder,
  );
  const textSize = index?.textSize ?? null;

  async function openAt([byte, text, window]: ZstdCheckpoint): Promise<Unzstd> {
    let state: Uint8Array | null = null;
    if (window !== undefined) {
      const [packed] = (await windows(window)).windows;
      if (packed === undefined) throw new RangeError(`There is no window ${window}.`);
      state = unpackState(packed);
    }
    return createUnzstd({ object, from: { place: { byte, text }, state }, limit });
  }

  /** From the checkpoint before `from`, and up to the one behind `to`. */
  async function* unzstd(from: number, to: number) {
    let next = lastBefore(checkpoints, 1, from);
    const checkpoint = checkpoints[next++] ?? start;
    const [end = size] = checkpoints[lastBefore(checkpoints, 1, to) + 1] ?? [];
    const unzstd = await openAt(checkpoint);
    try {
      for await (const chunk of read(checkpoint[0], end)) {
        for (const text of unzstd.push(chunk)) {
          const { place } = unzstd;
          if (text.length > 0) yield { text, at: place.text - text.length };
          else if (hasPassed(place, checkpoints[next])) next++;
          if (place.text > to && to !== textSize) return;
        }
      }
      if (end !== size) return;
      unzstd.end();
      if (textSize !== null && unzstd.place.text !== textSize) throw changed(size);
    } finally {
      unzstd.close();
    }
  }

  /** What is read must be what was indexed: anything else would be cut in other places. */
  function hasPassed({ byte, text }: ZstdPlace, known: ZstdCheckpoint | undefined): boolean {
    if (known === undefined || byte < known[0]) return false;
    if (byte === known[0] && text === known[1]) return true;
    throw changed(byte);
  }

  function changed(byte: number): DamagedZstd {
    const error = new DamagedZstd(
      `${object}: byte ${byte}: the Zstandard file has another text up to here than it had when its index was made. Drop the file again, whole; if that does not help, have it compressed again.`,
    );
    error.byte = byte;
    return error;
  }

  return {
    size: textSize,
    async *read(from, until) {
      const to = Math.min(until, textSize ?? until);
      if (to <= from) return;
      for await (const { text, at } of unzstd(from, to)) {
        const some = text.subarray(Math.max(0, from - at), Math.max(0, to - at));
        if (some.length > 0) yield Buffer.from(some);
      }
    },
    objectOffset: async (at) => at,
  };
}
