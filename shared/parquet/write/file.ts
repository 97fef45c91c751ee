import { snappyCompressor } from 'hysnappy';
import { codec, logical, physical, repetition } from '../format.ts';
import { type Chunk, ColumnWriter } from './column.ts';
import type { Element } from './element.ts';
import { ThriftWriter } from './thrift.ts';

const magic = Buffer.from('PAR1');

/** Bytes of open pages, of all columns together. */
const usual = 16 * 2 ** 20;
/** Bytes of values in a page. */
const largestPage = 2 ** 20;
const smallestPage = 2 ** 13;

/** A Parquet file that is written from its beginning to its end. */
export interface ParquetFile {
  /** One for each column. Every one of them is to be given a value or a null for each row. */
  readonly columns: readonly ColumnWriter[];
  /** Bytes of the open row group that are ready; its open pages have none. */
  readonly held: number;
  /** Ends the row group. @returns its bytes, to be written in this order */
  closeGroup(rows: number): Buffer[];
  /** Ends the file, behind its last row group. */
  end(): Buffer[];
}

interface Group {
  rows: number;
  chunks: (Omit<Chunk, 'pieces'> & { start: number })[];
}

/**
 * Pages are compressed with Snappy. What is held in memory is the open row group as it goes into the file, and some
 * megabytes of open pages, however many columns there are.
 *
 * @param createdBy the name of the program
 * @param openBytes of open pages, of all columns together
 */
export function createParquetFile(
  elements: readonly Element[],
  createdBy: string,
  openBytes = usual,
): ParquetFile {
  const bytes = Math.max(smallestPage, Math.min(largestPage, Math.floor(openBytes / elements.length)));
  const compress = snappyCompressor();
  const columns = elements.map(
    (element) => new ColumnWriter(element, { bytes, rows: Math.floor(bytes / 16) }, compress),
  );
  const groups: Group[] = [];
  let offset = 0;

  function written(pieces: Buffer[]): Buffer[] {
    const all = offset === 0 ? [magic, ...pieces] : pieces;
    for (const piece of all) offset += piece.length;
    return all;
  }

  return {
    columns,
    get held() {
      let held = 0;
      for (const column of columns) held += column.held;
      return held;
    },
    closeGroup(rows) {
      const out: Buffer[] = [];
      const group: Group = { rows, chunks: [] };
      for (const column of columns) {
        const { pieces, ...chunk } = column.finish();
        if (offset === 0) out.push(...written([]));
        group.chunks.push({ ...chunk, start: offset });
        out.push(...written([Buffer.concat(pieces)]));
      }
      groups.push(group);
      return out;
    },
    end() {
      const footer = footerOf(elements, groups, createdBy);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(footer.length);
      return written([footer, length, magic]);
    },
  };
}

/** FileMetaData (https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift). */
function footerOf(elements: readonly Element[], groups: readonly Group[], createdBy: string): Buffer {
  const footer = new ThriftWriter();
  footer.body(() => {
    footer.integer(1, 1);
    footer.structs(2, [null, ...elements], (element) => {
      if (element === null) {
        footer.binary(4, 'schema');
        footer.integer(5, elements.length);
      } else writeElement(footer, element);
    });
    footer.integer(
      3,
      groups.reduce((sum, { rows }) => sum + rows, 0),
      'i64',
    );
    footer.structs(4, groups, ({ rows, chunks }) => {
      footer.structs(1, [...chunks.entries()], ([index, chunk]) => {
        footer.integer(2, 0, 'i64');
        footer.struct(3, () => writeChunk(footer, elements[index] as Element, chunk));
      });
      footer.integer(2, sum(chunks, 'plainSize'), 'i64');
      footer.integer(3, rows, 'i64');
      footer.integer(5, chunks[0]?.start ?? 0, 'i64');
      footer.integer(6, sum(chunks, 'size'), 'i64');
    });
    footer.binary(6, createdBy);
    // The order of each column is that of its type, without which nobody may use the bounds.
    footer.structs(7, elements, () => footer.struct(1, () => undefined));
  });
  return footer.take();
}

const sum = (chunks: Group['chunks'], size: 'size' | 'plainSize') =>
  chunks.reduce((all, chunk) => all + chunk[size], 0);

function writeElement(footer: ThriftWriter, element: Element): void {
  const { logical: meaning } = element;
  footer.integer(1, element.physical);
  if (element.length !== undefined) footer.integer(2, element.length);
  footer.integer(3, repetition.optional);
  footer.binary(4, element.name);
  if (element.converted !== undefined) footer.integer(6, element.converted);
  if (meaning?.type === logical.decimal) {
    footer.integer(7, meaning.scale);
    footer.integer(8, meaning.precision);
  }
  if (meaning === undefined) return;
  footer.struct(10, () =>
    footer.struct(meaning.type, () => {
      if (meaning.type === logical.decimal) {
        footer.integer(1, meaning.scale);
        footer.integer(2, meaning.precision);
      }
      if (meaning.type === logical.timestamp) {
        footer.truth(1, true);
        // The second of the units is the microsecond.
        footer.struct(2, () => footer.struct(2, () => undefined));
      }
    }),
  );
}

function writeChunk(
  footer: ThriftWriter,
  { name, physical: type }: Element,
  chunk: Group['chunks'][number],
): void {
  const { start, dictionarySize, bounds } = chunk;
  footer.integer(1, type);
  footer.integers(
    2,
    [...chunk.encodings].sort((one, other) => one - other),
  );
  footer.texts(3, [name]);
  footer.integer(4, codec.snappy);
  footer.integer(5, chunk.values, 'i64');
  footer.integer(6, chunk.plainSize, 'i64');
  footer.integer(7, chunk.size, 'i64');
  footer.integer(9, start + dictionarySize, 'i64');
  if (dictionarySize > 0) footer.integer(11, start, 'i64');
  footer.struct(12, () => {
    footer.integer(3, chunk.nulls, 'i64');
    if (bounds === null || type === physical.byteArray) return;
    footer.binary(5, bounds.greatest);
    footer.binary(6, bounds.least);
  });
}
