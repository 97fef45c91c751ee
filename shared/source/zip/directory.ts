import { crc32 } from 'node:zlib';
import { DamagedZip } from '../../errors.ts';
import type { DirectoryPlace } from './directory-end.ts';
import type { Member } from './member.ts';
import { memberName } from './names.ts';

const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
/** Fields of 32 bits that stand in the extra field of 64 bits instead. */
const ELSEWHERE = 0xffffffff;

/**
 * The members of an archive, in the order of its directory. Throws `DamagedZip` where it contradicts itself.
 *
 * @param bytes of the directory
 */
export function readDirectory(bytes: Buffer, place: DirectoryPlace, object: string): Member[] {
  const members: Member[] = [];
  let at = 0;
  while (at + ENTRY_BYTES <= bytes.length && bytes.readUInt32LE(at) === ENTRY) {
    const [member, next] = readEntry(bytes, at, place, object);
    members.push(member);
    at = next;
  }
  // The number has 16 bits only, and some programs write what is left of a larger one.
  if (members.length !== place.entries && members.length % 0x10000 !== place.entries) {
    throw damaged(
      object,
      `its directory says that it has ${place.entries} members, and names ${members.length}`,
    );
  }
  return withLimits(members, place.from);
}

function readEntry(
  bytes: Buffer,
  at: number,
  { from, shift }: DirectoryPlace,
  object: string,
): [member: Member, next: number] {
  const flags = bytes.readUInt16LE(at + 8);
  const nameEnd = at + ENTRY_BYTES + bytes.readUInt16LE(at + 28);
  const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
  const next = extraEnd + bytes.readUInt16LE(at + 32);
  if (next > bytes.length) throw damaged(object, `its directory ends within entry ${from + at}`);
  const rawName = Uint8Array.from(bytes.subarray(at + ENTRY_BYTES, nameEnd));
  const extra = extraFields(bytes.subarray(nameEnd, extraEnd));
  const [size, packedSize, header] = longValues(
    [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)],
    extra.get(0x0001),
  );
  const name = unicodeName(extra.get(0x7075), rawName) ?? memberName(rawName);
  const member: Member = {
    ...{ name, rawName, kind: kindOf(name, bytes.readUInt16LE(at + 4), bytes.readUInt32LE(at + 38)) },
    method: methodOf(bytes.readUInt16LE(at + 10), extra.get(0x9901)),
    isEncrypted: (flags & 0x2041) !== 0,
    ...{ size, packedSize, crc: bytes.readUInt32LE(at + 16), header: header + shift, limit: from },
  };
  if (![size, packedSize, member.header].every(Number.isSafeInteger) || member.header >= from) {
    throw damaged(object, `its directory says that member ${JSON.stringify(name)} is outside the archive`);
  }
  return [member, next];
}

/** Extra fields by their ids. What can't be read as one is none, as all programs have it. */
function extraFields(bytes: Buffer): Map<number, Buffer> {
  const fields = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    if (end > bytes.length) break;
    fields.set(bytes.readUInt16LE(at), bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

/** The field of 64 bits has, in their order, those values for which there is no room elsewhere. */
function longValues(values: [number, number, number], field: Buffer | undefined): [number, number, number] {
  let at = 0;
  const [size, packedSize, header] = values.map((value) => {
    if (value !== ELSEWHERE || field === undefined || at + 8 > field.length) return value;
    at += 8;
    return Number(field.readBigUInt64LE(at - 8));
  });
  return [size as number, packedSize as number, header as number];
}

/** The name in UTF-8 that some programs add: of the very name that it is beside. */
function unicodeName(field: Buffer | undefined, rawName: Uint8Array): string | null {
  if (field === undefined || field.length < 5 || field[0] !== 1) return null;
  return field.readUInt32LE(1) === crc32(rawName) ? memberName(field.subarray(5)) : null;
}

/** The method beneath the encryption that WinZip calls AES. */
function methodOf(method: number, field: Buffer | undefined): number {
  return method === 99 && field !== undefined && field.length >= 7 ? field.readUInt16LE(5) : method;
}

const UNIX_HOSTS = [3, 19];

function kindOf(name: string, madeBy: number, attributes: number): Member['kind'] {
  if (name.endsWith('/')) return 'folder';
  const mode = UNIX_HOSTS.includes(madeBy >>> 8) ? attributes >>> 28 : 0;
  return mode === 0xa ? 'link' : mode === 0x4 ? 'folder' : 'file';
}

/** Where the next header begins, no member can go on: archives whose members overlap are made to do harm. */
function withLimits(members: readonly Member[], end: number): Member[] {
  const starts = [...new Set(members.map(({ header }) => header)), end].toSorted((a, b) => a - b);
  const next = new Map(starts.map((start, index) => [start, starts[index + 1] ?? end]));
  return members.map((member) => ({ ...member, limit: next.get(member.header) ?? end }));
}

export function damaged(object: string, what: string): DamagedZip {
  return new DamagedZip(
    `${object} is a damaged zip archive: ${what}. Write the archive again, check it with "unzip -t", and drop that.`,
  );
}
