import { TooMuchText } from './errors.ts';

/** How much text there may be. */
export interface TextLimit {
  /** Bytes. */
  most: number;
  /** The setting, for a person. */
  by: string;
}

/**
 * Throws `TooMuchText` for an object with more.
 *
 * @param text bytes @param object its address
 */
export function checkTextSize(text: number, limit: TextLimit | undefined, object: string): void {
  if (limit === undefined || text <= limit.most) return;
  throw new TooMuchText(
    `${object}: its text is longer than ${limit.most} bytes, the most that ${limit.by} allows. If the file is what it should be, raise that and drop it again; else correct the file.`,
  );
}
