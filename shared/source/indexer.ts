import { type Encoding, needsIndex } from '../encodings.ts';
import { type Checkpoint, start } from './checkpoint.ts';
import type { IndexProgress, TextIndex } from './text-index.ts';
import { type About, createTranscoder, type Transcoder } from './transcoder.ts';

/** Between two checkpoints, as long as they are few: what is decoded in vain before a range. Bytes of the object. */
const firstSpacing = 256 * 1024;
/** When there are more, every other one is dropped. */
const mostCheckpoints = 10_000;
/** Longer than any character and the escape sequence before it. */
const leastSpacing = 16;

export interface IndexerOptions {
  encoding: Encoding;
  about: About;
  /** Of the call before, to go on from there. */
  progress?: IndexProgress | undefined;
  /** Bytes of the object between two checkpoints at first, 16 or more, and the most checkpoints, 2 or more. */
  spacing?: number;
  most?: number;
}

/** Makes the index of an object in one pass, which may be stopped after any chunk and go on in another call. */
export interface Indexer {
  /** The byte of the object from which the next chunk must come. */
  readonly next: number;
  /** Throws `NotInEncoding`. Nobody may change the chunk later. */
  push(chunk: Uint8Array): void;
  /** What another call needs to go on: from `next` of an indexer that is made with it. */
  progress(): IndexProgress;
  /** To be called at the end of the object. Throws `NotInEncoding` if that cuts a character. */
  end(): TextIndex;
}

/**
 * The index depends on the object alone, not on how its bytes came: checkpoints stand where the last whole character ends
 * before each multiple of the spacing.
 */
export function createIndexer({ encoding, about, progress, ...options }: IndexerOptions): Indexer {
  const { most = mostCheckpoints } = options;
  let spacing = progress?.spacing ?? options.spacing ?? firstSpacing;
  if (spacing < leastSpacing || most < 2) throw new RangeError(`spacing ${spacing}, most ${most}`);
  let checkpoints: Checkpoint[] = [...(progress?.checkpoints ?? [start])];
  const first = progress?.position ?? start;
  const transcoder = needsIndex(encoding) ? createTranscoder(encoding, first, about) : passThrough(first);
  let [next] = first;

  function mark(): void {
    const { position } = transcoder;
    if (position[0] <= (checkpoints.at(-1)?.[0] ?? -1)) return;
    checkpoints.push(position);
    if (checkpoints.length <= most) return;
    spacing *= 2;
    // Those that there would be if this had been the spacing from the start.
    checkpoints = checkpoints.filter(([object]) => Math.ceil(object / (spacing / 2)) % 2 === 0);
  }

  return {
    get next() {
      return next;
    },
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const boundary = (Math.floor(next / spacing) + 1) * spacing;
        const some = chunk.subarray(at, at + boundary - next);
        for (const _ of transcoder.push(some));
        at += some.length;
        next += some.length;
        if (next === boundary) mark();
      }
    },
    progress: () => ({ encoding, spacing, checkpoints: [...checkpoints], position: transcoder.position }),
    end() {
      transcoder.end();
      return { encoding, checkpoints, size: next, textSize: transcoder.position[1] };
    },
  };
}

function passThrough([from]: Checkpoint): Transcoder {
  let at = from;
  return {
    get position(): Checkpoint {
      return [at, at];
    },
    *push(chunk) {
      at += chunk.length;
      yield chunk;
    },
    end: () => undefined,
  };
}
