import type { TextLimit } from '../gzip/inflate/gunzip.ts';

/** How an object is compressed: as a whole. */
export interface Compression {
  kind: 'gzip';
  limit: TextLimit;
}
