import type { TextLimit } from '../../gzip/inflate/gunzip.ts';

export interface TextLimits {
  /** Bytes of the text. */
  mostText?: number | undefined;
  /** Bytes of the text for each byte of the object. */
  mostRatio?: number | undefined;
}

/** A file of fewer bytes is no danger, however small it is compressed. */
const harmless = 64 * 1024 * 1024;

/** Of two limits, the one that an object of this size comes to first. The settings are called as they are here. */
export function textLimit({ mostText, mostRatio }: TextLimits, size: number): TextLimit | undefined {
  const byRatio =
    mostRatio === undefined ? Number.POSITIVE_INFINITY : Math.max(harmless, Math.floor(mostRatio * size));
  if (mostText !== undefined && mostText <= byRatio) return { most: mostText, by: '"mostText"' };
  return byRatio === Number.POSITIVE_INFINITY ? undefined : { most: byRatio, by: '"mostRatio"' };
}
