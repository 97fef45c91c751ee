import * as zlib from 'node:zlib';
import type { Budget } from './budget.ts';
import type { ChunkReader } from './chunk-reader.ts';
import { inflaterOf } from './codecs.ts';
import { createPlain } from './encodings/plain.ts';
import { createValues, type Shape, type Values } from './encodings/values.ts';
import { damaged } from './fault.ts';
import type { Chunk } from './footer.ts';
import { encoding, pageType, physical } from './format.ts';
import { checkSize, nextHeader, openPage, type Page } from './page.ts';
import type { PageHeader } from './page-header.ts';
import type { Field } from './schema.ts';
import { unpackAgain } from './stream/again.ts';
import { inflateStreamOf } from './stream/inflate.ts';
import { ENOUGH, isLarge, isStreamable, StreamedPage } from './stream/page.ts';

/** Node has it from 20.15 on, and Lambda does. */
const { crc32 } = zlib as Partial<typeof zlib>;

/** The pages of a leaf in a row group, one after the other. */
export interface Pages {
  /** Skips so many values at most: whole pages, which then needn't be unpacked. @returns how many it has skipped */
  skip(values: number): Promise<number>;
  /** Throws ParquetFault behind the last one. */
  next(): Promise<OpenPage>;
  /**
   * The next page, if it has no room in the memory and can be read in pieces: then it is to be read to its end before any
   * other call.
   */
  stream(budget: Budget): Promise<StreamedPage | null>;
  /** Values that are left behind the pages so far. */
  readonly left: number;
}

/** A page that can be opened again. */
export interface OpenPage extends Page {
  /** Bytes that it takes. */
  size: number;
  /** From its start. */
  reopen(): Promise<Page>;
}

/**
 * @param onDictionary takes the values of the dictionary, which come before all pages
 */
export function createPages(
  chunk: Chunk,
  reader: ChunkReader,
  field: Field,
  onDictionary: (values: Values, count: number) => void,
): Pages {
  let left = chunk.values;
  let hasDictionary = false;
  let held: PageHeader | null = null;

  /** The header of the next data page. */
  async function nextData(): Promise<PageHeader> {
    while (held === null) {
      if (reader.left === 0) damaged(`has a column ${nameOf(field)} with fewer values than it says`);
      const header = await nextHeader(reader);
      if (header.type === pageType.dictionary) await takeDictionary(header);
      else if (header.type === pageType.data || header.type === pageType.dataV2) held = header;
      else reader.skip(header.compressed);
    }
    if (held.values > left) damaged(`has a column ${nameOf(field)} with more values than it says`);
    return held;
  }

  /** The bytes of a page, as they are in the file. */
  async function takePage({ compressed, crc }: PageHeader): Promise<Uint8Array> {
    const at = reader.position;
    const bytes = await reader.take(compressed);
    if (crc !== null && crc32 !== undefined && crc32(bytes) !== crc)
      damaged(
        `has other bytes than it was written with: the checksum of the page at byte ${at} does not fit them`,
      );
    return bytes;
  }

  async function takeDictionary(header: PageHeader): Promise<void> {
    if (hasDictionary) damaged(`has a column ${nameOf(field)} with two dictionaries`);
    hasDictionary = true;
    checkSize(header, field);
    if (header.encoding !== encoding.plain && header.encoding !== encoding.plainDictionary)
      damaged('has a dictionary in an unknown encoding');
    const inflate = inflaterOf(chunk.codec);
    const bytes = inflate(await takePage(header), header.size);
    const { type, typeLength } = field.element;
    // Each value takes a byte at least.
    if (header.values > bytes.length) damaged('has a page that ends before its values do');
    const values = createValues(shapeOf(field), header.values);
    createPlain(type ?? -1, bytes, 0, bytes.length, typeLength).read(header.values, values);
    onDictionary(values, header.values);
  }

  return {
    get left() {
      return left;
    },
    async skip(values) {
      let skipped = 0;
      while (skipped < values) {
        const header = await nextData();
        if (header.values > values - skipped) break;
        reader.skip(header.compressed);
        skipped += header.values;
        left -= header.values;
        held = null;
      }
      return skipped;
    },
    async stream(budget) {
      if (left === 0) return null;
      const header = await nextData();
      if (!isStreamable(header, field)) return null;
      let inflate = isLarge(header) ? inflateStreamOf(chunk.codec) : null;
      const enough = inflate === null ? budget.ahead : ENOUGH;
      if (inflate === null) {
        if (budget.hasRoom(header.size)) return null;
        checkSize(header, field);
        inflate = unpackAgain(reader, await inflaterOf(chunk.codec), enough);
      }
      held = null;
      left -= header.values;
      return new StreamedPage(header, reader, field, { inflate, enough });
    },
    async next() {
      const header = await nextData();
      checkSize(header, field);
      const inflate = inflaterOf(chunk.codec);
      held = null;
      left -= header.values;
      const at = reader.position;
      const page = openPage(header, await takePage(header), inflate, field);
      const reopen = async () => openPage(header, await reader.again(at, header.compressed), inflate, field);
      return { ...page, size: header.size, reopen };
    },
  };
}

export function nameOf({ path }: Field): string {
  return JSON.stringify(path.join('.'));
}

/** How the values of a leaf are held. */
export function shapeOf({ element: { type } }: Field): Shape {
  switch (type) {
    case physical.boolean:
    case physical.int32:
      return 'int32';
    case physical.int64:
      return 'int64';
    case physical.float:
    case physical.double:
      return 'floats';
    default:
      return 'bytes';
  }
}
