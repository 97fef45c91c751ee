import type { RecastColumn } from '../cells/recast.ts';
import { DamagedParquet, NotUtf8, NulByte, ParquetNotRead, TooMuchText } from '../errors.ts';
import type { ParquetColumn } from '../parquet/cut.ts';
import { CellUnwritable, damaged, ParquetFault, ParquetUnread } from '../parquet/fault.ts';
import { type Field, fieldAt } from '../parquet/schema.ts';
import type { TextLimit } from '../text-limit.ts';
import { describe, type ObjectVersion } from './load.ts';

/** The error of a file for what was thrown while it was read as Parquet; anything else as it is. */
export function parquetError(thrown: unknown, object: ObjectVersion): unknown {
  const name = describe(object);
  if (thrown instanceof ParquetFault)
    return new DamagedParquet(
      `${name}: the Parquet file ${thrown.message}. It is damaged, or was not sent whole. Write it anew, and drop that.`,
    );
  if (thrown instanceof ParquetUnread)
    return new ParquetNotRead(`${name}: the Parquet file ${thrown.message}.`);
  if (!(thrown instanceof CellUnwritable)) return thrown;
  const where = `${name}: row ${thrown.row}, column ${JSON.stringify(thrown.column)}`;
  return thrown.reason === 'nul'
    ? new NulByte(
        `${where}: the text has a NUL character, which Domo has no place for. Leave it out, and drop the file again.`,
      )
    : new NotUtf8(
        `${where}: the value is bytes that are no text in UTF-8. Write it as text, such as hexadecimal digits, or leave the column out of the file and drop it again; or leave it out with "extra": "drop" under "match" of the route where the DataSet does not have it.`,
      );
}

/** The error of a file whose rows have more bytes as CSV than they may. */
export function tooManyRows({ most, by }: TextLimit, object: ObjectVersion): TooMuchText {
  return new TooMuchText(
    `${describe(object)}: its rows take more than ${most} bytes as CSV, the most that ${by} allows. If the file is what it should be, raise that and drop it again; else correct the file.`,
  );
}

/** The columns of the DataSet with the fields of a file that they are taken from. Throws ParquetFault. */
export function parquetColumns(
  columns: readonly RecastColumn[],
  places: readonly number[][],
  fields: readonly Field[],
): ParquetColumn[] {
  return columns.map(({ name, type, origin }) => {
    if (origin.kind !== 'cell') return { name, type, origin };
    const field = fieldAt(fields, places[origin.index] ?? []);
    if (field === null) return damaged(`has no column for ${JSON.stringify(name)}`);
    return { name, type, origin: { kind: 'field', field } };
  });
}
