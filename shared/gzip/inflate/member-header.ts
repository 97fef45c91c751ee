import { crc32 } from './crc.ts';

/** Of a member of gzip, by RFC 1952. */
export interface MemberHeader {
  /** Bytes of the whole member, where its header has them as bgzip writes them. */
  memberSize: number | null;
}

/** What makes a header wrong. */
export class HeaderFlaw extends Error {}

const hasHeaderCrc = 2;
const hasExtra = 4;
const hasName = 8;
const hasComment = 16;
const reserved = 0xe0;
/** Of a name or a comment. Nobody writes longer ones, and whoever goes on with a member reads all of its header again. Bytes. */
const longestText = 2 ** 20;

/**
 * Reads a header byte by byte: each `next` but the first gets one, and the last of them is answered with the header.
 * Throws `HeaderFlaw` with the byte that shows it. Nothing is kept of names and comments, however long they are.
 */
export function* readMemberHeader(): Generator<undefined, MemberHeader, number> {
  let crc = 0;
  function* byte(): Generator<undefined, number, number> {
    const one = yield;
    crc = flags & hasHeaderCrc ? crc32(Uint8Array.of(one), crc) : 0;
    return one;
  }
  function* short(): Generator<undefined, number, number> {
    return (yield* byte()) + 256 * (yield* byte());
  }

  let flags = hasHeaderCrc;
  if ((yield* byte()) !== 0x1f || (yield* byte()) !== 0x8b) throw new HeaderFlaw('no member of gzip begins');
  if ((yield* byte()) !== 8) throw new HeaderFlaw('a member says that it is not compressed by deflate');
  const found = yield* byte();
  if (found & reserved) throw new HeaderFlaw('a member has flags that do not exist');
  flags = found;
  // Time, compression and system.
  for (let i = 0; i < 6; i++) yield* byte();
  const memberSize = flags & hasExtra ? yield* sizeInExtra(short, byte) : null;
  for (const flag of [hasName, hasComment]) {
    for (let length = 0; flags & flag && (yield* byte()) !== 0; length++) {
      if (length === longestText)
        throw new HeaderFlaw(`a member has a name or a comment of more than ${longestText} bytes`);
    }
  }
  if (flags & hasHeaderCrc) {
    const computed = crc & 0xffff;
    if ((yield* short()) !== computed)
      throw new HeaderFlaw('the checksum of the header of a member is not its own');
  }
  return { memberSize };
}

type Field = () => Generator<undefined, number, number>;

/** Of the subfields, bgzip's `BC` has the size of the member less one. What is no list of subfields has none. */
function* sizeInExtra(short: Field, byte: Field): Generator<undefined, number | null, number> {
  let left = yield* short();
  let size: number | null = null;
  while (left >= 4) {
    const isBgzf = (yield* short()) === 0x4342;
    const length = yield* short();
    left -= 4;
    if (isBgzf && length === 2 && left >= 2) {
      size = (yield* short()) + 1;
      left -= 2;
      continue;
    }
    for (let i = Math.min(length, left); i > 0; i--, left--) yield* byte();
  }
  for (; left > 0; left--) yield* byte();
  return size;
}
