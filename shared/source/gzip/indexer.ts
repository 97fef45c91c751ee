import { createGunzip } from '../../gzip/inflate/gunzip.ts';
import { type PackedIndexer, type PackedIndexerOptions, spacingOf } from '../packed-indexer.ts';
import { packState, unpackState } from '../packed-state.ts';
import type { WindowsDocument } from '../windows-document.ts';
import { type GzipCheckpoint, type GzipIndex, type GzipProgress, windowsPerDocument } from './gzip-index.ts';

export type GzipIndexerOptions = PackedIndexerOptions<GzipProgress> & {
  /** See `GunzipOptions`. */
  isSingle?: boolean;
};

/**
 * Indexes an object that is gzip. It proves the CRC-32 and the size of each member; those of members that bgzip has written
 * are left to who reads them.
 *
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
}: GzipIndexerOptions): PackedIndexer<GzipProgress, GzipIndex> {
  const { most, ...first } = spacingOf(progress, options);
  let { spacing } = first;
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
