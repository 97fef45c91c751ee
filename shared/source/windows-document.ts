/**
 * Windows that follow one another: what is needed to go on at a checkpoint. Of gzip that is up to 32 KiB of text above all, of
 * Zstandard the decoder's memory. JSON.
 */
export interface WindowsDocument {
  /** From 0 on. */
  number: number;
  /** gzip in base64. Of gzip several, of 20 KB each at most; of Zstandard one, of 0.3 to 3 MB. */
  windows: string[];
}
