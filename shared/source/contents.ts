import { type Compression, packedOf } from './compression.ts';
import { openGunzipped } from './gzip/gunzipped.ts';
import type { GzipIndex, WindowsDocument } from './gzip/gzip-index.ts';
import type { ReadBytes } from './text.ts';
import { inMember } from './zip/in-member.ts';

/** What is in an object, decompressed where it is compressed. Bytes. */
export interface Contents {
  /** null: nobody has read the object to its end. */
  size: number | null;
  read: ReadBytes;
}

export interface ContentsOptions {
  /** null: the object is not compressed. */
  compression: Compression | null;
  /** Its address, for messages. */
  object: string;
  /** Of the object. */
  size: number;
  read: ReadBytes;
  /** null: a compressed object is read from its start each time. */
  index: GzipIndex | null;
  /** What is kept beside the index, by its number. */
  windows(number: number): Promise<WindowsDocument>;
}

/** Reads nothing yet. `read` throws `DamagedGzip`, `DamagedZip`, `TooMuchText`, and what `read` of the object throws. */
export function openContents({ compression, ...object }: ContentsOptions): Contents {
  if (compression === null) return { size: object.size, read: object.read };
  const { limit } = compression;
  const contents = openGunzipped({ ...object, ...packedOf(compression, object), limit });
  if (compression.kind === 'gzip') return contents;
  const { member } = compression;
  return {
    size: contents.size,
    async *read(from, to) {
      try {
        yield* contents.read(from, to);
      } catch (thrown) {
        throw inMember(thrown, member, object.object);
      }
    },
  };
}
