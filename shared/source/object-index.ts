import { type Encoding, needsIndex } from '../encodings.ts';
import { zstdDecoder } from '../zstd/zstd.wasm.ts';
import { start } from './checkpoint.ts';
import type { Compression } from './compression.ts';
import type { ContentsIndex } from './contents.ts';
import type { GzipProgress } from './gzip/gzip-index.ts';
import { createGzipIndexer, type GzipIndexerOptions } from './gzip/indexer.ts';
import { createIndexer } from './indexer.ts';
import type { IndexProgress, TextIndex } from './text-index.ts';
import type { About } from './transcoder.ts';
import type { WindowsDocument } from './windows-document.ts';
import { inMember } from './zip/in-member.ts';
import { createZstdIndexer, type ZstdIndexerOptions } from './zstd/indexer.ts';
import type { ZstdProgress } from './zstd/zstd-index.ts';

/** How an object is read as text from any offset. JSON. */
export interface ObjectIndex {
  /** Of what is in the object, where it is compressed. */
  contents: ContentsIndex | null;
  /** Of the text that the contents are. */
  text: TextIndex;
  /** Where the member of a zip archive begins whose contents they are. Byte of the object. */
  member?: number;
}

type ContentsProgress = GzipProgress | ZstdProgress;

/** An index that is being made. JSON. */
export interface ObjectProgress {
  contents: ContentsProgress | null;
  text: IndexProgress;
  member?: number;
  /** Of the contents: the bytes of a character that was not whole, in base64. They are not decompressed again. */
  cut?: string;
}

/**
 * Whether an index, or one that is being made, is of what is read now: the settings of a route may have changed since, so
 * that another member of an archive is meant, or a sheet, or nothing is decompressed; and so may the decoder.
 */
export function isIndexOf(
  { contents, text, member }: Partial<ObjectIndex | ObjectProgress>,
  compression: Compression | null,
): boolean {
  if (text === undefined || member !== memberOf(compression).member) return false;
  if (contents === null || contents === undefined) return compression === null;
  const decoder = 'decoder' in contents ? contents.decoder : null;
  return compression !== null && decoder === (compression.kind === 'zstd' ? zstdDecoder : null);
}

function memberOf(compression: Compression | null): Pick<ObjectIndex, 'member'> {
  return compression?.kind === 'zip' ? { member: compression.member.from } : {};
}

/** Longer than any character and the escape sequence before it. Bytes. */
const longestCut = 64;

export interface ObjectIndexerOptions {
  /** null: the object is not compressed. */
  compression: Compression | null;
  encoding: Encoding;
  about: About;
  /** Of the call before, to go on from there. */
  progress?: ObjectProgress | undefined;
  /** Bytes between two checkpoints at first; of the object for an encoding, of its contents where it is compressed. */
  spacing?: number | undefined;
}

/** Makes the index of an object in one pass, which may be stopped after any chunk and go on in another call. */
export interface ObjectIndexer {
  /** The byte of the object from which the next chunk must come. */
  readonly next: number;
  /**
   * Throws `DamagedGzip`, `DamagedZip`, `DamagedZstd`, `ZstdNotRead`, `TooMuchText` and `NotInEncoding`. Nobody may change the
   * chunk later.
   */
  push(chunk: Uint8Array): void;
  /** What must be kept beside the index and was not given out yet: to be called behind each `push` and behind `end`. */
  takeWindows(): WindowsDocument[];
  /** What another call needs to go on: from `next` of an indexer that is made with it. */
  progress(): ObjectProgress;
  /** To be called at the end of the object. Throws where that cuts what is in it. */
  end(): ObjectIndex;
}

export function createObjectIndexer({
  compression,
  encoding,
  about,
  progress,
  spacing,
}: ObjectIndexerOptions): ObjectIndexer {
  const spaced = spacing === undefined ? {} : { spacing };
  const text = createIndexer({ encoding, about, progress: progress?.text, ...spaced });
  if (compression === null) {
    return {
      get next() {
        return text.next;
      },
      push: text.push,
      takeWindows: () => [],
      progress: () => ({ contents: null, text: text.progress() }),
      end: () => ({ contents: null, text: text.end() }),
    };
  }
  const isDecoded = needsIndex(encoding);
  const contents = createContentsIndexer(compression, progress?.contents ?? null, {
    ...{ object: about.object, limit: compression.limit, ...spaced },
    ...(isDecoded ? { onText } : {}),
  });

  /** The last bytes of the contents: a pass that ends here may end within a character. */
  let last: Buffer = Buffer.from(progress?.cut ?? '', 'base64');
  if (isDecoded && last.length > 0) text.push(last);

  /** Where a pass goes on, it may come again to what the one before has seen. */
  function onText(piece: Uint8Array, at: number): void {
    const fresh = piece.subarray(Math.max(0, text.next - at));
    if (fresh.length === 0) return;
    // A copy, because the next piece takes its place.
    const copy = Buffer.from(fresh);
    text.push(copy);
    last = (copy.length < longestCut ? Buffer.concat([last, copy]) : copy).subarray(-longestCut);
  }

  function progressOfBoth(): ObjectProgress {
    const seen = text.progress();
    const cut = isDecoded ? text.next - seen.position[0] : 0;
    if (cut > last.length) throw new RangeError(`a character of ${cut} bytes`);
    return {
      ...{ contents: contents.progress(), text: seen, ...memberOf(compression) },
      ...(cut === 0 ? {} : { cut: last.subarray(last.length - cut).toString('base64') }),
    };
  }

  function inItsName<T>(act: () => T): T {
    try {
      return act();
    } catch (thrown) {
      throw compression?.kind === 'zip' ? inMember(thrown, compression.member, about.object) : thrown;
    }
  }

  return {
    get next() {
      return contents.next;
    },
    push: (chunk) => inItsName(() => contents.push(chunk)),
    takeWindows: contents.takeWindows,
    progress: progressOfBoth,
    end() {
      const index = inItsName(() => contents.end());
      const size = index.textSize;
      return {
        ...{ contents: index, ...memberOf(compression) },
        text: isDecoded ? text.end() : { encoding, checkpoints: [start], size, textSize: size },
      };
    },
  };
}

type ContentsIndexer = Pick<ObjectIndexer, 'next' | 'push' | 'takeWindows'> & {
  progress(): ContentsProgress;
  end(): ContentsIndex;
};

/** Throws RangeError for the progress of another compression. */
function createContentsIndexer(
  { kind }: Compression,
  progress: ContentsProgress | null,
  options: Omit<GzipIndexerOptions & ZstdIndexerOptions, 'progress' | 'isSingle'>,
): ContentsIndexer {
  const goesOnWithZstd = progress !== null && 'decoder' in progress;
  if (kind === 'zstd') {
    if (progress === null) return createZstdIndexer(options);
    if (goesOnWithZstd) return createZstdIndexer({ ...options, progress });
  } else {
    const isSingle = kind === 'zip';
    if (progress === null) return createGzipIndexer({ ...options, isSingle });
    if (!goesOnWithZstd) return createGzipIndexer({ ...options, isSingle, progress });
  }
  throw new RangeError(`The progress is not of ${kind}.`);
}
