import { bufferOf } from '../../csv/search.ts';
import { encoding, pageType } from '../format.ts';
import { type Bounds, BoundsOfNumbers } from './bounds.ts';
import { createDictionary, type Dictionary } from './dictionary.ts';
import type { Element } from './element.ts';
import { hybridRoom, writeHybrid } from './hybrid.ts';
import { ThriftWriter } from './thrift.ts';

/** How large the pieces of a column may become. */
export interface PageLimits {
  /** Bytes of values in a page, and in a dictionary. */
  bytes: number;
  /** Values in a page, nulls with them. */
  rows: number;
}

/** Makes the bytes of a page of those in it. */
export type Compress = (bytes: Uint8Array) => Uint8Array;

/** The column of a row group, as it goes into the file. */
export interface Chunk {
  pieces: Buffer[];
  /** Nulls with them. */
  values: number;
  nulls: number;
  /** Bytes with the headers of pages: in the file, and before compression. */
  size: number;
  plainSize: number;
  /** Bytes of the dictionary with its header; 0: there is none. */
  dictionarySize: number;
  encodings: Set<number>;
  /** Null where there are none. */
  bounds: Bounds | null;
}

/** After so many values a dictionary must have shown that values come again. */
const TRIAL = 4096;
/** The part of the values that may be new in a dictionary that is of use. */
const NEW = 0.7;
/** Bytes that are copied here: a call into native code takes longer. */
const SHORT = 48;

const emptyChunk = (): Chunk => ({
  ...{ pieces: [], values: 0, nulls: 0, size: 0, plainSize: 0, dictionarySize: 0 },
  ...{ encodings: new Set([encoding.rle]), bounds: null },
});

/**
 * Takes the values of a column and makes pages of them, each compressed as soon as it is full: so a row group takes no
 * more memory than it has bytes in the file.
 *
 * Values are put in a dictionary until that has shown to be of no use, or is full. Pages are of the first version, which
 * every reader knows.
 */
export class ColumnWriter {
  private readonly element: Element;
  private readonly limits: PageLimits;
  private readonly compress: Compress;
  /** Of the open page: whether a row has a value. */
  private readonly levels: Uint8Array;
  /** Of the open page, where it has a dictionary: the places of its values. */
  private readonly places: Int32Array;
  /** Of the open page: its values, where it has no dictionary. A value that is added is here in any case. */
  private plain = Buffer.allocUnsafe(1024);
  private length = 0;
  /** Of the open page. */
  private rows = 0;
  private nulls = 0;
  /** The one that values are looked for in. */
  private dictionary: Dictionary | null;
  /** The one that pages of the chunk have. */
  private used: Dictionary | null = null;
  private chunk = emptyChunk();
  private readonly bounds = new BoundsOfNumbers();

  constructor(element: Element, limits: PageLimits, compress: Compress) {
    this.element = element;
    this.limits = limits;
    this.compress = compress;
    this.levels = new Uint8Array(limits.rows);
    this.places = new Int32Array(limits.rows);
    this.dictionary = createDictionary(limits.bytes);
  }

  /** Bytes of the row group that are ready. */
  get held(): number {
    return this.chunk.size;
  }

  null(): void {
    this.levels[this.rows++] = 0;
    this.nulls++;
    if (this.rows === this.limits.rows) this.closePage();
  }

  int32(value: number): void {
    this.bounds.add(value);
    const at = this.room(4);
    this.plain.writeInt32LE(value, at);
    this.added(at);
  }

  /** A number of 64 bits. @param high its upper half, with the sign @param low its lower half, from 0 on */
  int64(high: number, low: number): void {
    this.bounds.add64(high, low);
    const at = this.room(8);
    this.plain.writeUInt32LE(low, at);
    this.plain.writeInt32LE(high, at + 4);
    this.added(at);
  }

  double(value: number): void {
    this.bounds.add(value);
    const at = this.room(8);
    this.plain.writeDoubleLE(value, at);
    this.added(at);
  }

  /** A number of 128 bits, which is written with its most significant byte first. */
  int128(value: bigint): void {
    this.bounds.add(value);
    const at = this.room(16);
    this.plain.writeBigInt64BE(value >> 64n, at);
    this.plain.writeBigUInt64BE(BigInt.asUintN(64, value), at + 8);
    this.added(at);
  }

  text(bytes: Uint8Array, from: number, to: number): void {
    const at = this.room(4 + to - from);
    const { plain } = this;
    plain.writeUInt32LE(to - from, at);
    if (to - from > SHORT) plain.set(bytes.subarray(from, to), at + 4);
    else for (let place = from; place < to; place++) plain[at + 4 + place - from] = bytes[place] as number;
    this.added(at);
  }

  /** The column of the row group that ends here. */
  finish(): Chunk {
    if (this.rows > 0) this.closePage();
    const { chunk, used } = this;
    if (used !== null) this.writeDictionary(used);
    chunk.bounds = this.bounds.take(this.element.physical);
    this.chunk = emptyChunk();
    this.used = null;
    this.dictionary = createDictionary(this.limits.bytes);
    return chunk;
  }

  /** Makes room for a value. @returns where it begins in `plain` */
  private room(size: number): number {
    const at = this.length;
    this.length += size;
    if (this.length > this.plain.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.plain.length, this.length));
      this.plain.copy(larger, 0, 0, at);
      this.plain = larger;
    }
    return at;
  }

  private append(value: Buffer): void {
    const at = this.room(value.length);
    value.copy(this.plain, at);
  }

  /** @param at where the value begins that was added to `plain` */
  private added(at: number): void {
    const { dictionary, plain, length } = this;
    if (dictionary !== null) {
      const place = dictionary.place(plain, at, length);
      if (place < 0) {
        const value = Buffer.from(plain.subarray(at, length));
        this.length = 0;
        if (this.rows > 0) this.closePage();
        this.dictionary = null;
        this.length = 0;
        this.append(value);
      } else {
        this.places[this.rows - this.nulls] = place;
        this.length = 0;
      }
    }
    this.levels[this.rows++] = 1;
    if (this.rows - this.nulls === TRIAL) this.tryDictionary();
    if (this.rows === this.limits.rows || this.length >= this.limits.bytes) this.closePage();
  }

  /** Gives a dictionary up that is of no use, as long as no page has it. */
  private tryDictionary(): void {
    const { dictionary } = this;
    const values = this.rows - this.nulls;
    if (dictionary === null || this.used !== null || dictionary.count <= NEW * values) return;
    this.dictionary = null;
    this.length = 0;
    for (let index = 0; index < values; index++) {
      const value = dictionary.value(this.places[index] as number);
      this.append(value);
    }
  }

  private closePage(): void {
    this.tryDictionary();
    const { dictionary, chunk, rows, nulls } = this;
    const values = rows - nulls;
    const width = dictionary === null ? 0 : Math.max(1, 32 - Math.clz32(dictionary.count - 1));
    const room = 5 + hybridRoom(rows, 1) + (dictionary === null ? this.length : hybridRoom(values, width));
    const page = Buffer.allocUnsafe(room);
    const start = writeHybrid(this.levels, rows, 1, page, 4);
    page.writeUInt32LE(start - 4);
    let end = start + this.length;
    if (dictionary === null) this.plain.copy(page, start, 0, this.length);
    else {
      page[start] = width;
      end = writeHybrid(this.places, values, width, page, start + 1);
      this.used = dictionary;
    }
    const code = dictionary === null ? encoding.plain : encoding.rleDictionary;
    chunk.encodings.add(code);
    chunk.pieces.push(
      ...this.piece(page.subarray(0, end), pageType.data, (header) =>
        header.struct(5, () => {
          header.integer(1, rows);
          header.integer(2, code);
          header.integer(3, encoding.rle);
          header.integer(4, encoding.rle);
        }),
      ),
    );
    chunk.values += rows;
    chunk.nulls += nulls;
    this.rows = 0;
    this.nulls = 0;
    this.length = 0;
  }

  /** The dictionary is the first page, though it is known last. */
  private writeDictionary(dictionary: Dictionary): void {
    const { chunk } = this;
    const before = chunk.size;
    chunk.encodings.add(encoding.plain);
    chunk.pieces.unshift(
      ...this.piece(dictionary.bytes, pageType.dictionary, (header) =>
        header.struct(7, () => {
          header.integer(1, dictionary.count);
          header.integer(2, encoding.plain);
        }),
      ),
    );
    chunk.dictionarySize = chunk.size - before;
  }

  /** A page with its header. */
  private piece(bytes: Buffer, type: number, describe: (header: ThriftWriter) => void): [Buffer, Buffer] {
    const packed = bufferOf(this.compress(bytes));
    const header = new ThriftWriter();
    header.body(() => {
      header.integer(1, type);
      header.integer(2, bytes.length);
      header.integer(3, packed.length);
      describe(header);
    });
    const head = header.take();
    this.chunk.size += head.length + packed.length;
    this.chunk.plainSize += head.length + bytes.length;
    return [head, packed];
  }
}
