import zlib from 'node:zlib';
import { createGzip } from '../../shared/gzip/gzip.ts';
import { ownCrc32 } from '../../shared/gzip/inflate/crc.ts';
import type { Random } from './csv-random.ts';
import { randomDeflate } from './deflate-writer.ts';

/** What the header of a member may have beside what it must. */
export interface HeaderFields {
  extra?: Uint8Array;
  name?: string;
  comment?: string;
  hasCrc?: boolean;
}

export function memberHeader({ extra, name, comment, hasCrc }: HeaderFields = {}): Buffer {
  const flags =
    (hasCrc ? 2 : 0) | (extra ? 4 : 0) | (name === undefined ? 0 : 8) | (comment === undefined ? 0 : 16);
  const fields = [Buffer.from([0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 255])];
  if (extra) fields.push(Buffer.from([extra.length & 255, extra.length >> 8]), Buffer.from(extra));
  for (const text of [name, comment]) if (text !== undefined) fields.push(Buffer.from(`${text}\0`, 'latin1'));
  const header = Buffer.concat(fields);
  const crc = ownCrc32(header, 0);
  return hasCrc ? Buffer.concat([header, Buffer.from([crc & 255, (crc >> 8) & 255])]) : header;
}

/** A member of gzip around a stream of deflate. */
export function memberOf(deflated: Uint8Array, text: Uint8Array, fields?: HeaderFields): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(ownCrc32(text, 0), 0);
  trailer.writeUInt32LE(text.length, 4);
  return Buffer.concat([memberHeader(fields), deflated, trailer]);
}

/** As bgzip writes it, with the empty member at its end. */
export function bgzf(text: Uint8Array, blockSize = 0xff00, before: number[] = []): Buffer {
  const members: Buffer[] = [];
  for (let at = 0; at <= text.length; at += blockSize) {
    const some = text.subarray(at, at + blockSize);
    const deflated = zlib.deflateRawSync(some);
    const extra = Buffer.from([...before, 0x42, 0x43, 2, 0, 0, 0]);
    extra.writeUInt16LE(12 + extra.length + deflated.length + 8 - 1, extra.length - 2);
    members.push(memberOf(deflated, some, { extra }));
    if (some.length === 0) return Buffer.concat(members);
  }
  return Buffer.concat([...members, bgzf(new Uint8Array())]);
}

/** Bytes of several kinds. */
export function randomText(random: Random): Buffer {
  const size = random.pick([0, 1, random.int(100), random.int(3000), random.int(3000), random.int(40_000)]);
  const text = Buffer.alloc(size);
  switch (random.int(4)) {
    case 0:
      return text.fill(random.int(256));
    case 1: {
      const values = random.pick([2, 5, 40, 256]);
      return Buffer.from(text.map(() => random.int(values)));
    }
    default: {
      const words = Array.from({ length: 30 }, () => random.int(1e6).toString(36));
      let at = 0;
      while (at < size)
        at += text.write(`${random.int(1000)},${random.pick(words)},"${random.pick(words)}"\n`, at) || 1;
      return text;
    }
  }
}

function zlibDeflated(random: Random, text: Buffer): Buffer {
  const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED } = zlib.constants;
  return zlib.deflateRawSync(text, {
    level: random.int(10),
    memLevel: 1 + random.int(9),
    windowBits: 9 + random.int(7),
    strategy: random.pick([
      Z_DEFAULT_STRATEGY,
      Z_DEFAULT_STRATEGY,
      Z_FILTERED,
      Z_HUFFMAN_ONLY,
      Z_RLE,
      Z_FIXED,
    ]),
  });
}

function randomFields(random: Random): HeaderFields {
  const bytes = (below: number) => Array.from({ length: random.int(below) }, () => 1 + random.int(255));
  return {
    ...(random.once(3) ? { extra: Uint8Array.from(bytes(random.pick([3, 12, 600]))) } : {}),
    ...(random.once(3) ? { name: String.fromCharCode(...bytes(30)) } : {}),
    ...(random.once(4) ? { comment: String.fromCharCode(...bytes(30)) } : {}),
    hasCrc: random.once(3),
  };
}

function randomMember(random: Random): { bytes: Buffer; text: Buffer } {
  if (random.once(3)) {
    const { bytes, text } = randomDeflate(random, 1 + random.int(4));
    return { bytes: memberOf(bytes, text, randomFields(random)), text };
  }
  const text = randomText(random);
  switch (random.int(4)) {
    case 0: {
      const gzip = createGzip();
      gzip.write(text);
      return { bytes: Buffer.concat(gzip.end()), text };
    }
    case 1: {
      const before = random.once(2) ? [] : [7, 7, 3, 0, 1, 2, 3];
      return { bytes: bgzf(text, random.pick([1 + random.int(3000), 0xff00]), before), text };
    }
    default:
      return { bytes: memberOf(zlibDeflated(random, text), text, randomFields(random)), text };
  }
}

/** Members of gzip by several makers. */
export function randomGzip(random: Random): { object: Buffer; text: Buffer } {
  const members = Array.from({ length: random.pick([1, 1, 1, 2, 3, 6]) }, () => randomMember(random));
  const padding = Buffer.alloc(random.once(6) ? random.int(600) : 0);
  return {
    object: Buffer.concat([...members.map(({ bytes }) => bytes), padding]),
    text: Buffer.concat(members.map(({ text }) => text)),
  };
}
