import type { ReadSettings } from '../../config/route.ts';
import { defaultExcludes, matches } from '../../config/values/glob.ts';
import { sizeText } from '../../config/values/size.ts';
import type { Decision } from '../../csv/head/types.ts';
import { NotCsv } from '../../errors.ts';
import type { TextLimit } from '../../gzip/inflate/gunzip.ts';
import type { Compression } from '../../source/compression.ts';
import type { ReadBytes } from '../../source/text.ts';
import { archiveKind, isOldOffice, oldOfficeRefusal } from '../../source/xlsx/office-file.ts';
import { type Archive, openArchive } from '../../source/zip/archive.ts';
import { chooseMember } from '../../source/zip/choose-member.ts';

/** So much text any object may hold, however small it is. Bytes. */
const harmless = 100e6;

/** The first bytes by which each is known: RFC 1952, 2.3.1. */
const marks = [{ kind: 'gzip' as const, bytes: [0x1f, 0x8b] }];

/** Of a frame: RFC 8878, 3.1.1. */
const zstdMark = [0x28, 0xb5, 0x2f, 0xfd];

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

function wholeOf(
  { head, size, object }: Unopened,
  {
    compression: setting,
    maxTextBytes,
    maxRatio,
  }: Pick<ReadSettings, 'compression' | 'maxTextBytes' | 'maxRatio'>,
): Decided {
  const kind = marks.find(({ bytes }) => bytes.every((byte, at) => head[at] === byte))?.kind ?? null;
  if (setting === 'none') return { compression: null, decisions: [] };
  if (setting === 'zstd' && zstdMark.every((byte, at) => head[at] === byte)) {
    throw new NotCsv(
      `${object} is a Zstandard file, which is not read yet. Unpack it and drop the file that is inside, or compress it with gzip.`,
    );
  }
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
 * How long the text of a gzip object is by its last four bytes (RFC 1952, 2.3.1: ISIZE); null where they can't be right,
 * as in an object of several members. They are no proof.
 */
export function saidSize(tail: Uint8Array, size: number): number | null {
  if (tail.length < 4) return null;
  const said = Buffer.from(tail.subarray(-4)).readUInt32LE();
  // Text that can't be compressed takes a few bytes more than it has, in each block of 64 KiB.
  return said * 1.001 + 1024 < size ? null : said;
}
