import { crc32, deflateRawSync } from 'node:zlib';

/** A member that is to be written. What is left out is as it should be. */
export interface ZipEntry {
  name: string;
  bytes?: Uint8Array | string;
  stored?: boolean;
  /** What the headers say, where it is not what is so. */
  says?: {
    method?: number;
    flags?: number;
    size?: number;
    packedSize?: number;
    crc?: number;
    header?: number;
    localName?: string;
  };
  /** As it is packed, where it is another method. */
  packed?: Uint8Array;
  /** Bytes of `name`, where it is not in UTF-8. */
  rawName?: Uint8Array;
  attributes?: number;
  /** Sizes and the place stand in the extra field of 64 bits. */
  zip64?: boolean;
  extra?: Uint8Array;
}

export interface ZipOptions {
  /** Bytes before and behind the archive, and whether its offsets count those before. */
  before?: Uint8Array | string;
  behind?: Uint8Array | string;
  offsetsCount?: boolean;
  comment?: string;
  zip64?: boolean;
  /** What the end says, where it is not what is so. */
  says?: { entries?: number; size?: number; offset?: number; disk?: number };
}

/** Writes a zip archive (APPNOTE.TXT), right or wrong. */
export function zipOf(entries: readonly ZipEntry[], options: ZipOptions = {}): Buffer {
  const before = Buffer.from(options.before ?? '');
  const base = options.offsetsCount === false ? before.length : 0;
  const pieces: Buffer[] = [before];
  let at = before.length;
  const add = (...some: Uint8Array[]) => {
    for (const piece of some) {
      pieces.push(Buffer.from(piece));
      at += piece.length;
    }
  };
  const directory: Buffer[] = [];
  for (const entry of entries) {
    const bytes = Buffer.from(entry.bytes ?? '');
    const packed = entry.packed ?? (entry.stored ? bytes : deflateRawSync(bytes));
    const says = {
      method: entry.stored ? 0 : 8,
      flags: 0x800,
      size: bytes.length,
      packedSize: packed.length,
      crc: crc32(bytes),
      header: at - base,
      ...entry.says,
    };
    const name = Buffer.from(entry.rawName ?? entry.name);
    const localName = Buffer.from(says.localName ?? name);
    const extra = Buffer.from(entry.extra ?? '');
    const crc = [...u32(says.crc), ...u32(says.packedSize), ...u32(says.size)];
    add(
      Buffer.from([
        ...u32(0x04034b50),
        ...u16(20),
        ...u16(says.flags),
        ...u16(says.method),
        ...u32(0),
        ...crc,
        ...u16(localName.length),
        ...u16(0),
      ]),
      localName,
      packed,
    );
    const long = entry.zip64
      ? Buffer.from([...u16(1), ...u16(24), ...u64(says.size), ...u64(says.packedSize), ...u64(says.header)])
      : Buffer.alloc(0);
    const fields = entry.zip64 ? [...u32(says.crc), ...u32(0xffffffff), ...u32(0xffffffff)] : crc;
    directory.push(
      Buffer.from([
        ...u32(0x02014b50),
        ...u16(0x031e),
        ...u16(20),
        ...u16(says.flags),
        ...u16(says.method),
        ...u32(0),
        ...fields,
        ...u16(name.length),
        ...u16(extra.length + long.length),
        ...u16(0),
        ...u16(0),
        ...u16(0),
        ...u32(entry.attributes ?? 0),
        ...u32(entry.zip64 ? 0xffffffff : says.header),
      ]),
      name,
      extra,
      long,
    );
  }
  const offset = at - base;
  add(Buffer.concat(directory));
  const end = { entries: entries.length, size: at - base - offset, offset, disk: 0, ...options.says };
  if (options.zip64) {
    const record = at - base;
    add(
      Buffer.from([
        ...u32(0x06064b50),
        ...u64(44),
        ...u16(45),
        ...u16(45),
        ...u32(0),
        ...u32(0),
        ...u64(end.entries),
        ...u64(end.entries),
        ...u64(end.size),
        ...u64(end.offset),
      ]),
    );
    add(Buffer.from([...u32(0x07064b50), ...u32(0), ...u64(record), ...u32(1)]));
  }
  const comment = Buffer.from(options.comment ?? '');
  const [entries16, size32, offset32] = options.zip64
    ? [0xffff, 0xffffffff, 0xffffffff]
    : [end.entries, end.size, end.offset];
  add(
    Buffer.from([
      ...u32(0x06054b50),
      ...u16(end.disk),
      ...u16(end.disk),
      ...u16(entries16),
      ...u16(entries16),
      ...u32(size32),
      ...u32(offset32),
      ...u16(comment.length),
    ]),
    comment,
    Buffer.from(options.behind ?? ''),
  );
  return Buffer.concat(pieces);
}

function u16(value: number): number[] {
  return [value & 255, (value >>> 8) & 255];
}

function u32(value: number): number[] {
  return [...u16(value), ...u16(Math.floor(value / 0x10000))];
}

function u64(value: number): number[] {
  return [...u32(value % 2 ** 32), ...u32(Math.floor(value / 2 ** 32))];
}
