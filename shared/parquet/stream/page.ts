import * as zlib from 'node:zlib';
import type { ChunkReader } from '../chunk-reader.ts';
import { createConstant, createHybrid, type NumberReader } from '../encodings/hybrid.ts';
import { createPlain } from '../encodings/plain.ts';
import { damaged } from '../fault.ts';
import { encoding, pageType, physical } from '../format.ts';
import { BLOCK } from '../kernel/kernel.ts';
import type { Page } from '../page.ts';
import type { PageHeader } from '../page-header.ts';
import type { Field } from '../schema.ts';
import type { InflateStream } from './inflate.ts';

/** Node has it from 20.15 on, and Lambda does. */
const { crc32 } = zlib as Partial<typeof zlib>;

/** Smaller pages are unpacked as a whole: that is faster. Bytes. */
const LARGE = 4 * 2 ** 20;
/** Bytes of the file that are taken at once. */
const STEP = 128 * 1024;
/** Bytes of values of a large page that are enough for rows to be given. */
export const ENOUGH = 256 * 1024;

const tooShort = 'has a page that ends before its values do';

/** Whether the values of a page stand one behind the other, so that they can be read as they come. */
export function isStreamable(header: PageHeader, { element, repetition }: Field): boolean {
  return header.encoding === encoding.plain && repetition === 0 && element.type !== physical.boolean;
}

export function isLarge({ size, compressed }: PageHeader): boolean {
  return Math.max(size, compressed) > LARGE;
}

/** A page of plain values, of which some rows at a time are in the memory. */
export class StreamedPage {
  /** Rows that have not been given. */
  left: number;
  private readonly header: PageHeader;
  private readonly reader: ChunkReader;
  private readonly field: Field;
  private readonly inflated: AsyncIterator<Uint8Array>;
  private definitions: NumberReader | null = null;
  /** Levels of rows, of which those from `level` on have not been given. */
  private levels = new Int32Array(0);
  private level = 0;
  /** Unpacked bytes, of which those from `from` to `to` have not been given. */
  private held = Buffer.allocUnsafeSlow(0);
  private from = 0;
  private to = 0;
  private unpacked = 0;
  private crc = 0;

  private readonly enough: number;

  /** @param enough bytes of values with which rows can be given */
  constructor(
    header: PageHeader,
    reader: ChunkReader,
    field: Field,
    { inflate, enough }: { inflate: InflateStream; enough: number },
  ) {
    this.enough = enough;
    this.header = header;
    this.reader = reader;
    this.field = field;
    this.left = header.values;
    const size = header.size - this.levelBytes;
    if (this.levelBytes > header.compressed || size < 0) damaged(tooShort);
    const isPlain = header.type === pageType.dataV2 && !header.isCompressed;
    const bytes = this.bytes();
    this.inflated = (isPlain ? bytes : inflate(bytes, size))[Symbol.asyncIterator]();
  }

  /** A page of the next rows, which holds until the next call. Throws ParquetFault. */
  async next(): Promise<Page> {
    const { field, left } = this;
    const { type, typeLength } = field.element;
    this.definitions ??= await this.begin();
    if (this.level === this.levels.length) {
      this.levels = new Int32Array(Math.min(BLOCK, left));
      this.definitions.read(this.levels.length, this.levels);
      this.level = 0;
    }
    const levels = this.levels.subarray(this.level);
    const wanted = filledOf(levels, field.definition);
    let whole = this.wholeOf(wanted, { count: 0, end: this.from });
    while (whole.count < wanted && (whole.count === 0 || whole.end - this.from < this.enough)) {
      const { from } = this;
      if (!(await this.more())) damaged(tooShort);
      whole = this.wholeOf(wanted, { ...whole, end: whole.end - from + this.from });
    }
    const rows = rowsOf(levels, field.definition, whole.count, wanted);
    this.level += rows;
    this.left -= rows;
    const reader = createPlain(type ?? -1, this.held, this.from, whole.end, typeLength);
    this.from = whole.end;
    if (this.left === 0) await this.end();
    return {
      ...{ values: rows, repetitions: createConstant(0), content: { kind: 'values', reader } },
      definitions: whole.count === rows ? createConstant(field.definition) : inTurn(levels.subarray(0, rows)),
    };
  }

  /** Those before the values, which are not compressed. */
  private get levelBytes(): number {
    const { type, definitionBytes, repetitionBytes } = this.header;
    return type === pageType.dataV2 ? definitionBytes + repetitionBytes : 0;
  }

  /** The bytes of the page in the file, behind levels that are not compressed. */
  private async *bytes(): AsyncGenerator<Uint8Array> {
    for (let left = this.header.compressed - this.levelBytes; left > 0; ) {
      const bytes = await this.take(Math.min(left, STEP));
      left -= bytes.length;
      yield bytes;
    }
  }

  private async take(count: number): Promise<Uint8Array> {
    const bytes = await this.reader.take(count);
    if (crc32 !== undefined) this.crc = crc32(bytes, this.crc);
    return bytes;
  }

  /** Reads the levels of all rows. */
  private async begin(): Promise<NumberReader> {
    const { header, field } = this;
    const width = 32 - Math.clz32(field.definition);
    if (header.type === pageType.dataV2) {
      const levels = Buffer.from(await this.take(this.levelBytes));
      if (field.definition === 0) return createConstant(0);
      return createHybrid(levels, header.repetitionBytes, levels.length, width);
    }
    if (field.definition === 0) return createConstant(0);
    while (this.to < 4) if (!(await this.more())) damaged(tooShort);
    const length = this.held.readUInt32LE(0);
    this.from = 4 + length;
    if (this.from > header.size) damaged(tooShort);
    while (this.to < this.from) if (!(await this.more())) damaged(tooShort);
    return createHybrid(Buffer.from(this.held.subarray(4, this.from)), 0, length, width);
  }

  /** Unpacks some more. @returns false: there is no more */
  private async more(): Promise<boolean> {
    const { done, value } = await this.inflated.next();
    if (done === true) return false;
    this.count(value);
    if (this.to + value.length > this.held.length) {
      // Levels are taken as a whole, from the first byte on.
      const first = this.definitions === null ? 0 : this.from;
      const held = this.to - first;
      const needed = held + value.length;
      const into = needed > this.held.length ? Buffer.allocUnsafeSlow(needed) : this.held;
      this.held.copy(into, 0, first, this.to);
      this.held = into;
      this.from -= first;
      this.to = held;
    }
    this.held.set(value, this.to);
    this.to += value.length;
    return true;
  }

  private count({ length }: Uint8Array): void {
    this.unpacked += length;
    if (this.unpacked > this.header.size - this.levelBytes)
      damaged(`has a page of more than the ${this.header.size} bytes that are told`);
  }

  /** Goes to the end of the page, and proves what is told of it. */
  private async end(): Promise<void> {
    for (;;) {
      const { done, value } = await this.inflated.next();
      if (done === true) break;
      this.count(value);
    }
    const { size, crc } = this.header;
    if (this.unpacked !== size - this.levelBytes)
      damaged(`has a page of ${this.unpacked + this.levelBytes} bytes where ${size} are told`);
    if (crc !== null && crc32 !== undefined && crc !== this.crc)
      damaged('has other bytes than it was written with: the checksum of a page does not fit them');
  }

  /** How many values are whole in what is held, up to so many, and where they end. @param known some that are */
  private wholeOf(wanted: number, known: { count: number; end: number }): { count: number; end: number } {
    const { type, typeLength } = this.field.element;
    let { count, end } = known;
    if (type !== physical.byteArray) {
      const width = widthOf(type ?? -1, typeLength);
      count = Math.min(wanted, Math.floor((this.to - this.from) / width));
      return { count, end: this.from + count * width };
    }
    while (count < wanted && end + 4 <= this.to) {
      const next = end + 4 + this.held.readUInt32LE(end);
      if (next - this.from > this.header.size) damaged(tooShort);
      if (next > this.to) break;
      end = next;
      count++;
    }
    return { count, end };
  }
}

function widthOf(type: number, length: number): number {
  if (type === physical.int32 || type === physical.float) return 4;
  if (type === physical.int64 || type === physical.double) return 8;
  if (type === physical.int96) return 12;
  return length > 0 ? length : damaged(`has values of ${length} bytes`);
}

function filledOf(levels: Int32Array, highest: number): number {
  let filled = 0;
  for (const level of levels) if (level === highest) filled++;
  return filled;
}

/** The rows before the first whose value is not there. */
function rowsOf(levels: Int32Array, highest: number, there: number, wanted: number): number {
  if (there === wanted) return levels.length;
  let left = there;
  for (const [row, level] of levels.entries()) if (level === highest && left-- === 0) return row;
  return levels.length;
}

/** Numbers that are known. */
function inTurn(numbers: Int32Array): NumberReader {
  let next = 0;
  return {
    read(count, into) {
      into.set(numbers.subarray(next, next + count));
      next += count;
    },
    same: () => -1,
  };
}
