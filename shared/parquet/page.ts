import type { ChunkReader } from './chunk-reader.ts';
import { createDeltaLengths, createDeltaNumbers, createDeltaTexts } from './encodings/delta.ts';
import { createConstant, createHybrid, type NumberReader } from './encodings/hybrid.ts';
import { createPlain } from './encodings/plain.ts';
import { createSplit } from './encodings/split.ts';
import type { ValueReader } from './encodings/values.ts';
import { damaged, unread } from './fault.ts';
import { encoding, pageType, physical } from './format.ts';
import { type PageHeader, readPageHeader } from './page-header.ts';
import type { Field } from './schema.ts';
import { ThriftEnds } from './thrift.ts';

/** The values of a page, with what says where nulls are and rows begin. */
export interface Page {
  /** With nulls. */
  values: number;
  definitions: NumberReader;
  repetitions: NumberReader;
  /** What the values are: themselves, or places in the dictionary. */
  content: { kind: 'values'; reader: ValueReader } | { kind: 'places'; reader: NumberReader };
}

/** A page may have so many bytes, with and without compression; what would need more is refused. */
export const largestPage = 128 * 2 ** 20;

/** Header bytes that are asked for at first. Those with long statistics have more. */
const firstHeader = 256;
const longestHeader = 16 * 2 ** 20;

/** The next header of a chunk, behind which the reader then is. */
export async function nextHeader(chunk: ChunkReader): Promise<PageHeader> {
  for (let size = firstHeader; ; size *= 4) {
    const bytes = await chunk.peek(size);
    try {
      const header = readPageHeader(bytes, 0);
      chunk.skip(header.length);
      if (header.compressed > chunk.left) damaged('has a page that is longer than its column');
      return header;
    } catch (error) {
      if (!(error instanceof ThriftEnds)) throw error;
      if (bytes.length === chunk.left || size > longestHeader) damaged('has a page without a whole header');
    }
  }
}

/** Throws ParquetUnread for a page that is too large. */
export function checkSize({ compressed, size }: PageHeader, { path }: Field): void {
  if (compressed <= largestPage && size <= largestPage) return;
  unread(
    `has a page of ${Math.max(compressed, size)} bytes in the column ${JSON.stringify(path.join('.'))}, and a page may have ${largestPage}. Write it with smaller pages or row groups, and drop that`,
  );
}

/**
 * Opens a data page.
 *
 * @param bytes of the page, as they are in the file
 * @param most places of the dictionary; 0: there is none
 */
export function openPage(
  header: PageHeader,
  bytes: Uint8Array,
  inflate: (bytes: Uint8Array, size: number) => Uint8Array,
  field: Field,
): Page {
  const { definition, repetition } = field;
  if (header.type === pageType.data) {
    const page = inflate(bytes, header.size);
    let at = 0;
    const levels = (highest: number, of: number): NumberReader => {
      if (highest === 0) return createConstant(0);
      if (of !== encoding.rle)
        return unread('has levels in an encoding that was given up in 2013. Write it anew, and drop that');
      if (at + 4 > page.length) damaged('has a page that ends before its values do');
      const length = Buffer.from(page.buffer, page.byteOffset, page.byteLength).readUInt32LE(at);
      at += 4;
      if (length > page.length - at) damaged('has a page that ends before its values do');
      at += length;
      return createHybrid(page, at - length, at, widthOf(highest));
    };
    const repetitions = levels(repetition, header.repetitionEncoding);
    const definitions = levels(definition, header.definitionEncoding);
    return { values: header.values, repetitions, definitions, content: contentOf(header, page, at, field) };
  }
  const { repetitionBytes, definitionBytes } = header;
  const levelBytes = repetitionBytes + definitionBytes;
  if (levelBytes > bytes.length || levelBytes > header.size)
    damaged('has a page that ends before its values do');
  const rest = bytes.subarray(levelBytes);
  const page = header.isCompressed ? inflate(rest, header.size - levelBytes) : rest;
  const levels = (highest: number, from: number, end: number) =>
    highest === 0 ? createConstant(0) : createHybrid(bytes, from, end, widthOf(highest));
  return {
    values: header.values,
    repetitions: levels(repetition, 0, repetitionBytes),
    definitions: levels(definition, repetitionBytes, levelBytes),
    content: contentOf(header, page, 0, field),
  };
}

function contentOf(header: PageHeader, page: Uint8Array, from: number, { element }: Field): Page['content'] {
  const { type, typeLength } = element;
  const end = page.length;
  const values = (reader: ValueReader): Page['content'] => ({ kind: 'values', reader });
  const isInteger = type === physical.int32 || type === physical.int64;
  const isText = type === physical.byteArray;
  switch (header.encoding) {
    case encoding.plain:
      return values(createPlain(type ?? -1, page, from, end, typeLength));
    case encoding.plainDictionary:
    case encoding.rleDictionary: {
      // A page of nulls may lack the byte that says how wide places are.
      const width = page[from];
      const reader = width === undefined ? createConstant(0) : createHybrid(page, from + 1, end, width);
      return { kind: 'places', reader };
    }
    case encoding.rle: {
      if (type !== physical.boolean) return damaged('has a page in an encoding that its type does not have');
      const reader = createHybrid(page, from + 4, end, 1);
      return values({ read: (count, { ints }) => reader.read(count, ints) });
    }
    case encoding.deltaBinaryPacked:
      if (isInteger) return values(createDeltaNumbers(page, from, end, type === physical.int64));
      break;
    case encoding.deltaLengthByteArray:
      if (isText) return values(createDeltaLengths(page, from, end, header.values));
      break;
    case encoding.deltaByteArray:
      if (isText || type === physical.fixed) return values(createDeltaTexts(page, from, end, header.values));
      break;
    case encoding.byteStreamSplit:
      return values(createSplit(type ?? -1, page, from, end, typeLength));
  }
  return unread(
    `has a page in the encoding ${header.encoding}, which its column can't have or nobody reads here. Write it anew, and drop that`,
  );
}

/** Bits of a number up to this one. */
function widthOf(highest: number): number {
  return 32 - Math.clz32(highest);
}
