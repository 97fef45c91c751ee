import type { TextLimit } from '../text-limit.ts';
import type { ReadBytes } from './text.ts';
import { asGzip } from './zip/as-gzip.ts';
import type { MemberBytes } from './zip/member.ts';

/** How an object is compressed: as a whole, or as a member of a zip archive. JSON. */
export type Compression = { limit: TextLimit } & (
  | { kind: 'gzip' }
  | { kind: 'zstd' }
  | { kind: 'zip'; member: MemberBytes }
);

/** An object that is read by ranges. */
export interface PackedObject {
  /** Bytes. */
  size: number;
  read: ReadBytes;
}

/** What is decompressed of an object: all of it, or a member of the archive that it is, as gzip. */
export function packedOf(compression: Compression | null, object: PackedObject): PackedObject {
  return compression?.kind === 'zip' ? asGzip(compression.member, object.read) : object;
}
