import { constants, crc32, deflateRawSync } from 'node:zlib';
import { type FixedCsv, fixedBytes, fixedHeader, fixedRowBytes } from '../data/fixed.ts';
import type { MadeObject } from './made-object.ts';

/** A row of its own, and as many of the cycle. */
const rowsPerBlock = 32_768;
const windowBytes = 32_768;

const start = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** An empty stored block, the last of the member. */
const end = Buffer.from([1, 0, 0, 0xff, 0xff]);

/**
 * A CSV of about `rows` rows as a gzip file of one member, of any size, of which any byte is found by arithmetic.
 *
 * The member is a cycle of blocks that were compressed once, each with the 32 KiB before it as its window, as `gzip`
 * does. Before each block stands one row, stored as it is: its id counts on, so that no two places of the file are the
 * same. Nothing refers to that row, since the window had zeros in its place when the block was compressed. Each of the
 * `blocksPerCycle` blocks takes 1.3 MB of memory.
 */
export function gzipOfRows({ rows: wanted, seed }: FixedCsv, blocksPerCycle = 128): MadeObject {
  const blocks = Math.max(1, Math.round(wanted / rowsPerBlock));
  const cycle = compressed(seed, Math.min(blocks, blocksPerCycle));
  const offsets = [0];
  for (const { body } of cycle)
    offsets.push((offsets.at(-1) as number) + storedBytes(fixedRowBytes) + body.length);
  const bytesPerCycle = offsets.at(-1) as number;
  const offsetOf = (block: number) =>
    Math.floor(block / cycle.length) * bytesPerCycle + (offsets[block % cycle.length] as number);
  const header = Buffer.concat([start, stored(Buffer.from(fixedHeader))]);
  const rowsOfCycle = cycle.length * rowsPerBlock;
  const own = (block: number) =>
    Buffer.concat([...fixedBytes({ rows: 1, seed }, ...rangeOf(rowsOfCycle + block))]);
  const rows = blocks * rowsPerBlock;
  const textBytes = fixedHeader.length + rows * fixedRowBytes;

  function crcFrom(crc: number): number {
    let all = crc;
    for (let block = 0; block < blocks; block++)
      all = crc32(cycle[block % cycle.length]?.text as Buffer, crc32(own(block), all));
    return all;
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crcFrom(crc32(fixedHeader)), 0);
  trailer.writeUInt32LE(textBytes % 2 ** 32, 4);
  const last = Buffer.concat([end, trailer]);
  const endOfBlocks = header.length + offsetOf(blocks);

  function* pieces(from: number): Generator<[number, Buffer]> {
    if (from < header.length) yield [0, header];
    let block = Math.min(blocks, firstBlockAt(from - header.length));
    for (; block < blocks; block++) {
      const at = header.length + offsetOf(block);
      const row = stored(own(block));
      yield [at, row];
      yield [at + row.length, cycle[block % cycle.length]?.body as Buffer];
    }
    yield [endOfBlocks, last];
  }
  /** The block that has this byte, counted from the first block's start. */
  function firstBlockAt(offset: number): number {
    if (offset <= 0) return 0;
    const cycles = Math.floor(offset / bytesPerCycle);
    const within = offset - cycles * bytesPerCycle;
    return cycles * cycle.length + offsets.findLastIndex((at) => at <= within);
  }
  return {
    ...{ size: endOfBlocks + last.length, rows, textBytes },
    *bytes(from, to) {
      for (const [at, piece] of pieces(from)) {
        if (at >= to) return;
        const wantedOfIt = piece.subarray(Math.max(0, from - at), to - at);
        if (wantedOfIt.length > 0) yield wantedOfIt;
      }
    },
    crcOfRows: () => crcFrom(0),
  };
}

interface Block {
  text: Buffer;
  body: Buffer;
}

/** The blocks of a cycle. The first of them refers to nothing before it, for nothing is before it at first. */
function compressed(seed: number, count: number): Block[] {
  const rows = rowsPerBlock - 1;
  const blocks: Block[] = [];
  for (let i = 0; i < count; i++) {
    const text = Buffer.concat([...fixedBytes({ rows: count * rows, seed }, ...rangeOf(i * rows, rows))]);
    const before = blocks.at(-1)?.text.subarray(fixedRowBytes - windowBytes) ?? Buffer.alloc(0);
    const dictionary = Buffer.concat([before, Buffer.alloc(fixedRowBytes)]);
    const body = deflateRawSync(text, { level: 6, dictionary, finishFlush: constants.Z_SYNC_FLUSH });
    blocks.push({ text, body });
  }
  return blocks;
}

/** Where `count` rows stand in the text. */
function rangeOf(row: number, count = 1): [number, number] {
  const from = fixedHeader.length + row * fixedRowBytes;
  return [from, from + count * fixedRowBytes];
}

const storedBytes = (length: number) => length + 5;

/** A stored block that begins on a whole byte (RFC 1951, 3.2.4). */
function stored(bytes: Buffer): Buffer {
  const block = Buffer.alloc(storedBytes(bytes.length));
  block.writeUInt16LE(bytes.length, 1);
  block.writeUInt16LE(bytes.length ^ 0xffff, 3);
  bytes.copy(block, 5);
  return block;
}
