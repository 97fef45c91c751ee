import { createGunzip } from '../../gzip/inflate/gunzip.ts';
import type { TextLimit } from '../../text-limit.ts';
import { packState, unpackState } from '../packed-state.ts';
import {
  type GzipCheckpoint,
  type GzipIndex,
  type GzipProgress,
  type WindowsDocument,
  windowsPerDocument,
} from './gzip-index.ts';

/** Between two checkpoints, as long as they are few: what is decompressed in vain before a range. Bytes of the text. */
const firstSpacing = 4 * 1024 * 1024;
/** When there are more, every other one is dropped. */
const mostCheckpoints = 10_000;

export interface GzipIndexerOptions {
  /** Its address, for messages. */
  object: string;
  /** Of the call before, to go on from there. */
  progress?: GzipProgress | undefined;
  limit?: TextLimit | undefined;
  /** See `GunzipOptions`. */
  isSingle?: boolean;
  /** Gets the text, in pieces that change with the next one. What bgzip writes is read then, too. */
  onText?: ((piece: Uint8Array, at: number) => void) | undefined;
  /** Bytes of the text between two checkpoints at first, and the most checkpoints, 2 or more. */
  spacing?: number;
  most?: number;
}

/**
 * Makes the index of an object that is gzip in one pass, which may be stopped after any chunk and go on in another call. It
 * proves the CRC-32 and the size of each member. Those of members that bgzip has written are left to who reads them.
 */
export interface GzipIndexer {
  /** The byte of the object from which the next chunk must come. */
  readonly next: number;
  /** Throws `DamagedGzip` and `TooMuchText`. */
  push(chunk: Uint8Array): void;
  /** The windows that were not given out yet, in whole documents. To be called behind each `push`, or memory grows. */
  takeWindows(): WindowsDocument[];
  /** What another call needs to go on: from `next` of an indexer that is made with it. */
  progress(): GzipProgress;
  /** To be called at the end of the object. Throws `DamagedGzip` if that cuts a member. The last windows come behind it. */
  end(): GzipIndex;
}

/**
 * The index and the windows depend on the object alone, not on how its bytes came: checkpoints stand at the first symbol of
 * deflate at or behind each multiple of the spacing, or, of what bgzip writes, at the first member there.
 */
export function createGzipIndexer({
  object,
  progress,
  limit,
  isSingle = false,
  onText,
  ...options
}: GzipIndexerOptions): GzipIndexer {
  const { most = mostCheckpoints } = options;
  let spacing = progress?.spacing ?? options.spacing ?? firstSpacing;
  if (!Number.isInteger(spacing) || spacing < 1 || most < 2)
    throw new RangeError(`spacing ${spacing}, most ${most}`);
  let checkpoints: GzipCheckpoint[] = [...(progress?.checkpoints ?? [[0, 0] as const])];
  let windowCount = progress?.windowCount ?? 0;
  let windows = [...(progress?.windows ?? [])];
  let documents: WindowsDocument[] = [];
  const from = progress && {
    place: progress.place,
    state: progress.state === null ? null : unpackState(progress.state),
  };
  const gunzip = createGunzip({ object, from, hops: onText === undefined, isSingle, limit });
  let next = Math.floor((from?.place.bit ?? 0) / 8);
  aim();

  function aim(): void {
    const { text } = gunzip.place;
    gunzip.stopAt = (Math.floor(text / spacing) + 1) * spacing;
  }

  function mark(): void {
    const { bit, text, crc, size } = gunzip.place;
    const state = gunzip.state();
    if (state === null) checkpoints.push([bit, text]);
    else {
      checkpoints.push([bit, text, crc, size, windowCount++]);
      windows.push(packState(state));
    }
    if (windows.length === windowsPerDocument) giveOut();
    while (checkpoints.length > most) thin();
    aim();
  }

  /** Those are left that there would be if the spacing had been twice as long from the start. */
  function thin(): void {
    spacing *= 2;
    const turnOf = (checkpoint?: GzipCheckpoint) => Math.floor((checkpoint?.[1] ?? -1) / spacing);
    checkpoints = checkpoints.filter((one, i) => turnOf(one) > turnOf(checkpoints[i - 1]));
  }

  function giveOut(): void {
    documents.push({ number: Math.floor((windowCount - 1) / windowsPerDocument), windows });
    windows = [];
  }

  return {
    get next() {
      return next;
    },
    push(chunk) {
      try {
        for (const piece of gunzip.push(chunk)) {
          const { text } = gunzip.place;
          onText?.(piece, text - piece.length);
          if (text >= gunzip.stopAt) mark();
        }
      } catch (thrown) {
        gunzip.close();
        throw thrown;
      }
      next += chunk.length;
    },
    takeWindows() {
      const taken = documents;
      documents = [];
      return taken;
    },
    progress() {
      const state = gunzip.state();
      return {
        ...{ spacing, checkpoints: [...checkpoints], windowCount, windows: [...windows] },
        ...{ place: gunzip.place, state: state === null ? null : packState(state) },
      };
    },
    end() {
      gunzip.end();
      if (windows.length > 0) giveOut();
      const textSize = gunzip.place.text;
      gunzip.close();
      return { checkpoints, size: next, textSize };
    },
  };
}
