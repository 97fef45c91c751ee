/**
 * A place from which an object that is gzip can be read: its bit of the object and byte of the text, then the CRC-32 and
 * the size of the member's text before, and the number of its window. Where a member begins there is none of the last
 * three. As short as it can be, because an index has thousands of them.
 */
export type GzipCheckpoint =
  | readonly [bit: number, text: number]
  | readonly [bit: number, text: number, crc: number, size: number, window: number];

/** How an object that is gzip is read from any byte of its text. JSON; the windows are kept apart. */
export interface GzipIndex {
  /** In their order, some ten thousand at most. The first is the start. */
  checkpoints: GzipCheckpoint[];
  /** Bytes of the object. */
  size: number;
  /** Bytes of its text. */
  textSize: number;
}

/** How many windows a document has, but for the last: window n is in document n / `windowsPerDocument`. */
export const windowsPerDocument = 16;

/** An index that is being made. JSON, as large as the index and a document of windows. */
export interface GzipProgress {
  /** Between two checkpoints. Bytes of the text. */
  spacing: number;
  checkpoints: GzipCheckpoint[];
  /** How many windows there were, and those that no document has yet. */
  windowCount: number;
  windows: string[];
  /** Where to go on, and with what; null: a member begins there. */
  place: { bit: number; text: number; crc: number; size: number };
  state: string | null;
}
