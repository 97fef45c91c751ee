import type { TextLimit } from '../../text-limit.ts';
import { createUnzstd } from '../../zstd/unzstd.ts';
import { zstdDecoder } from '../../zstd/zstd.wasm.ts';
import type { WindowsDocument } from '../gzip/gzip-index.ts';
import { packState, unpackState } from '../packed-state.ts';
import type { ZstdCheckpoint, ZstdIndex, ZstdProgress } from './zstd-index.ts';

/** From a checkpoint to a frame that is one too, as long as they are few. Bytes of the text. */
const firstSpacing = 4 * 1024 * 1024;
/** So many times as far it is to one within a frame, because that takes a window: 0.3 to 3 MB as it is kept. */
const withinFrames = 8;
/** When there are more, every other one is dropped. */
const mostCheckpoints = 10_000;

export interface ZstdIndexerOptions {
  /** Its address, for messages. */
  object: string;
  /** Of the call before, to go on from there. */
  progress?: ZstdProgress | undefined;
  limit?: TextLimit | undefined;
  /** Gets the text, in pieces that change with the next one. */
  onText?: ((piece: Uint8Array, at: number) => void) | undefined;
  /** Bytes of the text between two checkpoints at first, and the most checkpoints, 2 or more. */
  spacing?: number;
  most?: number;
}

/**
 * Makes the index of an object of Zstandard in one pass, which may be stopped after any chunk and go on in another call. It
 * proves what the frames say of their text.
 */
export interface ZstdIndexer {
  /** The byte of the object from which the next chunk must come. */
  readonly next: number;
  /** Throws `DamagedZstd`, `ZstdNotRead` and `TooMuchText`. */
  push(chunk: Uint8Array): void;
  /** The windows that were not given out yet. To be called behind each `push`, or memory grows. */
  takeWindows(): WindowsDocument[];
  /** What another call needs to go on: from `next` of an indexer that is made with it. */
  progress(): ZstdProgress;
  /** To be called at the end of the object. Throws `DamagedZstd` if that cuts a frame. */
  end(): ZstdIndex;
}

/**
 * The index depends on the object alone, not on how its bytes came, and so does the place of each window: checkpoints stand
 * where frames begin, and, within those that are long, blocks.
 */
export function createZstdIndexer({
  object,
  progress,
  limit,
  onText,
  ...options
}: ZstdIndexerOptions): ZstdIndexer {
  const { most = mostCheckpoints } = options;
  let spacing = progress?.spacing ?? options.spacing ?? firstSpacing;
  if (!Number.isInteger(spacing) || spacing < 1 || most < 2)
    throw new RangeError(`spacing ${spacing}, most ${most}`);
  let checkpoints: ZstdCheckpoint[] = [...(progress?.checkpoints ?? [[0, 0] as const])];
  let windowCount = progress?.windowCount ?? 0;
  let documents: WindowsDocument[] = [];
  const from = progress && {
    place: progress.place,
    state: progress.state === null ? null : unpackState(progress.state),
  };
  const unzstd = createUnzstd({ object, from, limit });
  let next = from?.place.byte ?? 0;

  function mark(): void {
    const { byte, text } = unzstd.place;
    const since = text - (checkpoints.at(-1)?.[1] ?? 0);
    if (since < spacing) return;
    if (unzstd.isAt === 'frame') checkpoints.push([byte, text]);
    else if (unzstd.isAt === 'block' && since >= withinFrames * spacing) {
      documents.push({ number: windowCount, windows: [packState(unzstd.state() ?? Buffer.of())] });
      checkpoints.push([byte, text, windowCount++]);
    }
    while (checkpoints.length > most) thin();
  }

  function thin(): void {
    spacing *= 2;
    const kept: ZstdCheckpoint[] = [];
    for (const one of checkpoints) {
      const least = one.length === 2 ? spacing : withinFrames * spacing;
      const before = kept.at(-1);
      if (before === undefined || one[1] - before[1] >= least) kept.push(one);
    }
    checkpoints = kept;
  }

  return {
    get next() {
      return next;
    },
    push(chunk) {
      try {
        for (const piece of unzstd.push(chunk)) {
          if (piece.length === 0) mark();
          else onText?.(piece, unzstd.place.text - piece.length);
        }
      } catch (thrown) {
        unzstd.close();
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
      const state = unzstd.state();
      return {
        ...{ decoder: zstdDecoder, spacing, checkpoints: [...checkpoints], windowCount },
        ...{ place: unzstd.place, state: state === null ? null : packState(state) },
      };
    },
    end() {
      unzstd.end();
      const textSize = unzstd.place.text;
      unzstd.close();
      return { decoder: zstdDecoder, checkpoints, size: next, textSize };
    },
  };
}
