import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { snappyCompressor } from 'hysnappy';
import type { Column } from '../../data-set.ts';
import { schemaOf } from './schema.ts';
import type { Value } from './values.ts';

/** A Parquet file that is written row group by row group. */
export interface ParquetFile {
  /** @param columns the values of each column: one list for each, all of one length */
  rowGroup(columns: Value[][]): void;
  end(): void;
  /** What was written since the last call. */
  take(): Buffer;
}

export function createParquetFile(columns: readonly Column[]): ParquetFile {
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    ...{ writer, schema: schemaOf(columns), codec: 'SNAPPY', createdBy: 'sluice' },
    compressors: { SNAPPY: snappyCompressor() },
  });
  return {
    rowGroup(values) {
      void file.write({
        columnData: columns.map(({ name, type }, index) => {
          const data = values[index] as Value[];
          // The dictionary takes 0 and -0 for one value.
          const plain = type === 'DOUBLE' && data.some((value) => Object.is(value, -0));
          return plain ? { name, data, encoding: 'PLAIN' as const } : { name, data };
        }),
        rowGroupSize: Number.MAX_SAFE_INTEGER,
      });
    },
    end: () => void file.finish(),
    take() {
      const bytes = Buffer.from(writer.getBytes());
      writer.index = 0;
      return bytes;
    },
  };
}
