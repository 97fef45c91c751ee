import type { ReadSettings } from '../../config/route.ts';
import { defaultExcludes, matches } from '../../config/values/glob.ts';
import { sizeText } from '../../config/values/size.ts';
import type { Decision } from '../../csv/head/types.ts';
import { NotCsv } from '../../errors.ts';
import type { Compression, PackedObject } from '../../source/compression.ts';
import type { ReadBytes } from '../../source/text.ts';
import { archiveKind, isOldOffice, oldOfficeRefusal } from '../../source/xlsx/office-file.ts';
import { type Archive, openArchive } from '../../source/zip/archive.ts';
import { chooseMember } from '../../source/zip/choose-member.ts';
import { zstdStart } from '../../source/zstd/first-frame.ts';
import type { TextLimit } from '../../text-limit.ts';
import { collected } from '../collected.ts';

/** So much text any object may hold, however small it is. Bytes. */
const harmless = 100e6;

/** The first bytes of a member of gzip: RFC 1952, 2.3.1. */
const gzipMark = [0x1f, 0x8b];

/** An object that is to be looked at. */
export interface Unopened {
  /** Its first bytes. */
  head: Uint8Array;
  /** Bytes. */
  size: number;
  read: ReadBytes;
  /** Its address. */
  object: string;
}

/** How an object is compressed, and what was decided of it. */
export interface Decided {
  compression: Compression | null;
  /** The object is an Excel workbook, which is nothing that is unpacked to a file. */
  isWorkbook?: true;
  decisions: Decision[];
}

/**
 * How an object is compressed, by its first bytes, and a zip archive by its directory; null: it is not. Throws `NotCsv`
 * where that is not what the route says, and what `chooseMember` and `openArchive` throw.
 */
export async function decideCompression(unopened: Unopened, read: DecidingSettings): Promise<Decided> {
  const { compression: setting, format } = read;
  const { head, size, object } = unopened;
  const isArchive = isZip(head);
  if (isOldOffice(head)) throw await oldOfficeRefusal(unopened.read, size, object);
  if (setting !== 'zip' && format === 'xlsx' && !isArchive) throw noWorkbook(object);
  if (setting === 'zip' || (isArchive && (setting === 'auto' || format === 'xlsx')))
    return inArchive(unopened, read);
  return wholeOf(unopened, read);
}

export type DecidingSettings = Pick<
  ReadSettings,
  'format' | 'compression' | 'member' | 'maxTextBytes' | 'maxRatio'
>;

function noWorkbook(object: string): NotCsv {
  return new NotCsv(
    `${object} is no Excel workbook, as "format": "xlsx" under "read" of the route says. Leave that out, and the content decides; or drop a workbook (.xlsx).`,
  );
}

/** How archives begin: with a member, or with their end where they have none, or with the mark of one that was cut. */
function isZip(head: Uint8Array): boolean {
  return ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'].includes(
    Buffer.from(head.subarray(0, 4)).toString('latin1'),
  );
}

async function inArchive({ read: bytes, size, object }: Unopened, read: DecidingSettings): Promise<Decided> {
  const archive = await openArchive({ read: bytes, size, object });
  const isWorkbook = (await archiveKind(archive, bytes, object)) === 'xlsx';
  if (isWorkbook && read.compression !== 'zip') {
    if (read.format === 'auto' || read.format === 'xlsx') return workbookOf(read);
    throw new NotCsv(
      `${object} is an Excel workbook, and not what "format": "${read.format}" under "read" of the route says. Leave that out, and the content decides; or drop a file that is.`,
    );
  }
  if (read.format === 'xlsx' && read.compression !== 'zip') throw noWorkbook(object);
  return memberOf(archive, read, object);
}

function workbookOf({ format }: Pick<ReadSettings, 'format'>): Decided {
  const why = 'it is a zip archive of the parts of an Excel workbook';
  const decisions = format === 'auto' ? [{ setting: 'format', value: 'xlsx', why }] : [];
  return { compression: null, isWorkbook: true, decisions };
}

async function memberOf(archive: Archive, read: DecidingSettings, object: string): Promise<Decided> {
  const { member: glob } = read;
  const member = await archive.locate(
    chooseMember(archive.members, {
      glob: glob === null ? null : { text: glob, matches: (name) => matches(glob, name) },
      isNoData: (name) => defaultExcludes.some((pattern) => matches(pattern, name)),
      object,
    }),
  );
  const why =
    glob === null ? 'the zip archive has no other file of data' : 'that is the file that "member" fits';
  return {
    compression: { kind: 'zip', member, limit: limitOf(read, member.to - member.from) },
    decisions: [
      ...(read.compression === 'auto' ? [{ setting: 'compression', value: 'zip', why: signature }] : []),
      { setting: 'member', value: member.name, why },
    ],
  };
}

const signature = 'it begins with the signature of that';

async function wholeOf(
  unopened: Unopened,
  {
    compression: setting,
    maxTextBytes,
    maxRatio,
  }: Pick<ReadSettings, 'compression' | 'maxTextBytes' | 'maxRatio'>,
): Promise<Decided> {
  if (setting === 'none') return { compression: null, decisions: [] };
  const { size, object } = unopened;
  const kind = await kindOf(unopened);
  if (setting !== 'auto' && setting !== kind) {
    throw new NotCsv(
      `${object} is not compressed with ${setting}, as "compression": "${setting}" under "read" of the route says. Leave that out, and the content decides; or drop a file that is.`,
    );
  }
  if (kind === null) return { compression: null, decisions: [] };
  return {
    compression: { kind, limit: limitOf({ maxTextBytes, maxRatio }, size) },
    decisions: setting === 'auto' ? [{ setting: 'compression', value: kind, why: signature }] : [],
  };
}

async function kindOf(unopened: Unopened): Promise<'gzip' | 'zstd' | null> {
  if (gzipMark.every((byte, at) => unopened.head[at] === byte)) return 'gzip';
  return (await zstdStart(unopened)) === null ? null : 'zstd';
}

/** How much text there may be of so many bytes. */
export function limitOf(
  { maxTextBytes, maxRatio }: Pick<ReadSettings, 'maxTextBytes' | 'maxRatio'>,
  size: number,
): TextLimit {
  const byRatio = Math.max(harmless, Math.floor(maxRatio * size));
  return byRatio < maxTextBytes
    ? { most: byRatio, by: `"maxRatio": ${maxRatio} under "read" of the route` }
    : { most: maxTextBytes, by: `"maxTextBytes": "${sizeText(maxTextBytes)}" under "read" of the route` };
}

/**
 * How long the text of a compressed object is by its own word, which is no proof: by the last four bytes of gzip (RFC 1952,
 * 2.3.1: ISIZE), or the first frame of Zstandard. Null where it does not say, or that can't be right, as in an object of
 * several members.
 */
export async function saidSize({ kind }: Compression, packed: PackedObject): Promise<number | null> {
  if (kind === 'zstd') return (await zstdStart(packed))?.contentSize ?? null;
  const { size, read } = packed;
  const tail = await collected(read(Math.max(0, size - 8), size));
  if (tail.length < 4) return null;
  const said = Buffer.from(tail.subarray(-4)).readUInt32LE();
  // Text that can't be compressed takes a few bytes more than it has, in each block of 64 KiB.
  return said * 1.001 + 1024 < size ? null : said;
}
