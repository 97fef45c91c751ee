import type { Write } from '../../csv/cutter.ts';
import type { PartReport } from '../../csv/report.ts';
import type { ReadBytes } from '../../parquet/chunk-reader.ts';
import { cutParquet } from '../../parquet/cut.ts';
import { openFooter } from '../../parquet/open.ts';
import { columnsOf } from '../../parquet/schema.ts';
import { parquetColumns, parquetError, tooManyRows } from '../parquet.ts';
import type { Segment } from '../part.ts';
import type { Reading } from '../reading.ts';
import { recastColumns } from '../recast-of.ts';

/** Writes the rows of a segment of a Parquet file. Throws the FileError of its first fault that is no cell. */
export async function cutParquetSegment(
  {
    segment,
    reading,
    read,
  }: { segment: Pick<Segment, 'object' | 'range'>; reading: Reading; read: ReadBytes },
  write: Write,
): Promise<PartReport> {
  const { object, range } = segment;
  const { columns, fields = [], rules, dialect, year, maxRecordBytes, limit } = reading;
  let written = 0;
  try {
    const footer = await openFooter(read, object.size);
    return await cutParquet(
      {
        ...{ footer, range, rules, trim: dialect.trim, thisYear: year, maxRowBytes: maxRecordBytes },
        columns: parquetColumns(recastColumns(columns ?? [], segment), fields, columnsOf(footer)),
      },
      read,
      (bytes) => {
        written += bytes.length;
        if (limit !== undefined && written > limit.most) throw tooManyRows(limit, object);
        return write(bytes);
      },
    );
  } catch (thrown) {
    throw parquetError(thrown, object);
  }
}
