import type { TextLimit } from '../text-limit.ts';
import type { WindowsDocument } from './windows-document.ts';

/** Of the text: from one checkpoint to the next, as long as they are few. What is decompressed in vain before a range. */
const firstSpacing = 4 * 1024 * 1024;
/** When there are more, every other one is dropped. */
const mostCheckpoints = 10_000;

export interface PackedIndexerOptions<Progress> {
  /** Its address, for messages. */
  object: string;
  /** Of the call before, to go on from there. */
  progress?: Progress | undefined;
  limit?: TextLimit | undefined;
  /** Gets the text, in pieces that change with the next one. What bgzip writes is read then, too. */
  onText?: ((piece: Uint8Array, at: number) => void) | undefined;
  /** Bytes of the text between two checkpoints at first, and the most checkpoints, 2 or more. */
  spacing?: number;
  most?: number;
}

/** Makes the index of a compressed object in one pass, which may be stopped after any chunk and go on in another call. */
export interface PackedIndexer<Progress, Index> {
  /** The byte of the object from which the next chunk must come. */
  readonly next: number;
  /** Throws a FileError where the object is damaged, or can't be read, and `TooMuchText`. */
  push(chunk: Uint8Array): void;
  /** The windows that were not given out yet, in whole documents. To be called behind each `push`, or memory grows. */
  takeWindows(): WindowsDocument[];
  /** What another call needs to go on: from `next` of an indexer that is made with it. */
  progress(): Progress;
  /** To be called at the end of the object. Throws a FileError if that cuts it. The last windows come behind it. */
  end(): Index;
}

/** The spacing and the number of checkpoints with which a call begins. Throws RangeError for what can be neither. */
export function spacingOf(
  progress: { spacing: number } | undefined,
  options: { spacing?: number; most?: number },
): { spacing: number; most: number } {
  const spacing = progress?.spacing ?? options.spacing ?? firstSpacing;
  const most = options.most ?? mostCheckpoints;
  if (!Number.isInteger(spacing) || spacing < 1 || most < 2) {
    throw new RangeError(`spacing ${spacing}, most ${most}`);
  }
  return { spacing, most };
}
