import type { ParquetWriter } from 'hyparquet-writer';
import { decimalFraction, decimalWhole } from '../../cells/decimal.ts';
import type { Column, ColumnType } from '../../data-set.ts';

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];
type Element = Omit<Schema[number], 'name'>;

/** Digits of a DECIMAL, and those of them behind its point: what a DECIMAL holds as far as Sluice goes [F9]. */
export const decimalPrecision = decimalWhole + decimalFraction;
export const decimalScale = decimalFraction;

/**
 * How Parquet has the values of each type of Domo (https://github.com/apache/parquet-format/blob/master/LogicalTypes.md).
 * Beside the logical types stand the converted ones, because older readers know only those.
 */
const elements: Record<ColumnType, Element> = {
  STRING: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  LONG: { type: 'INT64' },
  DOUBLE: { type: 'DOUBLE' },
  // One scale for every file, so that the files of a folder are one table.
  DECIMAL: {
    ...{ type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16 },
    ...{ converted_type: 'DECIMAL', precision: decimalPrecision, scale: decimalScale },
    logical_type: { type: 'DECIMAL', precision: decimalPrecision, scale: decimalScale },
  },
  DATE: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
  // Domo's times are UTC [F7].
  DATETIME: {
    ...{ type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
};

/** The types as `_latest.json` names them. */
const names: Record<ColumnType, string> = {
  STRING: 'STRING',
  LONG: 'INT64',
  DOUBLE: 'DOUBLE',
  DECIMAL: `DECIMAL(${decimalPrecision}, ${decimalScale})`,
  DATE: 'DATE',
  DATETIME: 'TIMESTAMP(MICROS, UTC)',
};

/** A column of an exported Parquet file. */
export interface ParquetColumn extends Column {
  /** Its type in the file. */
  parquet: string;
}

export const parquetColumns = (columns: readonly Column[]): ParquetColumn[] =>
  columns.map(({ name, type }) => ({ name, type, parquet: names[type] }));

/** Every column may have nulls: Domo's schema does not say. */
export function schemaOf(columns: readonly Column[]): Schema {
  return [
    { name: 'schema', num_children: columns.length },
    ...columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...elements[type] })),
  ];
}
