import { NotCsv } from '../../errors.ts';
import type { ReadBytes } from '../text.ts';
import type { Archive } from '../zip/archive.ts';
import { readMember } from '../zip/read-member.ts';

/** Signature of the container of old Office files and of encrypted new ones (MS-CFB, 2.2). */
const containerStart = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** Whether an object is such a container, by its first bytes. */
export function isOldOffice(head: Uint8Array): boolean {
  return containerStart.equals(head.subarray(0, containerStart.length));
}

/**
 * The error of an old or encrypted Office file: what it is, by the names in its directory.
 *
 * @param read reads the object @param object its address
 */
export async function oldOfficeRefusal(read: ReadBytes, size: number, object: string): Promise<NotCsv> {
  const names = await directoryNames(read, size);
  if (names.includes('EncryptedPackage')) {
    return new NotCsv(
      `${object} is an Excel or Office file that is encrypted with a password. Save it without the password as .xlsx or as "CSV UTF-8", and drop that.`,
    );
  }
  const isExcel = names.includes('Workbook') || names.includes('Book');
  const what = isExcel ? 'an Excel workbook in the old format .xls' : 'an old Excel or Office file';
  return new NotCsv(
    `${object} is ${what}, which is not read. Open it in Excel, save it as .xlsx or as "CSV UTF-8", and drop that.`,
  );
}

const ENTRY_BYTES = 128;

/** The names at the beginning of the directory: those that matter are among its first ones. */
async function directoryNames(read: ReadBytes, size: number): Promise<string[]> {
  const header = await pieceOf(read, 0, 512);
  if (header.length < 512) return [];
  const sector = 2 ** Math.min(12, header.readUInt16LE(30));
  const from = (header.readUInt32LE(48) + 1) * sector;
  const entries = await pieceOf(read, Math.min(from, size), Math.min(from + 16 * ENTRY_BYTES, size));
  const names: string[] = [];
  for (let at = 0; at + ENTRY_BYTES <= entries.length; at += ENTRY_BYTES) {
    const bytes = Math.min(64, entries.readUInt16LE(at + 64));
    names.push(entries.toString('utf16le', at, at + Math.max(0, bytes - 2)));
  }
  return names;
}

/**
 * What an archive is, by its members: an Excel workbook, or nothing but an archive. Throws `NotCsv` for documents of other
 * programs, which are archives too.
 */
export async function archiveKind(
  { members, locate }: Archive,
  read: ReadBytes,
  object: string,
): Promise<'xlsx' | 'zip'> {
  const names = new Set(members.map(({ name }) => name.toLowerCase()));
  const mimetype = members[0]?.name === 'mimetype' && members[0].size < 200 ? members[0] : null;
  if (mimetype !== null) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of readMember(read, await locate(mimetype), object)) chunks.push(chunk);
    const type = Buffer.concat(chunks).toString('latin1');
    if (type.startsWith('application/vnd.oasis.opendocument'))
      throw otherDocument(object, 'an OpenDocument file (.ods)');
  }
  if (!names.has('[content_types].xml') && !names.has('xl/workbook.xml')) return 'zip';
  const hasFolder = (folder: string) => [...names].some((name) => name.startsWith(folder));
  if (!hasFolder('xl/')) {
    if (hasFolder('word/')) throw otherDocument(object, 'a Word document');
    if (hasFolder('ppt/')) throw otherDocument(object, 'a PowerPoint document');
  }
  return 'xlsx';
}

function otherDocument(object: string, what: string): NotCsv {
  return new NotCsv(
    `${object} is ${what}, which is not read. Save the table in it as .xlsx or as "CSV UTF-8", and drop that.`,
  );
}

async function pieceOf(read: ReadBytes, from: number, to: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of read(from, to)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
