import type { Column, ColumnType } from '../../../shared/config/route.ts';
import { flatEscape } from '../csv/flatten.ts';
import { literal } from './duck.ts';

/**
 * Exact decimals with 22 digits before the point and 16 after it. Domo's own limits are not known [F9]. A number that
 * does not fit is an error; it is not rounded.
 */
const decimalWhole = 22;
const decimalFraction = 16;

const sqlTypes: Record<ColumnType, string> = {
  STRING: 'VARCHAR',
  DECIMAL: `DECIMAL(${decimalWhole + decimalFraction}, ${decimalFraction})`,
  LONG: 'BIGINT',
  DOUBLE: 'DOUBLE',
  DATE: 'DATE',
  DATETIME: 'TIMESTAMP',
};

export const sqlType = (type: ColumnType): string => sqlTypes[type];

/**
 * Stored columns are named by position, because a DataSet may have names that differ only by case, and DuckDB may not.
 */
export const storedName = (index: number): string => `c${index + 1}`;

/** The spellings that are allowed; the cast checks the rest [F7, F9]. DuckDB alone would round, trim and guess. */
const spellings: Record<Exclude<ColumnType, 'STRING'>, string> = {
  LONG: '[+-]?[0-9]+',
  DECIMAL: `[+-]?0*[0-9]{0,${decimalWhole}}([.][0-9]{0,${decimalFraction}}0*)?`,
  DOUBLE: '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?',
  DATE: '[0-9]{4}-[0-9]{2}-[0-9]{2}',
  DATETIME: '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?Z?)?',
};

/** SQL for the text as a value of the column's type; null if it does not fit. */
export function cast(text: string, type: ColumnType): string {
  if (type === 'STRING') return text;
  const value = `TRY_CAST(${text} AS ${sqlType(type)})`;
  const spelled = `regexp_full_match(${text}, '${spellings[type]}')`;
  switch (type) {
    case 'LONG':
      return `CASE WHEN ${spelled} THEN ${value} END`;
    case 'DECIMAL':
      // DuckDB converts text to wide decimals a hundred times slower than to narrow ones, and most numbers fit narrow
      // ones.
      return `CASE
        WHEN regexp_full_match(${text}, '[+-]?[0-9]{1,9}([.][0-9]{0,9})?')
        THEN CAST(TRY_CAST(${text} AS DECIMAL(18, 9)) AS ${sqlType(type)})
        WHEN ${spelled} THEN ${value} END`;
    case 'DOUBLE':
      return `CASE WHEN ${spelled} AND isfinite(${value}) THEN ${value} END`;
    default:
      // Year 0 does not exist, but DuckDB takes it as 1 BC.
      return `CASE WHEN ${spelled} AND NOT starts_with(${text}, '0000') THEN ${value} END`;
  }
}

/** SQL for the text of a cell of flat CSV. */
export function unescaped(cell: string): string {
  const pairs: [string, string][] = [
    [flatEscape.emptyString, ''],
    [flatEscape.lineFeed, '\n'],
    [flatEscape.carriageReturn, '\r'],
    [flatEscape.comma, ','],
    // Last, because it makes new escape characters.
    [flatEscape.itself, flatEscape.mark],
  ];
  const replaced = pairs.reduce(
    (text, [pair, character]) => `replace(${text}, ${literal(pair)}, ${literal(character)})`,
    cell,
  );
  return `CASE WHEN contains(${cell}, ${literal(flatEscape.mark)}) THEN ${replaced} ELSE ${cell} END`;
}

/** The error that SQL raises at the first cell that does not fit. */
export const misfitMark = 'cell does not fit its column';

/** SQL for whether the cell of flat CSV does not fit. An empty string in a typed column is null [F3]. */
export function misfits(cell: string, type: ColumnType): string {
  if (type === 'STRING') return 'false';
  return `(${cell} IS NOT NULL AND ${cell} <> ${literal(flatEscape.emptyString)} AND ${cast(cell, type)} IS NULL)`;
}

/** SQL for the value of a cell of flat CSV. @param lenient a cell that does not fit becomes null */
export function valueFrom(cell: string, type: ColumnType, lenient: boolean): string {
  if (type === 'STRING') return unescaped(cell);
  if (lenient) return cast(cell, type);
  const isNull = `${cell} IS NULL OR ${cell} = ${literal(flatEscape.emptyString)}`;
  return `coalesce(${cast(cell, type)}, CASE WHEN ${isNull} THEN NULL ELSE error(${literal(misfitMark)}) END)`;
}

/** SQL for the value as plain text, without exponent or needless zeros [F9, E8]. */
export function plainText(value: string, type: ColumnType): string {
  const text = `CAST(${value} AS VARCHAR)`;
  switch (type) {
    case 'DECIMAL':
      return `rtrim(rtrim(${text}, '0'), '.')`;
    case 'DOUBLE': {
      const sign = `CASE WHEN ${value} < 0 THEN '-' ELSE '' END`;
      const digits = `replace(ltrim(split_part(${text}, 'e', 1), '-'), '.', '')`;
      const exponent = `CAST(split_part(${text}, 'e', 2) AS INTEGER)`;
      return `CASE
        WHEN NOT contains(${text}, 'e') THEN regexp_replace(${text}, '[.]0$', '')
        WHEN ${exponent} < 0 THEN ${sign} || '0.' || repeat('0', -${exponent} - 1) || ${digits}
        ELSE ${sign} || rpad(${digits}, ${exponent} + 1, '0') END`;
    }
    default:
      return text;
  }
}

/** SQL for all rows of a file of flat CSV, with every cell as text. @param longestRow bytes */
export function readFlat(file: string, columns: number, longestRow: number): string {
  const names = Array.from({ length: columns }, (_, index) => `${storedName(index)}: 'VARCHAR'`);
  // DuckDB's limit for a row is 2,000,000 bytes unless it is set. Its buffer must hold more than one row.
  const room =
    longestRow < 1_000_000 ? '' : `, max_line_size = ${longestRow + 1}, buffer_size = ${3 * longestRow}`;
  return `read_csv(${literal(file)}, columns = {${names.join(', ')}}, auto_detect = false, header = false,
    delim = ',', quote = '', escape = '', comment = '', new_line = '\\n', nullstr = ${literal(flatEscape.null)}${room})`;
}

/**
 * SQL for the select list that shows rows of the `stored` columns as rows of the `wanted` columns [D10, D11].
 *
 * A column keeps its values if its name stays, or if it was only renamed in its position. A new column is null.
 */
export function projection(stored: Column[], wanted: Column[]): string[] {
  return wanted.map((column, index) => {
    let source = stored.findIndex(({ name }) => name === column.name);
    const inPlace = stored[index];
    if (source < 0 && inPlace !== undefined && !wanted.some(({ name }) => name === inPlace.name))
      source = index;
    const from = stored[source];
    if (from === undefined) return `CAST(NULL AS ${sqlType(column.type)})`;
    const value = storedName(source);
    return from.type === column.type ? value : cast(plainText(value, from.type), column.type);
  });
}
