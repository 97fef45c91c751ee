import { createUnzstd } from '../../zstd/unzstd.ts';
import { zstdDecoder } from '../../zstd/zstd.wasm.ts';
import { type PackedIndexer, type PackedIndexerOptions, spacingOf } from '../packed-indexer.ts';
import { packState, unpackState } from '../packed-state.ts';
import type { WindowsDocument } from '../windows-document.ts';
import type { ZstdCheckpoint, ZstdIndex, ZstdProgress } from './zstd-index.ts';

/** So many spacings lie before a checkpoint within a frame, because that takes a window: 0.3 to 3 MB as it is kept. */
const withinFrames = 8;

export type ZstdIndexerOptions = PackedIndexerOptions<ZstdProgress>;

/**
 * Indexes an object of Zstandard. It proves what the frames say of their text.
 *
 * The index depends on the object alone, not on how its bytes came, and so does the place of each window: checkpoints stand
 * where frames begin, and, within those that are long, blocks.
 */
export function createZstdIndexer({
  object,
  progress,
  limit,
  onText,
  ...options
}: ZstdIndexerOptions): PackedIndexer<ZstdProgress, ZstdIndex> {
  const { most, ...first } = spacingOf(progress, options);
  let { spacing } = first;
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
