/**
 * A place from which an object of Zstandard can be read: its byte of the object and byte of the text, and, where no frame
 * begins, the number of its window. As short as it can be, because an index has thousands of them.
 */
export type ZstdCheckpoint =
  | readonly [byte: number, text: number]
  | readonly [byte: number, text: number, window: number];

/** How an object of Zstandard is read from any byte of its text. JSON; the windows are kept apart. */
export interface ZstdIndex {
  /** Whose states the windows are: another decoder can go on only where a frame begins. */
  decoder: string;
  /** In their order, some ten thousand at most. The first is the start. */
  checkpoints: ZstdCheckpoint[];
  /** Bytes of the object. */
  size: number;
  /** Bytes of its text. */
  textSize: number;
}

/** An index that is being made. JSON, as large as the index and a window. */
export interface ZstdProgress {
  decoder: string;
  /** Between two checkpoints. Bytes of the text. */
  spacing: number;
  checkpoints: ZstdCheckpoint[];
  windowCount: number;
  /** Where to go on, and with what; null: a frame begins there. */
  place: { byte: number; text: number };
  state: string | null;
}
