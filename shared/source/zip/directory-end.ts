import { DamagedZip } from '../../errors.ts';

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const END_BYTES = 22;
const END64_BYTES = 56;
const LOCATOR64_BYTES = 20;

/** So many bytes at the end of an object have the end of the directory in them: the longest comment is 65,535 bytes. */
export const tailBytes = 65_535 + END_BYTES + LOCATOR64_BYTES + END64_BYTES;

/** Where the central directory of an archive is. */
export interface DirectoryPlace {
  /** Bytes of the object; `to` is behind the last one. */
  from: number;
  to: number;
  entries: number;
  /** What is added to the offsets of the archive: something was put before it. */
  shift: number;
}

/** A view of some bytes of the object. */
export interface Piece {
  bytes: Buffer;
  /** Where they begin in the object. */
  at: number;
}

/**
 * The places where the central directory may be, the likeliest first: by each signature of its end that the tail has,
 * from the last one on, but those first behind which nothing comes. Bytes behind the archive and before it are allowed, as
 * all programs allow them.
 *
 * Throws `DamagedZip` for an archive of several files.
 */
export function directoryPlaces({ bytes, at }: Piece, object: string): DirectoryPlace[] {
  const places: DirectoryPlace[] = [];
  const doubtful: DirectoryPlace[] = [];
  for (let end = bytes.length - END_BYTES; end >= 0; end--) {
    if (bytes.readUInt32LE(end) !== END) continue;
    const comment = bytes.readUInt16LE(end + 20);
    const behind = bytes.length - (end + END_BYTES + comment);
    if (behind >= 0) (behind === 0 ? places : doubtful).push(...placesBy({ bytes, at }, end, object));
  }
  return [...places, ...doubtful];
}

function placesBy({ bytes, at }: Piece, end: number, object: string): DirectoryPlace[] {
  const long = readLong({ bytes, at }, end);
  const disk = bytes.readUInt16LE(end + 4);
  const disks = long?.disks ?? 1;
  // Of an archive in one file both numbers are 0, or all ones where the longer record has them.
  if ((disk !== 0 && disk !== 0xffff) || disks > 1) {
    throw new DamagedZip(
      `${object} is the last file of a zip archive in several files. Write the archive as one file and drop that.`,
    );
  }
  const size = long?.size ?? bytes.readUInt32LE(end + 12);
  const offset = long?.offset ?? bytes.readUInt32LE(end + 16);
  const entries = long?.entries ?? bytes.readUInt16LE(end + 10);
  const to = at + (long?.end ?? end);
  const shift = to - size - offset;
  const counted = { entries };
  return [
    ...(shift >= 0 ? [{ from: to - size, to, shift, ...counted }] : []),
    // Some write other records between the directory and its end.
    ...(shift !== 0 && offset + size <= to
      ? [{ from: offset, to: offset + size, shift: 0, ...counted }]
      : []),
  ];
}

/** The record that large archives have besides. Null: there is none before the end, or not in the tail. */
function readLong({ bytes, at }: Piece, end: number) {
  const locator = end - LOCATOR64_BYTES;
  if (locator < 0 || bytes.readUInt32LE(locator) !== LOCATOR64) return null;
  const said = Number(bytes.readBigUInt64LE(locator + 8)) - at;
  const found = [said, locator - END64_BYTES].find(
    (place) => place >= 0 && place + END64_BYTES <= locator && bytes.readUInt32LE(place) === END64,
  );
  if (found === undefined) return null;
  return {
    end: found,
    disks: bytes.readUInt32LE(locator + 16),
    entries: Number(bytes.readBigUInt64LE(found + 32)),
    size: Number(bytes.readBigUInt64LE(found + 40)),
    offset: Number(bytes.readBigUInt64LE(found + 48)),
  };
}
