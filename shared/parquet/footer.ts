import { damaged, unread } from './fault.ts';
import { ThriftEnds, ThriftReader, thriftType } from './thrift.ts';

/** A node of the schema, as the footer has it: a tree, written before its children. */
export interface SchemaElement {
  name: string;
  /** null: a group. */
  type: number | null;
  typeLength: number;
  repetition: number;
  children: number;
  converted: number | null;
  scale: number;
  precision: number;
  logical: LogicalType | null;
}

export interface LogicalType {
  /** See `logical` of format.ts. */
  kind: number;
  scale: number;
  precision: number;
  /** Digits of a second's fraction: 3, 6 or 9. */
  fraction: number;
  isUtc: boolean;
  bits: number;
  isSigned: boolean;
}

/** Where the values of a leaf of a row group are. */
export interface Chunk {
  /** Of the values as they are stored: see `physical` of format.ts. */
  type: number;
  /** See `codec` of format.ts. */
  codec: number;
  /** With nulls. */
  values: number;
  /** The first byte of its first page, and the byte behind its last one. */
  start: number;
  end: number;
  /** Bytes without compression. */
  size: number;
}

export interface RowGroup {
  rows: number;
  /** By leaf. */
  chunks: Chunk[];
}

export interface Footer {
  rows: number;
  schema: SchemaElement[];
  /** Those that have rows. */
  groups: RowGroup[];
  createdBy: string | null;
  /** The byte of the file at which it begins: what is before is data. */
  start: number;
}

/** @param start the byte of the file at which it begins. Throws ParquetFault and ParquetUnread. */
export function readFooter(bytes: Uint8Array, start: number): Footer {
  const footer: Footer = { rows: -1, schema: [], groups: [], createdBy: null, start };
  const reader = new ThriftReader(bytes);
  try {
    reader.struct((id, type) => {
      if (id === 2) reader.list(type, () => footer.schema.push(readElement(reader)));
      else if (id === 3 && isInteger(type)) footer.rows = reader.integer();
      else if (id === 4) {
        reader.list(type, () => {
          const group = readGroup(reader, start);
          if (group.rows > 0) footer.groups.push(group);
        });
      } else if (id === 6 && type === thriftType.binary) footer.createdBy = reader.text();
      else if (id === 8) unread(encrypted);
      else return false;
      return true;
    });
  } catch (error) {
    if (error instanceof ThriftEnds) damaged('has a footer that ends too early');
    throw error;
  }
  const rows = footer.groups.reduce((sum, group) => sum + group.rows, 0);
  if (footer.schema.length === 0) damaged('has a footer without a schema');
  if (rows !== footer.rows)
    damaged(`has a footer that counts ${footer.rows} rows, and row groups of ${rows} rows together`);
  return footer;
}

export const encrypted =
  'is encrypted (Parquet Modular Encryption), and no key of it is known here. Write it without encryption, and drop that';

function readElement(reader: ThriftReader): SchemaElement {
  const element: SchemaElement = {
    ...{ name: '', type: null, typeLength: 0, repetition: 0, children: 0, converted: null },
    ...{ scale: 0, precision: 0, logical: null },
  };
  reader.struct((id, type) => {
    if (id === 4 && type === thriftType.binary) element.name = reader.text();
    else if (id === 10 && type === thriftType.struct) element.logical = readLogical(reader);
    else if (!isInteger(type)) return false;
    else if (id === 1) element.type = reader.integer();
    else if (id === 2) element.typeLength = reader.integer();
    else if (id === 3) element.repetition = reader.integer();
    else if (id === 5) element.children = reader.integer();
    else if (id === 6) element.converted = reader.integer();
    else if (id === 7) element.scale = reader.integer();
    else if (id === 8) element.precision = reader.integer();
    else return false;
    return true;
  });
  return element;
}

function readLogical(reader: ThriftReader): LogicalType {
  const found: LogicalType = {
    ...{ kind: 0, scale: 0, precision: 0, fraction: 0, isUtc: false, bits: 0, isSigned: true },
  };
  reader.struct((kind, unionType) => {
    if (unionType !== thriftType.struct) return false;
    found.kind = kind;
    reader.struct((id, type) => {
      // DecimalType has two numbers, IntType a byte and a truth value, the types of time a truth value and a unit.
      if (isInteger(type) && id === 1) found.scale = reader.integer();
      else if (isInteger(type) && id === 2) found.precision = reader.integer();
      else if (type === thriftType.byte && id === 1) found.bits = reader.signedByte();
      else if ((type === thriftType.true || type === thriftType.false) && id === 1)
        found.isUtc = type === thriftType.true;
      else if ((type === thriftType.true || type === thriftType.false) && id === 2)
        found.isSigned = type === thriftType.true;
      else if (type === thriftType.struct && id === 2) {
        reader.struct((unit, unitType) => {
          found.fraction = 3 * unit;
          reader.skip(unitType);
          return true;
        });
      } else return false;
      return true;
    });
    return true;
  });
  return found;
}

function readGroup(reader: ThriftReader, end: number): RowGroup {
  const group: RowGroup = { rows: -1, chunks: [] };
  reader.struct((id, type) => {
    if (id === 1) reader.list(type, () => group.chunks.push(readChunk(reader)));
    else if (id === 3 && isInteger(type)) group.rows = reader.integer();
    else return false;
    return true;
  });
  if (group.rows < 0) damaged('has a row group without a number of rows');
  if (group.rows > 0) for (const chunk of group.chunks) checkChunk(chunk, end);
  return group;
}

function checkChunk({ start, end, values }: Chunk, last: number): void {
  if (start < 4 || end <= start || end > last)
    damaged(
      `has a column from byte ${start} to byte ${end}, where columns are between byte 4 and byte ${last}`,
    );
  if (values < 0) damaged('has a column with less than no values');
}

function readChunk(reader: ThriftReader): Chunk {
  const chunk: Chunk = { type: -1, codec: -1, values: -1, start: -1, end: -1, size: 0 };
  let isThere = false;
  reader.struct((id, type) => {
    if (id === 1 && type === thriftType.binary) {
      if (reader.binary().length > 0)
        unread('has its columns in other files. Write it as one file, and drop that');
    } else if (id === 3 && type === thriftType.struct) {
      isThere = true;
      readChunkData(reader, chunk);
    } else if (id === 8) unread(encrypted);
    else return false;
    return true;
  });
  if (!isThere) damaged('has a column without its place');
  return chunk;
}

function readChunkData(reader: ThriftReader, chunk: Chunk): void {
  let data = -1;
  let dictionary = -1;
  let compressed = -1;
  reader.struct((id, type) => {
    if (!isInteger(type)) return false;
    if (id === 1) chunk.type = reader.integer();
    else if (id === 4) chunk.codec = reader.integer();
    else if (id === 5) chunk.values = reader.integer();
    else if (id === 6) chunk.size = reader.integer();
    else if (id === 7) compressed = reader.integer();
    else if (id === 9) data = reader.integer();
    else if (id === 11) dictionary = reader.integer();
    else return false;
    return true;
  });
  // Some writers say 0 where there is none, and others give the place of the first data page.
  chunk.start = dictionary > 0 && dictionary < data ? dictionary : data;
  chunk.end = chunk.start + compressed;
}

function isInteger(type: number): boolean {
  return type === thriftType.i16 || type === thriftType.i32 || type === thriftType.i64;
}
