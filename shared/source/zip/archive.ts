import { DamagedZip, NotCsv } from '../../errors.ts';
import type { ReadBytes } from '../text.ts';
import { damaged, readDirectory } from './directory.ts';
import { type DirectoryPlace, directoryPlaces, type Piece, tailBytes } from './directory-end.ts';
import { type Member, type MemberBytes, methodName } from './member.ts';

const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;

/** A directory of more bytes is not read: some 300,000 members. */
const mostDirectoryBytes = 32 * 2 ** 20;

/** Deflate makes at most so many bytes of one (RFC 1951: a match of 258 bytes in two bits). */
const mostDeflated = 1032;

/** A zip archive in an object that can be read at any byte. */
export interface Archive {
  members: Member[];
  /**
   * Where the bytes of a member are, by its local header. Throws `DamagedZip` where that contradicts the directory, and
   * `NotCsv` for what nobody reads: encrypted members, and other methods than stored and deflate.
   */
  locate(member: Member): Promise<MemberBytes>;
}

/** An object, and how messages call it. */
export interface ZipObject {
  read: ReadBytes;
  /** Bytes. */
  size: number;
  /** Its address. */
  object: string;
}

/**
 * Opens a zip archive by its end and its directory, with two or three ranged reads. The directory counts, as in all
 * programs, not what local headers say: bytes before the archive and behind it are passed over.
 *
 * Throws `DamagedZip`.
 */
export async function openArchive({ read, size, object }: ZipObject): Promise<Archive> {
  const tail = await pieceOf(read, Math.max(0, size - tailBytes), size);
  let why: DamagedZip | null = null;
  for (const place of directoryPlaces(tail, object)) {
    try {
      const members = readDirectory(await directoryBytes(read, place, tail, object), place, object);
      return { members, locate: (member) => locate(read, member, object) };
    } catch (thrown) {
      // The bytes by which it was found may be a part of something else, such as a comment.
      if (!(thrown instanceof DamagedZip)) throw thrown;
      why ??= thrown;
    }
  }
  throw why ?? damaged(object, 'it has no directory at its end, so a part of it is missing');
}

async function directoryBytes(
  read: ReadBytes,
  { from, to }: DirectoryPlace,
  tail: Piece,
  object: string,
): Promise<Buffer> {
  if (to - from > mostDirectoryBytes) throw damaged(object, `its directory would have ${to - from} bytes`);
  if (from >= tail.at) return tail.bytes.subarray(from - tail.at, to - tail.at);
  return (await pieceOf(read, from, to)).bytes;
}

async function locate(read: ReadBytes, member: Member, object: string): Promise<MemberBytes> {
  const { name, method, packedSize, size, crc, header, limit } = member;
  const called = `member ${JSON.stringify(name)}`;
  if (member.isEncrypted) {
    throw new NotCsv(
      `${object}: ${called} of the zip archive is encrypted, and is not read. Write the archive without a password and drop that.`,
    );
  }
  if (method !== 0 && method !== 8) {
    throw new NotCsv(
      `${object}: ${called} of the zip archive is packed by ${methodName(method)}, which is not read. Write the archive with the method "deflate", as "zip" does by itself, and drop that.`,
    );
  }
  const { bytes } = await pieceOf(
    read,
    header,
    Math.min(limit, header + LOCAL_BYTES + member.rawName.length),
  );
  const isHeader = bytes.length >= LOCAL_BYTES && bytes.readUInt32LE(0) === LOCAL;
  if (!isHeader)
    throw damaged(object, `at byte ${header}, where ${called} should begin, is no header of a member`);
  const nameLength = bytes.readUInt16LE(26);
  const isSame =
    nameLength === member.rawName.length &&
    bytes.subarray(LOCAL_BYTES).equals(member.rawName) &&
    bytes.readUInt16LE(8) === method;
  if (!isSame) throw damaged(object, `the header at byte ${header} is of another member than ${called}`);
  const from = header + LOCAL_BYTES + nameLength + bytes.readUInt16LE(28);
  const to = from + packedSize;
  if (to > limit)
    throw damaged(object, `${called} is longer than the room up to what follows it, byte ${limit}`);
  const most = method === 0 ? packedSize : packedSize * mostDeflated;
  if (size > most || (method === 0 && size !== packedSize)) {
    throw damaged(
      object,
      `${called} is said to have ${size} bytes, which ${packedSize} packed bytes can't give`,
    );
  }
  return { name, method: method === 0 ? 'stored' : 'deflate', from, to, size, crc };
}

async function pieceOf(read: ReadBytes, from: number, to: number): Promise<Piece> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of read(from, to)) chunks.push(chunk);
  return { bytes: Buffer.concat(chunks), at: from };
}
