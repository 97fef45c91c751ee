import { type Compression, packedOf } from './compression.ts';
import { openGunzipped } from './gzip/gunzipped.ts';
import type { GzipIndex } from './gzip/gzip-index.ts';
import type { ReadBytes } from './text.ts';
import type { WindowsDocument } from './windows-document.ts';
import { inMember } from './zip/in-member.ts';
import { openUnzstd } from './zstd/unzstd-text.ts';
import type { ZstdIndex } from './zstd/zstd-index.ts';

/** How what is in a compressed object is read from any byte. JSON. */
export type ContentsIndex = GzipIndex | ZstdIndex;

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
  index: ContentsIndex | null;
  /** What is kept beside the index, by its number. */
  windows(number: number): Promise<WindowsDocument>;
}

/**
 * Reads nothing yet. `read` throws `DamagedGzip`, `DamagedZip`, `DamagedZstd`, `ZstdNotRead`, `TooMuchText`, and what `read`
 * of the object throws. Throws RangeError for the index of another compression.
 */
export function openContents({ compression, index, ...object }: ContentsOptions): Contents {
  if (compression === null) return { size: object.size, read: object.read };
  const { limit } = compression;
  if (compression.kind === 'zstd') return openUnzstd({ ...object, index: zstdIndex(index), limit });
  const packed = packedOf(compression, object);
  const isSingle = compression.kind === 'zip';
  const contents = openGunzipped({ ...object, ...packed, index: gzipIndex(index), limit, isSingle });
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

function zstdIndex(index: ContentsIndex | null): ZstdIndex | null {
  if (index === null || 'decoder' in index) return index;
  throw new RangeError('The index is not of an object of Zstandard.');
}

function gzipIndex(index: ContentsIndex | null): GzipIndex | null {
  if (index === null || !('decoder' in index)) return index;
  throw new RangeError('The index is not of an object of gzip.');
}
