import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  StatementType,
} from '@duckdb/node-api';
import * as v from 'valibot';
import type { ColumnType } from '../../shared/config/route.ts';
import { type Answer, type Call, readDocument } from './call.ts';
import { liveDataSet } from './datasets.ts';
import { Refusal } from './refusal.ts';
import type { State } from './state.ts';
import { projection } from './storage/columns.ts';
import { identifier } from './storage/duck.ts';

const querySchema = v.object({ sql: v.pipe(v.string(), v.nonEmpty()) });

/** The most rows of one answer [D16]. */
const mostRows = 1_000_000;

/**
 * Translates Domo's SQL into DuckDB's. The unquoted word `table` is the DataSet, and names are in backticks or double
 * quotes. Quoted text and comments stay as they are.
 */
export function dialect(sql: string): string {
  return sql.replace(
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|`([^`]*)`|\btable\b/gi,
    (token: string, name: string | undefined) => {
      if (name !== undefined) return identifier(name);
      return token.toLowerCase() === 'table' ? '"table"' : token;
    },
  );
}

const columnTypeOf = (type: DuckDBType): ColumnType => {
  switch (type.typeId) {
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.UHUGEINT:
      return 'LONG';
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return 'DOUBLE';
    case DuckDBTypeId.DECIMAL:
      return 'DECIMAL';
    case DuckDBTypeId.DATE:
      return 'DATE';
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return 'DATETIME';
    default:
      return 'STRING';
  }
};

/**
 * A value of the answer. A number that a double can't hold exactly is sent as a string of all its digits, because
 * JavaScript would silently lose some.
 */
function jsonValue(value: DuckDBValue): string | number | boolean | null {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof DuckDBDecimalValue) {
    const text = String(value).includes('.') ? String(value).replace(/\.?0+$/, '') : String(value);
    return String(Number(text)) === text ? Number(text) : text;
  }
  if (value instanceof DuckDBDateValue) return String(value);
  if (value instanceof DuckDBTimestampValue) return String(value).replace(' ', 'T');
  return String(value);
}

export function queryHandlers(state: State) {
  const { duck, tables } = state;
  return {
    /**
     * A query [D15]; 400 if there are no rows [D16]. DuckDB's binding drops a byte order mark at the beginning of a
     * text. The export keeps it.
     */
    async execute(call: Call): Promise<Answer> {
      const dataSet = liveDataSet(state, call.params[0] ?? '');
      const { sql } = await readDocument(call, querySchema);
      const { table, columns } = dataSet;
      if (table === null || dataSet.rows === 0)
        throw new Refusal(400, `The DataSet ${dataSet.id} has no data that can be queried.`);
      const release = tables.hold(table);
      try {
        return await duck.using(async (connection) => {
          const list = projection(table.columns, columns).map(
            (value, index) => `${value} AS ${identifier(columns[index]?.name ?? '')}`,
          );
          await connection.run(
            `CREATE TEMP VIEW "table" AS SELECT ${list.join(', ')} FROM ${identifier(table.name)}`,
          );
          try {
            const statements = await connection.extractStatements(dialect(sql));
            const statement = statements.count === 1 ? await statements.prepare(0) : null;
            if (statement?.statementType !== StatementType.SELECT)
              throw new Error('Only one SELECT statement can be executed.');
            const result = await statement.streamAndReadUntil(mostRows);
            const names = result.columnNames();
            const rows = result
              .getRows()
              .slice(0, mostRows)
              .map((row) => row.map(jsonValue));
            const metadata = result.columnTypes().map((type) => ({
              type: columnTypeOf(type),
              dataSourceId: dataSet.id,
              maxLength: -1,
              minLength: -1,
              periodIndex: 0,
            }));
            return {
              status: 200,
              json: {
                datasource: dataSet.id,
                columns: names,
                metadata,
                rows,
                numRows: rows.length,
                numColumns: names.length,
                fromcache: false,
              },
            };
          } catch (error) {
            const { message } = error as Error;
            throw new Refusal(message.startsWith('INTERRUPT') ? 503 : 400, message);
          }
        });
      } finally {
        await release();
      }
    },
  };
}
