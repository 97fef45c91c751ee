import type { Encoding } from '../encodings.ts';
import type { Checkpoint } from './checkpoint.ts';

/** How an object is read as text from any offset. JSON. */
export interface TextIndex {
  encoding: Encoding;
  /** In their order, some ten thousand at most. The first is the start. */
  checkpoints: Checkpoint[];
  /** Bytes of the object. */
  size: number;
  /** Bytes of its text. */
  textSize: number;
}

/** An index that is being made. JSON, as large as the index. */
export interface IndexProgress {
  encoding: Encoding;
  /** Between two checkpoints. Bytes of the object. */
  spacing: number;
  checkpoints: Checkpoint[];
  /** Where the next character begins. */
  position: Checkpoint;
}
