import { decimalFraction, decimalWhole } from '../../cells/decimal.ts';
import type { Column, ColumnType } from '../../data-set.ts';
import { converted, logical, physical } from '../../parquet/format.ts';
import type { Element } from '../../parquet/write/element.ts';

/** Digits of a DECIMAL, and those of them behind its point: what a DECIMAL holds as far as Sluice goes [F9]. */
export const decimalPrecision = decimalWhole + decimalFraction;
export const decimalScale = decimalFraction;

/**
 * How Parquet has the values of each type of Domo (https://github.com/apache/parquet-format/blob/master/LogicalTypes.md).
 * Beside the logical types stand the converted ones, because older readers know only those.
 */
const elements: Record<ColumnType, Omit<Element, 'name'>> = {
  STRING: { physical: physical.byteArray, converted: converted.utf8, logical: { type: logical.string } },
  LONG: { physical: physical.int64 },
  DOUBLE: { physical: physical.double },
  // One scale for every file, so that the files of a folder are one table.
  DECIMAL: {
    ...{ physical: physical.fixed, length: 16, converted: converted.decimal },
    logical: { type: logical.decimal, precision: decimalPrecision, scale: decimalScale },
  },
  DATE: { physical: physical.int32, converted: converted.date, logical: { type: logical.date } },
  // Domo's times are UTC [F7].
  DATETIME: {
    ...{ physical: physical.int64, converted: converted.timestampMicros },
    logical: { type: logical.timestamp, unit: 'micros' },
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
export const elementsOf = (columns: readonly Column[]): Element[] =>
  columns.map(({ name, type }) => ({ name, ...elements[type] }));
