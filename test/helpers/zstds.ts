import { Zstd } from '@hpcc-js/wasm-zstd';
import { frameHeaderSize, readFrameHeader } from '../../shared/zstd/frame-header.ts';
import type { Random } from './csv-random.ts';
import { randomText } from './gzips.ts';

/** Compresses into one frame, whose header says the size of the text. @param level 1 to 19 */
export type CompressZstd = (text: Uint8Array | string, level?: number) => Buffer;

export async function zstdCompressor(): Promise<CompressZstd> {
  const zstd = await Zstd.load();
  return (text, level = 3) => Buffer.from(zstd.compress(Buffer.from(text), level));
}

/** What a frame says of itself (RFC 8878, 3.1.1.1). */
export interface FrameFields {
  /** Bytes: 1 KiB times a power of two. */
  window?: number;
  size?: number;
  dictionary?: number;
  hasChecksum?: boolean;
}

function headerOf({ window = 2 ** 20, size, dictionary = 0, hasChecksum = false }: FrameFields): Buffer {
  const header = Buffer.alloc(18);
  header.writeUInt32LE(0xfd2fb528);
  header[4] = (size === undefined ? 0 : 0xc0) | (hasChecksum ? 4 : 0) | (dictionary === 0 ? 0 : 3);
  header[5] = (Math.log2(window) - 10) << 3;
  let end = 6;
  if (dictionary !== 0) end = header.writeUInt32LE(dictionary, end);
  if (size !== undefined) end = header.writeBigUInt64LE(BigInt(size), end);
  return header.subarray(0, end);
}

function blockOf(type: 0 | 1, size: number, isLast: boolean, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (type << 1) | Number(isLast), 0, 3);
  return Buffer.concat([header, bytes]);
}

/** A frame of blocks that are not compressed, or of a byte that is repeated. @param blockSize bytes of text */
export function rawFrame(from: Uint8Array | string, fields: FrameFields = {}, blockSize = 1024): Buffer {
  const text = Buffer.from(from);
  const blocks: Buffer[] = [];
  for (let at = 0; at < text.length || blocks.length === 0; at += blockSize) {
    const some = text.subarray(at, at + blockSize);
    const isLast = at + blockSize >= text.length;
    const isOne = some.length > 0 && some.every((byte) => byte === some[0]);
    blocks.push(blockOf(isOne ? 1 : 0, some.length, isLast, isOne ? some.subarray(0, 1) : some));
  }
  const checksum = fields.hasChecksum ? checksumOf(text) : Buffer.of();
  return Buffer.concat([headerOf(fields), ...blocks, checksum]);
}

/** A frame that has no text, and that readers pass over. @param type 0 to 15 */
export function skippable(content: Uint8Array | string, type = 0): Buffer {
  const header = Buffer.alloc(8);
  const bytes = Buffer.from(content);
  header.writeUInt32LE(0x184d2a50 + type);
  header.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

function blocksOf(frame: Buffer): { windowSize: number; blocks: Buffer } {
  return { ...readFrameHeader(frame), blocks: frame.subarray(frameHeaderSize(frame)) };
}

/** A frame without a checksum as one with a checksum. @param text that it was made of */
export function withChecksum(frame: Buffer, text: Uint8Array | string): Buffer {
  const copy = Buffer.from(frame);
  copy[4] = (copy[4] as number) | 4;
  return Buffer.concat([copy, checksumOf(Buffer.from(text))]);
}

/** A frame that says the size of its text as one that does not. */
export function withoutSize(frame: Buffer): Buffer {
  const { windowSize, blocks } = blocksOf(frame);
  const hasChecksum = readFrameHeader(frame).hasChecksum;
  const window = 2 ** Math.max(10, Math.ceil(Math.log2(windowSize || 1)));
  return Buffer.concat([headerOf({ window, hasChecksum }), blocks]);
}

function randomFrame(
  random: Random,
  zstd: CompressZstd,
  hasChecksum: boolean,
): { bytes: Buffer; text: Buffer } {
  const some = randomText(random);
  // A block has 128 KiB at most, so that a longer text has several.
  const text = random.once(4) ? Buffer.concat(Array(1 + random.int(9)).fill(some)) : some;
  if (random.once(3)) {
    const window = 1024 * 2 ** random.int(5);
    const size = random.once(2) ? { size: text.length } : {};
    return { text, bytes: rawFrame(text, { window, hasChecksum, ...size }, 1 + random.int(window)) };
  }
  const frame = zstd(text, 1 + random.int(19));
  const bytes = hasChecksum ? withChecksum(frame, text) : frame;
  return { text, bytes: random.once(2) ? withoutSize(bytes) : bytes };
}

/** Frames of several kinds. `isProven`: each has a checksum, and no size but theirs says where they begin. */
export function randomZstd(random: Random, zstd: CompressZstd) {
  const isProven = random.once(2);
  const frames = Array.from({ length: random.pick([1, 1, 1, 2, 3, 6]) }, () => {
    return randomFrame(random, zstd, isProven || random.once(3));
  });
  const without = () =>
    !isProven && random.once(4) ? skippable(Buffer.alloc(random.int(300), 7), random.int(16)) : Buffer.of();
  const padding = Buffer.alloc(random.once(6) ? random.int(600) : 0);
  return {
    object: Buffer.concat([...frames.flatMap(({ bytes }) => [without(), bytes]), without(), padding]),
    text: Buffer.concat(frames.map(({ text }) => text)),
    isProven,
  };
}

function checksumOf(text: Uint8Array): Buffer {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(Number(xxh64(text) & 0xffffffffn));
  return checksum;
}

const [p1, p2, p3, p4, p5] = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
];
const u64 = (value: bigint) => BigInt.asUintN(64, value);
const rotated = (value: bigint, by: bigint) => u64((value << by) | (value >> (64n - by)));
const round = (acc: bigint, word: bigint) => u64(rotated(u64(acc + word * p2), 31n) * p1);

/** XXH64 with the seed 0 (https://github.com/Cyan4973/xxHash, doc/xxhash_spec.md). */
function xxh64(bytes: Uint8Array): bigint {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let hash = p5;
  if (bytes.length >= 32) {
    const lanes = [u64(p1 + p2), p2, 0n, u64(-p1)];
    for (; at + 32 <= bytes.length; at += 32) {
      for (const [i, lane] of lanes.entries()) lanes[i] = round(lane, view.readBigUInt64LE(at + 8 * i));
    }
    const [a, b, c, d] = lanes as [bigint, bigint, bigint, bigint];
    hash = u64(rotated(a, 1n) + rotated(b, 7n) + rotated(c, 12n) + rotated(d, 18n));
    for (const lane of lanes) hash = u64((hash ^ round(0n, lane)) * p1 + p4);
  }
  hash = u64(hash + BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8)
    hash = u64(rotated(hash ^ round(0n, view.readBigUInt64LE(at)), 27n) * p1 + p4);
  if (at + 4 <= bytes.length) {
    hash = u64(rotated(hash ^ u64(BigInt(view.readUInt32LE(at)) * p1), 23n) * p2 + p3);
    at += 4;
  }
  for (; at < bytes.length; at++) hash = u64(rotated(hash ^ u64(BigInt(view[at] as number) * p5), 11n) * p1);
  hash = u64((hash ^ (hash >> 33n)) * p2);
  hash = u64((hash ^ (hash >> 29n)) * p3);
  return hash ^ (hash >> 32n);
}
