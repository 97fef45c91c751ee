import { DamagedGzip } from '../../errors.ts';
import { createGunzip, type Gunzip, type GzipPlace } from '../../gzip/inflate/gunzip.ts';
import type { TextLimit } from '../../text-limit.ts';
import { lastBefore } from '../checkpoint.ts';
import { unpackState } from '../packed-state.ts';
import type { ReadBytes, Text } from '../text.ts';
import type { WindowsDocument } from '../windows-document.ts';
import { type GzipCheckpoint, type GzipIndex, windowsPerDocument } from './gzip-index.ts';

export interface GunzippedOptions {
  /** Its address, for messages. */
  object: string;
  /** Of the object. */
  size: number;
  /** Reads the object. */
  read: ReadBytes;
  /** null: each read begins at the start of the object. */
  index: GzipIndex | null;
  /** The document of windows with this number, for an index that has any. */
  windows(number: number): Promise<WindowsDocument>;
  limit?: TextLimit | undefined;
  /** See `GunzipOptions`. */
  isSingle?: boolean;
}

const start: GzipCheckpoint = [0, 0];

/**
 * What an object that is gzip was made of, to be read from any byte; nothing is read yet. `read` throws `DamagedGzip`,
 * `TooMuchText`, and what `read` of the object throws. Reads that together give the whole have proven each member that the
 * index has not; so has one that goes to the end without an index. `objectOffset` gives the byte of the text itself: where
 * that is in the object would help nobody, but `gzip -dc` finds it. Throws RangeError for the index of another object.
 */
export function openGunzipped(options: GunzippedOptions): Text {
  const { object, size, read, index, windows, limit, isSingle = false } = options;
  if (index !== null && index.size !== size) {
    throw new RangeError(`The index is of ${index.size} bytes, the object has ${size}.`);
  }
  const checkpoints = index?.checkpoints ?? [start];
  const textSize = index?.textSize ?? null;

  async function openAt([bit, text, crc = 0, size = 0, window]: GzipCheckpoint): Promise<Gunzip> {
    let state: Uint8Array | null = null;
    if (window !== undefined) {
      const document = await windows(Math.floor(window / windowsPerDocument));
      const packed = document.windows[window % windowsPerDocument];
      if (packed === undefined) throw new RangeError(`There is no window ${window}.`);
      state = unpackState(packed);
    }
    return createGunzip({ object, from: { place: { bit, text, crc, size }, state }, limit, isSingle });
  }

  /** From the checkpoint before `from`, and beyond `to`, so that a member that ends there is proven. */
  async function* gunzip(from: number, to: number) {
    let next = lastBefore(checkpoints, 1, from);
    const checkpoint = checkpoints[next++] ?? start;
    const [endBit = 8 * size] = checkpoints[lastBefore(checkpoints, 1, to) + 1] ?? [];
    const end = Math.ceil(endBit / 8);
    const gunzip = await openAt(checkpoint);
    const aim = () => {
      gunzip.stopAt = checkpoints[next]?.[1] ?? 0;
    };
    aim();
    try {
      for await (const chunk of read(Math.floor(checkpoint[0] / 8), end)) {
        for (const text of gunzip.push(chunk)) {
          const { place } = gunzip;
          yield { text, at: place.text - text.length };
          if (hasPassed(place, checkpoints[next])) next++;
          aim();
          if (place.text > to && to !== textSize) return;
        }
      }
      if (end !== size) throw changed(end);
      gunzip.end();
      if (textSize !== null && gunzip.place.text !== textSize) throw changed(size);
    } finally {
      gunzip.close();
    }
  }

  /** What is read must be what was indexed: anything else would be cut in other places. */
  function hasPassed({ bit, text, crc, size }: GzipPlace, known: GzipCheckpoint | undefined): boolean {
    if (known === undefined || text < known[1]) return false;
    const isMember = known.length === 2;
    if (text === known[1]) {
      if (bit === known[0] && (isMember || (crc === known[2] && size === known[3]))) return true;
      // The end of the member before has not been read.
      if (isMember && bit < known[0]) return false;
    }
    throw changed(Math.floor(bit / 8));
  }

  function changed(byte: number): DamagedGzip {
    const error = new DamagedGzip(
      `${object}: byte ${byte}: the gzip file has another text up to here than it had when its index was made: a member says another size than it has. Drop the file again, whole; if that does not help, have it compressed again.`,
    );
    error.byte = byte;
    return error;
  }

  return {
    size: textSize,
    async *read(from, until) {
      const to = Math.min(until, textSize ?? until);
      if (to <= from) return;
      for await (const { text, at } of gunzip(from, to)) {
        const some = text.subarray(Math.max(0, from - at), Math.max(0, to - at));
        if (some.length > 0) yield Buffer.from(some);
      }
    },
    objectOffset: async (at) => at,
  };
}
